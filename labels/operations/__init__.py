"""One use-case a file, one public function named like it."""
