"""Template filters of the access log."""
