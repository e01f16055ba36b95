"""The only door to carriers: one module or package each, independent of each other."""
