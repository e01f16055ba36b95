"""The demonstration: everything on one machine, and no money moves. `python -m portal.demo` starts it."""
