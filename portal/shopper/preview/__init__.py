"""The shopper's pages under a draft: read only, for colleagues, reached by a signed address."""
