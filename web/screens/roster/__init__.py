"""匯入名冊: many people at once, from a file."""
