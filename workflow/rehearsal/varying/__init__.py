"""A rehearsal with its inputs changed: over a grid, one by one, or until enough is in time."""
