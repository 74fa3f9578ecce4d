"""What programs are told of cases, whoever asks: the commands and the API give the same records."""

from collections.abc import Iterable

from rules.export import Record
from workflow.actions.confidential import Reader
from workflow.actions.fields import Field
from workflow.actions.offers import Offer, offers
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.inbox import Waiting
from workflow.desk.reminding import line_of
from workflow.organisation.identifying import identified
from workflow.refusals.turns import ConfidentialCaseError
from workflow.reports.records import case_record, public_case_record, row_record
from workflow.reports.reminders import Reminder, ReminderSheet


def told_case(work: Casework, case: Case, reader: Reader) -> Record:
    """The case with its record; of a 密件 that the reader may not read, that there is one."""
    if not reader.may_read(case):
        return public_case_record(case)
    return case_record(case, work.history(case.id))


def offers_to(work: Casework, case: Case, actor: Actor) -> tuple[Offer, ...]:
    """What this actor may do to the case now, and why not the rest.

    Raises ConfidentialCaseError for who may not read it, AmbiguousPersonError.
    """
    context = work.context(case, work.office.clock())
    actor = identified(context.organisation, actor, context.today)
    if not work.may_read(case, actor):
        raise ConfidentialCaseError(case=case.id, who=actor.label)
    return offers(case, actor, context)


def offer_record(offer: Offer, why: str | None) -> Record:
    """An action: whether it is allowed, `why` not in whose language, what it asks."""
    return {
        "action": offer.action.value,
        "aliases": list(offer.action.aliases),
        "group": offer.rule.group.value,
        "allowed": offer.refusal is None,
        "why": why,
        "desk": offer.desk or None,
        "explained": offer.rule.explained,
        "fields": list(map(_field_record, offer.fields)),
    }


def waiting_record(waiting: Waiting) -> Record:
    """A desk of an inbox, with its case as lists tell it."""
    return {
        "case": row_record(waiting.row),
        "desk": waiting.desk.desk,
        "action": waiting.desk.action,
        "since": waiting.desk.opened_at.isoformat(),
        "handler": waiting.handler,
        "has_draft": waiting.has_draft,
        "unanswered": list(waiting.unanswered),
        "together": [each.value for each in waiting.alike],
    }


def sheet_records(sheets: Iterable[ReminderSheet]) -> list[Record]:
    """稽催單 as programs are told of them."""
    return [
        {
            "place": sheet.place,
            "count": sheet.count,
            "late": sheet.late,
            "holders": [
                {
                    "holder": holder.label,
                    "reminders": [_reminder_record(each) for each in holder.reminders],
                }
                for holder in sheet.holders
            ],
        }
        for sheet in sheets
    ]


def _field_record(field: Field) -> Record:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "required": field.required,
        "choices": [choice.value for choice in field.choices],
    }


def _reminder_record(reminder: Reminder) -> Record:
    """One line of a sheet; an empty `told` is null."""
    waiting = reminder.waiting
    return {
        "line": line_of(waiting.case_id, waiting.desk.holder),
        "case_id": waiting.case_id,
        "unit": waiting.unit,
        "subject": waiting.subject,
        "urgency": waiting.urgency,
        "due": waiting.due.isoformat(),
        "limit": reminder.limit.value,
        "last_day": reminder.last_day.isoformat(),
        "days_left": reminder.days_left,
        "since": waiting.desk.opened_at.isoformat(),
        "actions": list(reminder.actions),
        "reminded": waiting.reminded,
        "reminded_today": reminder.is_done_today,
        "told": reminder.told or None,
    }
