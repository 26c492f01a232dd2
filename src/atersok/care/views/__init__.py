"""Pages of care."""
