"""看板: the documents on their way."""
