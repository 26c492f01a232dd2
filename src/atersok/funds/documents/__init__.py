"""Documents in Swedish, each as Word and PDF of the same blocks: the memo, the follow-up report, the decision list."""
