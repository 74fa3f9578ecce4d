"""Rehearsals for every way in: scenarios read with every fault, run at once or kept and run."""
