"""`make suggestion`: the figures of both halves, the one looked at while tuning and the other."""

import sys

from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from tests.subjects.measuring import HALVES, TOP, Figures, measure


def main() -> None:
    """Print one line a half."""
    rulebook = load_rulebook(shipped_agency(DEFAULT_AGENCY))
    for half in HALVES:
        sys.stdout.write(line(measure(half, rulebook)) + "\n")


def line(figures: Figures) -> str:
    """The figures of one half on one line."""
    return (
        f"{figures.half:<7} first {figures.first}/{figures.fitting}"
        f"  top {TOP} {figures.among_top}/{figures.fitting}"
        f"  a row where none fits {figures.answered}/{figures.foreign}"
        f"  {figures.milliseconds:.1f} ms a subject"
    )


if __name__ == "__main__":
    main()
