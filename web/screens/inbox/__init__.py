"""待辦: what waits for one position, and signing several at once."""
