"""Whether the rehearsal is right: a plain SimPy model, closed forms, vectors worked out by hand."""
