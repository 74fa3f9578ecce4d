"""The cases that a choice of several left as they were, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.http.problems import on_a_page
from web.http.roll import Acting
from web.language.i18n import Language, translate
from workflow.desk.bulk import Dealt
from workflow.desk.casework import Casework
from workflow.reports.board import MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case that is not signed, and why."""

    case_id: str
    subject: str
    why: str


def left_outs(
    casework: Casework, dealt: Sequence[Dealt], acting: Acting, *, language: Language
) -> tuple[LeftOut, ...]:
    """The cases that are as they were, each with the reason in words."""
    found: list[LeftOut] = []
    for each in dealt:
        if each.refusal is None:
            continue
        subject = each.case.subject if each.case else ""
        if each.case and not casework.may_read(each.case, acting.actor):
            subject = translate(language, MASK)
        reasons = (on_a_page(language, *sentence) for sentence in each.refusal.sentences)
        found.append(LeftOut(case_id=each.case_id, subject=subject, why="\n".join(reasons)))
    return tuple(found)
