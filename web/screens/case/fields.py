"""What a case page adds to the fields of an action: the rows and cases that may be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from rules.errors import UnknownKeyError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.actions.fields import Choice, Field, FieldKind
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework

CANDIDATES = 20  # cases for a 併辦
ROWS_SHOWN = 8  # of the table, likeliest first, as 收文 suggests them
LIKELY = 40  # rows looked through for those of the right unit
ROW_KINDS = (FieldKind.ROW, FieldKind.OWN_ROW)


def with_candidates(casework: Casework, case: Case, actor: Actor, field: Field) -> Field:
    """The field with what an office would look up: cases of the unit."""
    if field.kind is FieldKind.CASE:
        reader = casework.reader(actor)
        found = casework.merge_candidates(case, limit=CANDIDATES, reader=reader)
        choices = tuple(Choice(value=row.id, label=row.subject) for row in found)
        return replace(field, choices=choices)
    return field


def rows_for(rulebook: Rulebook, case: Case, field: Field, sought: str) -> tuple[RuleRow, ...]:
    """The rows to pick from: by the subject, or by what was sought, words or the row itself.

    Of the unit itself, less the one the case runs by, or of others; only those with a route.
    """
    if field.kind not in ROW_KINDS:
        return ()
    own, words = field.kind is FieldKind.OWN_ROW, sought.strip() or case.subject
    likely = (
        row
        for row in {row.line: row for row in _likely(rulebook, words)}.values()
        if row.is_routable and row.key != case.row and (row.unit == case.unit) == own
    )
    return tuple(islice(likely, ROWS_SHOWN))


def _likely(rulebook: Rulebook, words: str) -> Iterator[RuleRow]:
    """The row named, then those suggested, then those that hold the words."""
    try:
        yield rulebook.find(words)
    except UnknownKeyError:
        yield from (hit.row for hit in rulebook.suggest(words, top=LIKELY))
        yield from rulebook.search(words)
