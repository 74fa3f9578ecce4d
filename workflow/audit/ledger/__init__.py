"""What an audit found, in a SQLite file of its own: pages ask it, and never load all of it."""
