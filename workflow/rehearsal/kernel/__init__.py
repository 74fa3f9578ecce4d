"""The simulation itself, compiled by Numba: arrays in, arrays out."""
