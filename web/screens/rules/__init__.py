"""流程表: the table searched, read, checked, counted and taken away."""
