"""Återsök finds, explains and guards every krona the state owes a region for refugee care."""
