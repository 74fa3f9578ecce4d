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
        counted = records.desk_counts()
        people = records.organisation()
        context = Context(
            agency=casework.office.rulebook.agency,
            calendar=casework.office.calendar_with(people.closed_days),
            organisation=people,
            today=casework.today,
        )
    lying = defaultdict[str, list[DeskCount]](list)
    for each in counted:
        lying[each.holder].append(each)
    return tuple(
        sum(
            each.count
            for holder in dict.fromkeys(actor.holders)
            for each in lying.get(holder, ())
            if not colleagues.have(each.unit, each.holder, each.handler)
        )
        for actor in actors
        for colleagues in (colleagues_of(actor, context),)
    )
