"""Several documents to hand out, as typed: for each somebody of its own, or somebody of its unit.

A row names its case, its unit and the handler it had when the list was shown (`number:unit:who`). A
field `to:` and that key says who takes this one, a field `to:` and a unit who takes what is marked
of it; a row that names somebody is meant, marked or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflow.desk.assigning import Handed
from workflow.desk.bulk import Dealt

OWN = "to:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignForm:
    """Several cases, each with whom it is for, as typed."""

    chosen: tuple[Handed, ...] = ()
    by_unit: Mapping[str, str] = field(default_factory=dict[str, str])
    by_case: Mapping[str, str] = field(default_factory=dict[str, str])  # by 文號


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a visitor tried to hand out: what came of it, or why it was refused as a whole.

    `faults` refuse the whole of it; otherwise each case in `dealt` stands for itself.
    """

    typed: AssignForm
    dealt: tuple[Dealt, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Which cases for whom, a line each; empty unless it was refused."""
        said = (" ".join(filter(None, (each.case_id, each.to))) for each in self.typed.chosen)
        return "\n".join(said) if self.faults else ""

    @property
    def left(self) -> AssignForm:
        """What is still to be handed out as it was chosen."""
        return self.typed if self.faults else AssignForm()


def key_of(case_id: str, unit: str, handler: str) -> str:
    """How a form names a row."""
    return f"{case_id}:{unit}:{handler}"


def read_assignment(fields: Mapping[str, str], marked: Sequence[str]) -> AssignForm:
    """The assignment that `fields` ask for, of the rows marked and those that name somebody."""
    said = {name.removeprefix(OWN): to for name, to in fields.items() if name.startswith(OWN)}
    own = {key: to for key, to in said.items() if ":" in key and to.strip()}
    by_unit = {unit: to for unit, to in said.items() if ":" not in unit}
    return AssignForm(
        chosen=tuple(
            _handed(key, own.get(key, ""), by_unit) for key in dict.fromkeys((*marked, *own))
        ),
        by_unit=by_unit,
        by_case={key.partition(":")[0]: to for key, to in own.items()},
    )


def _handed(key: str, to: str, by_unit: Mapping[str, str]) -> Handed:
    case_id, _, shown = key.partition(":")
    unit, _, handler = shown.partition(":")
    return Handed(case_id=case_id, handler=handler, to=to or by_unit.get(unit, ""))
