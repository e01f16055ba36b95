"""The HTTP API for machines: orders in, returns out. One token, one store."""
