"""Texts that people type, as records keep them."""


def one_line(text: str) -> str:
    """Spaces and line breaks made one space; what cannot be printed left out."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
