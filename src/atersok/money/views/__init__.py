"""Pages of the money: HTTP only."""
