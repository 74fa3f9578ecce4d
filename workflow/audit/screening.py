"""Most cases of a large log are told apart by nothing but names and days: those are done at once.

A case whose records alone were judged before is looked at again only where its times, its dates
or its names may say something more; what they say is left to the checks.
"""

from workflow.audit.checks.matter import Judged
from workflow.audit.checks.times import DAY, EPOCH_DAY, REGULAR, Clockwork
from workflow.audit.log import MISSING, Log, LoggedCase


def has_nothing_more(case: LoggedCase, log: Log, judged: Judged, clock: Clockwork) -> bool:
    """Whether no check of times or people can find anything in this case."""
    if judged.is_deputised or judged.moves_due or judged.end is None:
        return False
    times = log.at[case.start : case.stop].tolist()
    if times[0] < case.received_at or times != sorted(times) or times[0] == MISSING:
        return False
    due = log.due[case.stop - 1]
    if not due or times[judged.end] // DAY + EPOCH_DAY > due:
        return False
    person, start = log.person, case.start
    for lower, upper in judged.neighbours:
        if person[start + lower] and person[start + lower] == person[start + upper]:
            return False
    for each in judged.openings:
        opened, signed = times[each.opened_by] // DAY, times[each.record] // DAY
        if opened != signed:
            limit = clock.cosign_due(case.urgency or REGULAR, opened + EPOCH_DAY)
            if 0 < limit < signed + EPOCH_DAY:
                return False
    return True
