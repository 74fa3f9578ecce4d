"""Cases of an audit for tests: only what matters of them; and populations of many."""

from collections.abc import Iterator
from datetime import date

from workflow.audit.examined import CaseEnd, ExaminedCase

MONDAY = date(2026, 3, 2)


def a_case(
    number: str,
    *,
    unit: str = "秘書室",
    end: CaseEnd = CaseEnd.DONE,
    on: date | None = MONDAY,
    is_confidential: bool = False,
) -> ExaminedCase:
    received = on.toordinal() if on else 0
    return ExaminedCase(
        id=number,
        subject=f"示範{number}",
        unit=unit,
        line=1,
        received=received,
        ended=0 if end is CaseEnd.OPEN else received,
        end=end,
        is_confidential=is_confidential,
    )


def many(**units: int) -> tuple[ExaminedCase, ...]:
    """So many closed cases of each unit, numbered on."""
    return tuple(_many(units))


def _many(units: dict[str, int]) -> Iterator[ExaminedCase]:
    number = 1150000000
    for unit, count in units.items():
        for _ in range(count):
            number += 1
            yield a_case(str(number), unit=unit)
