"""Damage done to clean pages the way a transcriber does it, and what the reader makes of it."""
