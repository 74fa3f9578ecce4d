"""稽催: what is late or nearly so, by who has it."""
