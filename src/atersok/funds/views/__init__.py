"""Pages of the state funds."""
