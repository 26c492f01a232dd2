"""Care given: contacts, costs, certificates and examinations."""
