"""Audit: somebody else's log read, its cases matched to their rows, and what is wrong found."""
