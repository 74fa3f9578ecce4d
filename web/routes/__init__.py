"""One module a room; each parses, calls once, and renders a page class."""
