"""Pages of the content: for shoppers, and for those who write policies."""
