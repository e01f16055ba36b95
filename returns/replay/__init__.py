"""What a draft would have decided: two policies asked the same, compared and counted. Pure and bounded."""
