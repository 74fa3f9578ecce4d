"""`make suggestion`: the figures of the two lots looked at while tuning and of the unseen one."""

import sys

from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from tests.subjects.measuring import LOTS, TOP, Figures, measure


def main() -> None:
    """Print one line a lot."""
    rulebook = load_rulebook(shipped_agency(DEFAULT_AGENCY))
    for lot in LOTS:
        sys.stdout.write(line(measure(lot, rulebook)) + "\n")


def line(figures: Figures) -> str:
    """The figures of one lot on one line."""
    return (
        f"{figures.lot:<8} first {figures.first}/{figures.fitting}"
        f"  top {TOP} {figures.among_top}/{figures.fitting}"
        f"  a row where none fits {figures.answered}/{figures.foreign}"
        f"  {figures.milliseconds:.1f} ms a subject"
    )


if __name__ == "__main__":
    main()
