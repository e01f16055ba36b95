"""Orders on their way in: the native schema, the readers of files, and the comparison with what is stored."""
