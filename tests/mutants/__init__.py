"""Mutants: small faults planted by script in workflow/, to see whether the tests notice them."""
