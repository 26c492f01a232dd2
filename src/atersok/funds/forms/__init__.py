"""Forms of the state funds."""
