"""收文: a document is set on the route of its row."""
