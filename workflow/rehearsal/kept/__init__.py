"""Rehearsals kept in a folder, and the queue that carries them out."""
