"""What every carrier has in common, in pure Python: parties, purchases, tracking and faults."""
