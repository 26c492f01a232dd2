"""Who read what, and who changed what: the access log and the history, both append-only."""
