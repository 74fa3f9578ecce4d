"""案件: one document, and what is done with it."""
