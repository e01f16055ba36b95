"""Replay's pages in the admin: start it from a draft, watch it, read what it found."""
