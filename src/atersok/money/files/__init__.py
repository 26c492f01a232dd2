"""Files to and from the ledger and the bank: bytes in, bytes out. No framework, no database, no clock."""
