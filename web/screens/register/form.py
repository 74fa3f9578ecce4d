"""What was typed to register a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from rules.rulerow import RuleRow
from rules.texts import half_width
from web.http.forms import WHY, TypedAnswer, given, read_answers, read_days
from web.http.roll import Acting
from workflow.actions.registering import Registration
from workflow.desk.drafts import Draft
from workflow.errors import Input, WorkflowError, faults_about
from workflow.moments import MomentUnreadableError, read_moment
from workflow.roc import optional_day

TYPED = ("subject", "received_at", "due", "within")


class TimeUnreadableError(WorkflowError):
    """What stands for a time is none."""

    template = "收文時間「%(text)s」看不懂；請寫成 2026-03-02T09:30，或留空表示現在"
    about = Input.RECEIVED_AT


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """A document to register, as typed.

    Nothing is checked here: `registration` reads days and times, the casework does the rest.
    """

    row: str = ""
    subject: str = ""
    urgency: str = "普通件"
    category: str = "一般"
    received_at: str = ""  # as browsers send it, on Taiwan's clock; empty for now
    confirmed: str = ""  # the time of receipt that was confirmed, however long ago
    due: str = ""  # 西元 or 民國; empty: by 類別 and 速別
    within: str = ""  # 文到 N 日
    is_initiated: bool = False
    is_confidential: bool = False
    answers: Mapping[str, TypedAnswer] = field(default_factory=dict[str, TypedAnswer])
    query: Mapping[str, str] = field(default_factory=dict[str, str])  # how the row was found
    kept_at: datetime | None = None  # when it was kept as a draft; None for what was just typed

    def registration(self, row: RuleRow, acting: Acting) -> Registration:
        """What the casework is asked to register; raises what an unreadable time or day does.

        TimeUnreadableError, DayUnreadableError or BadChoiceError.
        """
        with faults_about(Input.DUE):
            due = optional_day(self.due)
            within = read_days(self.within)
        return Registration(
            row=row,
            subject=self.subject,
            actor=acting.actor,
            urgency=self.urgency,
            category=self.category,
            received_at=self.receipt,
            is_receipt_confirmed=self.confirmed == self.received_at,
            due=due,
            within=within,
            is_initiated=self.is_initiated,
            is_confidential=self.is_confidential,
            conditions=given(self.answers),
        )

    @property
    def receipt(self) -> datetime | None:
        """A day or a time in either calendar, None for now; raises TimeUnreadableError."""
        if not half_width(self.received_at):
            return None
        try:
            return read_moment(self.received_at)
        except MomentUnreadableError as error:
            raise TimeUnreadableError(text=self.received_at.strip()[:40]) from error


def read_registration(fields: Mapping[str, str]) -> RegisterForm:
    """The registration that `fields` ask for."""
    return RegisterForm(
        row=fields.get("row", ""),
        subject=fields.get("subject", ""),
        urgency=fields.get("urgency", ""),
        category=fields.get("category", ""),
        received_at=fields.get("received_at", ""),
        confirmed=fields.get("confirm_received", ""),
        due=fields.get("due", ""),
        within=fields.get("within", ""),
        is_initiated=fields.get("initiated", "") == "yes",
        is_confidential=fields.get("confidential", "") == "yes",
        answers=read_answers(fields),
        query={name: fields.get(name, "") for name in ("q", "unit")},
    )


def drafted(draft: Draft | None) -> RegisterForm | None:
    """The registration as its draft left it; None without one."""
    if draft is None:
        return None
    return replace(read_registration(draft.fields), kept_at=draft.saved_at)


def is_blank(fields: Mapping[str, str]) -> bool:
    """Whether nothing was typed by hand: a row chosen is no draft."""
    typed = [text for name, text in fields.items() if name in TYPED or name.startswith(WHY)]
    return not any(map(half_width, typed))
