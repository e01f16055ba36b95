"""Whole ways through the product, with real parts."""
