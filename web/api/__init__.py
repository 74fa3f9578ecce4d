"""REST for other people's programs, and its description."""
