"""An invented office, made by the same actions as a user's."""


def invented(position: str) -> str:
    """Who holds a position in a demonstration, whatever the unit."""
    return f"示範{position}"
