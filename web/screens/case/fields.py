"""What a case page adds to the fields of an action: the rows and cases that may be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workflow.actions.fields import Choice, Field, FieldKind
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework

CANDIDATES = 20  # rows suggested for a 改分, cases for a 併辦


def with_candidates(casework: Casework, case: Case, actor: Actor, field: Field) -> Field:
    """The field with what an office would look up: likely rows, cases of the unit."""
    if field.kind in (FieldKind.ROW, FieldKind.OWN_ROW):
        own = field.kind is FieldKind.OWN_ROW
        return replace(field, choices=tuple(_rows(casework, case, own=own)))
    if field.kind is FieldKind.CASE:
        reader = casework.reader(actor)
        found = casework.merge_candidates(case, limit=CANDIDATES, reader=reader)
        choices = tuple(Choice(value=row.id, label=row.subject) for row in found)
        return replace(field, choices=choices)
    return field


def _rows(casework: Casework, case: Case, *, own: bool) -> Iterator[Choice]:
    """Likely rows: of the unit itself, less the one the case runs by, or of others."""
    found = casework.office.rulebook.suggest(case.subject, top=CANDIDATES * 2)
    others = (
        hit.row
        for hit in found
        if hit.row.is_routable and hit.row.key != case.row and (hit.row.unit == case.unit) == own
    )
    for row, _ in zip(others, range(CANDIDATES), strict=False):
        yield Choice(value=f"line:{row.line}", label=f"{row.unit}　{row.title}")
