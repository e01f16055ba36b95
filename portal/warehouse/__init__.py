"""The warehouse's face: scan, see, count, next."""
