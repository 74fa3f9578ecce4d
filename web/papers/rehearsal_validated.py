"""Whether the scenarios of a report were ever set beside a log, and what came of it.

A scenario that was not is said to be not validated, with what to do: its days then serve to compare
with one another only. One that was is told with log, period and verdict, the unfavourable one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from web.language.i18n import Language, msgid, translate
from web.rehearsals.validated import drawn_said
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.validation.saying import power_said, resemblance_said

NOT_VALIDATED = msgid(
    "未驗證：情境沒有和實際的簽核紀錄對照過。日數宜用來互相比較，不宜當作實際要辦的日數。"
)
HOW = msgid(
    "要驗證，請以 chenhe rehearse validate 或預演的「拿紀錄驗證」，拿這個情境和一段期間的紀錄對照；"
    "伺服器上留存的驗證會印在它的報告裡。"
)
VALIDATED = msgid("「%(name)s」已驗證（%(on)s）。%(drawn)s。")
OTHER_NOT = msgid("「%(name)s」沒有驗證過。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """The newest validation that is kept of one scenario of a report."""

    scenario: str  # as the report calls it
    found: Validation | None
    on: date | None = None


def validation_said(validated: Sequence[Validated], language: Language) -> Iterator[str]:
    """What was validated, sentence by sentence; that nothing was, and how to."""
    if not any(each.found for each in validated):
        yield translate(language, NOT_VALIDATED)
        yield translate(language, HOW)
        return
    for each in validated:
        facts: dict[str, object] = {"name": each.scenario}
        if each.found is None or each.on is None:
            yield translate(language, OTHER_NOT, facts)
            continue
        facts |= {"on": each.on, "drawn": drawn_said(each.found, language)}
        yield translate(language, VALIDATED, facts)
        for said in (*resemblance_said(each.found), power_said(each.found)):
            yield translate(language, said.template, dict(said.facts))
