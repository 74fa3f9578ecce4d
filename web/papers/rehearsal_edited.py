"""The rows of the table that the scenarios of a report change, before and after.

They are worked out by the rules in force when the report is made: rows of a run are not kept. Where
those are others than it ran by, the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.i18n import Language, translate
from workflow.rehearsal.row_changes import route_text, row_changes
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.supposing import edit_said

MOST_PRINTED = 100  # rows of a scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEdited:
    """One row: the way of its documents in words, before and after."""

    line: int
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPart:
    """What one scenario changes: in sentences, then row by row."""

    name: str
    sentences: tuple[str, ...]
    rows: tuple[RowEdited, ...]
    more: int  # rows that are not printed


def edited_parts(
    scenarios: tuple[Scenario, ...], rulebook: Rulebook, language: Language
) -> Iterator[EditedPart]:
    """One part a scenario that edits the table; none where none does."""
    for scenario in scenarios:
        if not scenario.edits:
            continue
        changes = row_changes(scenario.edits, rulebook)
        said = map(edit_said, scenario.edits)
        yield EditedPart(
            name=scenario.name,
            sentences=tuple(translate(language, each.template, dict(each.facts)) for each in said),
            rows=tuple(
                RowEdited(
                    line=each.row.line,
                    key=each.row.key,
                    before=_route(each.a, rulebook),
                    after=_route(each.b, rulebook),
                )
                for each in changes[:MOST_PRINTED]
            ),
            more=max(0, len(changes) - MOST_PRINTED),
        )


def _route(row: RuleRow | None, rulebook: Rulebook) -> str:
    """The way of a row; nothing of a row that there is not."""
    return route_text(rulebook.route(row)) if row else ""
