"""What the state owes and has paid, and what the units get of it."""
