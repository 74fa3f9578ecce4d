"""What was typed on a case page: an action, and the draft of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from web.http.forms import TypedAnswer, given, read_answers, read_days
from web.http.roll import Acting
from workflow import actions
from workflow.actions.commands import Command
from workflow.desk.drafts import Draft
from workflow.roc import optional_day

FILLED_AT_FIRST = frozenset({"action", "stance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """An action on a case, as typed.

    Every text is as the browser sent it, so that a refused form can be shown again; nothing is
    checked before `command`.
    """

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
    sought: str = ""  # among the rows of the table
    kept_at: datetime | None = None  # when it was kept as a draft; None for what was just typed

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was typed by hand rather than chosen, empty fields too."""
        reasons = (answer.why for answer in self.answers.values())
        return (self.opinion, self.reason, self.options, self.to, self.days, self.due, *reasons)

    def command(self, acting: Acting) -> Command:
        """What the casework is asked to do; raises DayUnreadableError or RefusedError.

        `days` is 0 and `due` None where the field was left empty; `due` may be 西元 or 民國.
        """
        return Command(
            action=actions.read_action(self.action, self.to),
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
            days=read_days(self.days),
            due=optional_day(self.due),
            urgency=self.urgency,
        )


def read_action(fields: Mapping[str, str]) -> ActionForm:
    """The action that `fields` ask for.

    Unknown fields are dropped, absent ones are empty.
    """
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
        sought=fields.get("rows", ""),
    )


def drafted(draft: Draft | None) -> ActionForm:
    """The action as its draft left it; an empty form without one."""
    if draft is None:
        return ActionForm()
    return replace(read_action(draft.fields), kept_at=draft.saved_at)


def is_blank(typed: Mapping[str, str]) -> bool:
    """Whether nothing was filled in beyond what the form holds at first."""
    return not any(text.strip() for name, text in typed.items() if name not in FILLED_AT_FIRST)
