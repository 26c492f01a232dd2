"""One module for each reimbursement, reading like its paragraph: conditions, amount, last day."""
