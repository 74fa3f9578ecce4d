"""How many documents wait for each of many: for a list of everybody, not an inbox after another."""

from collections import defaultdict
from collections.abc import Sequence

from workflow.actions.scene import Context
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.inbox import colleagues_of
from workflow.reports.desks import DeskCount


def waiting_counts(casework: Casework, actors: Sequence[Actor]) -> tuple[int, ...]:
    """For each of these actors how many desks wait for it, as its inbox would say."""
    with casework.office.reading() as records:
        people = records.organisation()
        context = Context(
            agency=casework.office.rulebook.agency,
            calendar=casework.office.calendar_with(people.closed_days),
            organisation=people,
            today=casework.today,
        )
        colleagues = [colleagues_of(actor, context) for actor in actors]
        counted = records.desk_counts({each.holder for each in colleagues if each.people})
    lying = defaultdict[str, list[DeskCount]](list)
    for each in counted:
        lying[each.holder].append(each)
    return tuple(
        sum(
            each.count
            for holder in dict.fromkeys(actor.holders)
            for each in lying.get(holder, ())
            if not theirs.have(each.unit, each.holder, each.handler)
        )
        for actor, theirs in zip(actors, colleagues, strict=True)
    )
