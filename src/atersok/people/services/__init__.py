"""Verbs that write to the register. Each is one transaction, with who and why in history."""
