"""Logs judged for every way in: at once, or kept and judged in the background."""
