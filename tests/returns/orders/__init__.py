"""Orders on their way in."""
