"""The merchant's pages."""
