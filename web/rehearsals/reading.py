"""Scenarios read and looked at before anything runs, for every way in.

Whatever is wrong with the scenarios, and with what is wanted of them, is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from rules.errors import BadInputError, RulesError
from rules.rulebook import Rulebook
from workflow.calendar import WorkingCalendar, taiwan_calendar
from workflow.rehearsal.checking import check_calendar, check_wanted, window_of
from workflow.rehearsal.kept.about import Given
from workflow.rehearsal.office_clock import office_clock
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.wanted import Wanted

Answer = TypeVar("Answer")


class BadScenariosError(BadInputError):
    """Scenarios, or what is wanted of them, cannot be used; carries every fault."""


def scenarios_read(
    given: Sequence[Given],
    rulebook: Rulebook,
    wanted: Wanted | None = None,
    faults: Iterable[RulesError] = (),
) -> tuple[Scenario, ...]:
    """The scenarios, the base first; without `wanted` nothing is to run.

    Raises BadScenariosError with every fault, those that the caller found already before them.
    """
    found = list(faults)

    def tried(ask: Callable[[], Answer]) -> Answer | None:
        """What it comes to; None where it has faults, which are remembered."""
        try:
            return ask()
        except BadInputError as error:
            found.extend(error.faults)
        except RulesError as error:
            found.append(error)
        return None

    read = [
        tried(lambda each=each: read_scenario(each.raw, file=each.file, rulebook=rulebook))
        for each in given
    ]
    if wanted:
        tried(lambda: check_wanted(wanted))
        tried(lambda: _check_ends(read, wanted, taiwan_calendar(rulebook.agency.closures)))
    if found:
        raise BadScenariosError(found)
    return tuple(filter(None, read))


def _check_ends(read: Sequence[Scenario | None], wanted: Wanted, calendar: WorkingCalendar) -> None:
    """Raises NoEndError or RunLeavesCalendarError where a run has no end, or none in time.

    All end as the first says, after the longest warm-up of any.
    """
    scenarios = [each for each in read if each]
    if not read or read[0] is None:
        return
    warmup = max(each.warmup_days or 0 for each in scenarios)
    until = replace(window_of(read[0], wanted), warmup_days=warmup)
    for each in scenarios:
        check_calendar(each, office_clock(each, calendar), until)
