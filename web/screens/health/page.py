"""管理, 健康: everything looked at, each with what was found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from web.health.line import Condition, HealthLine, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage:
    """How the server was at a moment: what needs doing first, then the hints, then the rest."""

    template: ClassVar[str] = "screens/health/health.html.jinja"
    lines: tuple[HealthLine, ...]
    at: datetime

    @property
    def worst(self) -> Condition:
        """How it is as a whole."""
        return worst(self.lines)

    @property
    def counts(self) -> tuple[tuple[Condition, int], ...]:
        """How many lines of each condition, the worst first."""
        return tuple(
            (each, sum(line.condition is each for line in self.lines)) for each in WORST_FIRST
        )


WORST_FIRST = (Condition.BAD, Condition.HINT, Condition.WELL)


def health_page(lines: tuple[HealthLine, ...], at: datetime) -> HealthPage:
    """The page, its lines in the order of what is to be done; alike in the order looked at."""
    ordered = sorted(lines, key=lambda line: WORST_FIRST.index(line.condition))
    return HealthPage(lines=tuple(ordered), at=at)
