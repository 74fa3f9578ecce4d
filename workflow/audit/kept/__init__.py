"""Audits kept in a folder, and the one thread that carries them out."""
