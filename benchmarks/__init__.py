"""What `make bench` measures: medians and quantiles on the machine that runs them, never a gate."""
