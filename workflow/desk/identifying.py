"""Whom a command means: who acts, and the drafter that 分文 or 移交 names."""

from dataclasses import replace
from datetime import date

from rules.marks import Action
from rules.texts import one_line
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.organisation.identifying import identified, person_called
from workflow.organisation.people import Organisation

NAMING = (Action.ASSIGN, Action.HAND_OVER)


def identified_command(
    command: Command, case: Case, organisation: Organisation, on: date
) -> Command:
    """The command with the ids of the people it names, of namesakes those who hold what is asked.

    Raises AmbiguousPersonError. Whom nobody knows stays as typed.
    """
    command = replace(command, actor=identified(organisation, command.actor, on))
    if command.action not in NAMING or command.to_id:
        return command
    drafters = organisation.holders(case.plan.holder_of(case.plan.drafter), on)
    person = person_called(organisation, one_line(command.to), on=on, among=drafters)
    if person is None:
        return command
    return replace(command, to=person.name, to_id=person.recorded_id)
