"""The statute book: facts about one person in, findings out. No framework, no database, no clock."""
