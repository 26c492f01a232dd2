"""What can be done with findings and claims: verbs, each one transaction with its actor and reason in the history."""
