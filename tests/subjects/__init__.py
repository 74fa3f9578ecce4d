"""Subjects (主旨) of our own with the rows a clerk would accept, and how well they are found."""
