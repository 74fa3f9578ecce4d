"""預演報告: what was asked, the answer, and all that it rests on; a chief can sign under it.

Its parts come in the order in which one reads who has little time: question and answer, what they
suppose, whether that was ever validated, and only then tables and charts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.agency.agency import Agency
from web.language.i18n import Language, msgid, translate
from web.papers.rehearsal_answer import answer_of, question_of
from web.papers.rehearsal_edited import EditedPart, edited_parts
from web.papers.rehearsal_results import Results, results_of
from web.papers.rehearsal_source import Fact, Rehearsed, head_of
from web.papers.rehearsal_supposed import Supposition, different, suppositions
from web.papers.rehearsal_validated import validation_said
from workflow.rehearsal.assuming import ASSUMPTIONS
from workflow.rehearsal.row_changes import row_changes
from workflow.rehearsal.supposing import supposed_of

LONGEST_RUNNING = 40  # characters of a name at the foot of every page
CUT = "…"
DRAFTER, UNIT_HEAD, AGENCY_HEAD = msgid("承辦人"), msgid("單位主管"), msgid("機關首長")
OTHER_RULES = msgid(
    "執行以後規則又改過：執行時是 %(then)s，現在是 %(now)s。列的前後對照依現在的規則印出。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupposedPart:
    """What a scenario supposes; of a further one only what differs from the base."""

    name: str
    items: tuple[Supposition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A place to sign: whose it is, and the positions of the agency that may be meant.

    No person is named: who holds them on the day is not known to a rehearsal.
    """

    word: str
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalReport:
    """The whole report."""

    template: ClassVar[str] = "papers/rehearsal_report.html.jinja"
    agency: str
    title: str
    head: tuple[Fact, ...]
    run_at: datetime
    made_at: datetime
    question: str
    answer: tuple[str, ...]
    supposed: tuple[SupposedPart, ...]
    assumptions: tuple[str, ...]
    edits: tuple[EditedPart, ...]
    edits_note: str
    validation: tuple[str, ...]
    results: Results
    signers: tuple[Signer, ...]

    @property
    def running(self) -> str:
        """What stands at the foot of every page: a long name is cut, so that it is one line."""
        is_long = len(self.title) > LONGEST_RUNNING
        return self.title[: LONGEST_RUNNING - 1] + CUT if is_long else self.title


def rehearsal_report(
    run: Rehearsed, made_at: datetime, language: Language, question: str = ""
) -> RehearsalReport:
    """The report of a rehearsal that has ended well, with its charts where they can be drawn."""
    edits = tuple(edited_parts(run.scenarios, run.rulebook, language))
    return RehearsalReport(
        agency=run.rulebook.agency.name,
        title=run.name,
        head=tuple(head_of(run, language)),
        run_at=run.ended_at,
        made_at=made_at,
        question=question_of(run.found, question, language),
        answer=tuple(filter(None, answer_of(run.found, language))),
        supposed=tuple(_supposed(run, language)),
        assumptions=tuple(_assumptions(run, language)),
        edits=edits,
        edits_note=_edits_note(run, language) if edits else "",
        validation=tuple(validation_said(run.validated, language)),
        results=results_of(run.found, language),
        signers=tuple(_signers(run.rulebook.agency, language)),
    )


def _supposed(run: Rehearsed, language: Language) -> Iterator[SupposedPart]:
    """Every item of the base, and in which the others are not as it is."""
    base, *others = ((each.name, suppositions(each, language)) for each in run.scenarios)
    yield SupposedPart(name=base[0], items=base[1])
    for name, items in others:
        yield SupposedPart(name=name, items=different(base[1], items))


def _assumptions(run: Rehearsed, language: Language) -> Iterator[str]:
    """What is supposed of the base, and of every rehearsal."""
    base = run.scenarios[0]
    edited = len(row_changes(base.edits, run.rulebook))
    for each in supposed_of(base, edited):
        yield translate(language, each.template, dict(each.facts))
    yield from (translate(language, each) for each in ASSUMPTIONS)


def _edits_note(run: Rehearsed, language: Language) -> str:
    """That the rules are no longer those it ran by; "" where they are."""
    if run.rulebook.is_named(run.version):
        return ""
    facts: dict[str, object] = {"then": run.version, "now": run.rulebook.version}
    return translate(language, OTHER_RULES, facts)


def _signers(agency: Agency, language: Language) -> Iterator[Signer]:
    """Who drafts, the heads of units and the agency's, as its own ladders name them."""
    ladders = [each.ladder for each in agency.units]
    named = (
        (DRAFTER, tuple(dict.fromkeys(each.drafter for each in ladders))),
        (UNIT_HEAD, tuple(dict.fromkeys(each.head for each in ladders))),
        (AGENCY_HEAD, (agency.head,)),
    )
    for word, positions in named:
        yield Signer(word=translate(language, word), positions=positions)
