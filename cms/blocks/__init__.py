"""Building blocks of the editor."""
