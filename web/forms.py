"""What visitors typed: read once, kept as typed, handed to the casework as commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from rules.corrections import Reviewer
from rules.rulerow import RuleRow
from web.auth import Acting
from web.middleware import BODY_LIMIT
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.calendar import TAIPEI
from workflow.case.plan import Answer
from workflow.desk.drafts import Draft
from workflow.errors import Field, WorkflowError, faults_about
from workflow.refusals import BadChoiceError
from workflow.roc import parse_day

NEEDED, WHY = "needed:", "why:"  # a conditional co-signer's name follows
MARK = "mark:"  # a position follows
LONGEST_DAYS = 4  # digits
NOT_DRAFTED = frozenset({"csrftoken", "acting", "desk", "forget"})
FILLED_AT_FIRST = frozenset({"action", "stance"})
OWN = "own"  # the choice of none of the candidate readings, but of the marks typed


async def _fields(request: Request) -> Mapping[str, str]:
    # The body has been measured; a part of its own limit would lose what was typed.
    form = await request.form(max_part_size=BODY_LIMIT)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[Mapping[str, str], Depends(_fields)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAnswer:
    """A conditional co-signer as a form holds it: needed is yes, no or empty."""

    needed: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """An action on a case, as typed."""

    action: str = ""
    desk: str = ""
    opinion: str = ""
    outcome: str = ""
    stance: str = ""
    to: str = ""
    reason: str = ""
    form: str = ""
    options: str = ""  # one a line
    content_changed: bool = False
    days: str = ""
    due: str = ""
    urgency: str = ""
    answers: Mapping[str, TypedAnswer] = field(default_factory=dict[str, TypedAnswer])
    kept_at: datetime | None = None  # when it was kept as a draft; None for what was just typed

    def command(self, acting: Acting) -> Command:
        """What the casework is asked to do; raises DayUnreadableError or BadChoiceError."""
        return Command(
            action=self.action,
            actor=acting.actor,
            opinion=self.opinion,
            outcome=self.outcome,
            stance=self.stance,
            to=self.to,
            reason=self.reason,
            conditions=given(self.answers),
            desk=self.desk,
            form=self.form,
            options=tuple(self.options.splitlines()),
            content_changed=self.content_changed,
            days=_read_days(self.days),
            due=parse_day(self.due) if self.due.strip() else None,
            urgency=self.urgency,
        )


def _read_days(text: str) -> int:
    text = text.strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_DAYS):
        raise BadChoiceError(field="日數", value=text[:40], allowed="1 以上的整數")
    return int(text or 0)


def read_action(fields: Mapping[str, str]) -> ActionForm:
    """The action that `fields` ask for."""
    return ActionForm(
        action=fields.get("action", ""),
        desk=fields.get("desk", ""),
        opinion=fields.get("opinion", ""),
        outcome=fields.get("outcome", ""),
        stance=fields.get("stance", ""),
        to=fields.get("to", ""),
        reason=fields.get("reason", ""),
        form=fields.get("form", ""),
        options=fields.get("options", ""),
        content_changed=fields.get("content_changed", "") == "yes",
        days=fields.get("days", ""),
        due=fields.get("due", ""),
        urgency=fields.get("urgency", ""),
        answers=read_answers(fields),
    )


def drafted(draft: Draft | None) -> ActionForm:
    """The action as its draft left it; an empty form without one."""
    if draft is None:
        return ActionForm()
    return replace(read_action(draft.fields), kept_at=draft.saved_at)


def read_draft(fields: Mapping[str, str]) -> dict[str, str]:
    """What of a signing form is worth keeping: all but who sent it and from where."""
    return {name: text for name, text in fields.items() if name not in NOT_DRAFTED}


def is_blank(typed: Mapping[str, str]) -> bool:
    """Whether nothing was filled in beyond what the form holds at first."""
    return not any(text.strip() for name, text in typed.items() if name not in FILLED_AT_FIRST)


def read_answers(fields: Mapping[str, str]) -> dict[str, TypedAnswer]:
    """The answers about conditional co-signers, also those not given."""
    names = dict.fromkeys(
        name.removeprefix(prefix)
        for name in fields
        for prefix in (NEEDED, WHY)
        if name.startswith(prefix)
    )
    return {
        name: TypedAnswer(needed=fields.get(NEEDED + name, ""), why=fields.get(WHY + name, ""))
        for name in names
    }


def given(answers: Mapping[str, TypedAnswer]) -> dict[str, Answer]:
    """The answers that were given."""
    return {
        name: Answer(required=each.needed == "yes", reason=each.why)
        for name, each in answers.items()
        if each.needed in ("yes", "no")
    }


class TimeUnreadableError(WorkflowError):
    """What stands for a time is none."""

    template = "收文時間「%(text)s」看不懂；請寫成 2026-03-02T09:30，或留空表示現在"
    about = Field.RECEIVED_AT


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """A document to register, as typed."""

    row: str = ""
    subject: str = ""
    urgency: str = "普通件"
    category: str = "一般"
    received_at: str = ""  # as browsers send it, on Taiwan's clock; empty for now
    due: str = ""  # 西元 or 民國; empty: by 類別 and 速別
    within: str = ""  # 文到 N 日
    is_initiated: bool = False
    is_confidential: bool = False
    answers: Mapping[str, TypedAnswer] = field(default_factory=dict[str, TypedAnswer])

    def registration(self, row: RuleRow, acting: Acting) -> Registration:
        """What the casework is asked to register; raises what an unreadable time or day does."""
        with faults_about(Field.DUE):
            due = parse_day(self.due) if self.due.strip() else None
            within = _read_days(self.within)
        return Registration(
            row=row,
            subject=self.subject,
            actor=acting.actor,
            urgency=self.urgency,
            category=self.category,
            received_at=_read_time(self.received_at),
            due=due,
            within=within,
            is_initiated=self.is_initiated,
            is_confidential=self.is_confidential,
            conditions=given(self.answers),
        )


def read_registration(fields: Mapping[str, str]) -> RegisterForm:
    """The registration that `fields` ask for."""
    return RegisterForm(
        row=fields.get("row", ""),
        subject=fields.get("subject", ""),
        urgency=fields.get("urgency", ""),
        category=fields.get("category", ""),
        received_at=fields.get("received_at", ""),
        due=fields.get("due", ""),
        within=fields.get("within", ""),
        is_initiated=fields.get("initiated", "") == "yes",
        is_confidential=fields.get("confidential", "") == "yes",
        answers=read_answers(fields),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """A reviewer's answer, as typed; for a page or a record only who, why and what was seen."""

    choice: str = ""  # a candidate reading's number from 1, or OWN
    marks: Mapping[str, str] = field(default_factory=dict[str, str])
    cosign_text: str = ""
    remark: str = ""
    reviewer: str = ""
    because: str = ""
    seen: str = ""

    def by(self, now: datetime) -> Reviewer:
        """Who answers, and why."""
        return Reviewer(name=self.reviewer, at=now, because=self.because)


def read_review(fields: Mapping[str, str]) -> ReviewForm:
    """The answer that `fields` give."""
    return ReviewForm(
        choice=fields.get("choice", ""),
        marks={
            name.removeprefix(MARK): mark for name, mark in fields.items() if name.startswith(MARK)
        },
        cosign_text=fields.get("cosign_text", ""),
        remark=fields.get("remark", ""),
        reviewer=fields.get("reviewer", ""),
        because=fields.get("because", ""),
        seen=fields.get("seen", ""),
    )


def _read_time(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=TAIPEI)
    except ValueError as error:
        raise TimeUnreadableError(text=text.strip()[:40]) from error
