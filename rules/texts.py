"""Texts that people type: as records keep them, and what a spreadsheet would run of them."""

# A cell that begins so is a formula to some spreadsheet, full-width signs included.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def one_line(text: str) -> str:
    """Spaces and line breaks made one space; what cannot be printed left out."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
