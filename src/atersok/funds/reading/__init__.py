"""Files that come in: the ledger's outcome, published national tables. Nothing is written here."""
