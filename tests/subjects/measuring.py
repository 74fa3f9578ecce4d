"""How often the right row is suggested first, or among the first five."""

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rules.rulebook import Rulebook

LOTS = ("seen", "practice", "unseen")
TOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What became of the subjects of one lot."""

    lot: str
    fitting: int  # subjects that have a row
    first: int
    among_top: int
    foreign: int  # subjects that have none
    answered: int  # of those, how many were given a row all the same
    milliseconds: float  # a subject


def measure(lot: str, rulebook: Rulebook) -> Figures:
    """The figures of one lot; nothing of its texts is told."""
    text = (Path(__file__).parent / f"{lot}.toml").read_text("utf-8")
    subjects = tomllib.loads(text)["subject"]
    rulebook.suggest("先建索引")
    started = time.perf_counter()
    found = [
        [f"line:{each.row.line}" for each in rulebook.suggest(it["text"], it["unit"], TOP)]
        for it in subjects
    ]
    seconds = time.perf_counter() - started
    fitting = [(lines, it["rows"]) for lines, it in zip(found, subjects, strict=True) if it["rows"]]
    foreign = [lines for lines, it in zip(found, subjects, strict=True) if not it["rows"]]
    return Figures(
        lot=lot,
        fitting=len(fitting),
        first=sum(lines[:1] != [] and lines[0] in rows for lines, rows in fitting),
        among_top=sum(not set(rows).isdisjoint(lines) for lines, rows in fitting),
        foreign=len(foreign),
        answered=sum(bool(lines) for lines in foreign),
        milliseconds=1000 * seconds / len(subjects),
    )
