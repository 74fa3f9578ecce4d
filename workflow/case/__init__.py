"""One document on its way: frozen values, pure functions, and the machine."""
