"""Faults planted in the model, one a class: each is a way in which the kernel might be wrong."""
