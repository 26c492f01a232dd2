"""Forms of the claims' pages."""
