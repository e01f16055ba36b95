"""One file per page of the shopper's way."""
