"""Findings kept up to date, and the claims made from them."""
