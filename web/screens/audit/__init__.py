"""稽核: a log of another system, its columns, its rows, and what is wrong in it."""
