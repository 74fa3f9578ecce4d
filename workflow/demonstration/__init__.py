"""An invented office, made by the same actions as a user's."""
