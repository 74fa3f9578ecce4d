"""分文: documents are handed to their handlers."""
