"""稽核, 貼上: one case copied from another system's page, judged at once and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rules.rulebook import Rulebook
from web.language.i18n import Language
from web.screens.audit.case import CasePage, case_page
from web.screens.audit.rows import Choice
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import ROW_UNKNOWN
from workflow.audit.findings import Audit
from workflow.audit.ledger.wanted import Numbered, numbered
from workflow.audit.log import LoggedCase
from workflow.audit.reading.mapping import Mapping
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Source
from workflow.audit.retracing import retraced
from workflow.errors import WorkflowError

LONGEST_TEXT = 200_000  # characters of a 簽核歷程
ROWS_OFFERED = 6


class PastedTooLongError(WorkflowError):
    """A text is too long to be the signing record of one document."""

    template = (
        "貼上的文字有 %(length)s 個字，一件公文的簽核歷程最多 %(limit)s 個字。"
        "許多件的請存成檔案，從「一個檔案」上傳"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What the form holds; nothing of it is kept on the server."""

    text: str = ""
    subject: str = ""
    row: str = ""  # line:N, once chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedPage:
    """The text, what it reads like, and what is wrong with it.

    `choices` are rows to choose from where none is known; `judged` is None where nothing could be
    read, and `faults` say why.
    """

    template: ClassVar[str] = "screens/audit/pasted.html.jinja"
    pasted: Pasted
    judged: CasePage | None
    audit: Audit | None
    choices: tuple[Choice, ...]
    cases: int
    faults: tuple[str, ...]

    @property
    def asks_row(self) -> bool:
        """Whether the route waits for somebody to say which row it is."""
        return self.audit is not None and any(
            each.code == ROW_UNKNOWN for each in self.audit.findings
        )


def check_length(pasted: Pasted) -> None:
    """Raise PastedTooLongError for more than one document has."""
    if len(pasted.text) > LONGEST_TEXT:
        raise PastedTooLongError(length=f"{len(pasted.text):,}", limit=f"{LONGEST_TEXT:,}")


def refused_page(pasted: Pasted, faults: tuple[str, ...]) -> PastedPage:
    """The text as it was, and why it could not be read."""
    return PastedPage(pasted=pasted, judged=None, audit=None, choices=(), cases=0, faults=faults)


def pasted_page(
    pasted: Pasted, source: Source, mapping: Mapping, basis: Basis, language: Language
) -> PastedPage:
    """The case judged; of several the first, and it says so. Raises BadInputError."""
    rulebook = basis.rulebooks.current
    read = _with_subject(read_log(source, mapping, rulebook.agency), pasted.subject)
    cases = read.log.cases
    told = {case.id: pasted.row for case in cases if pasted.row}
    basis = replace(basis, confirmed={**basis.confirmed, **told})
    found = audit(read, basis)
    judged = None
    if cases:
        judged = case_page(
            None, _of(cases[0], found), retraced(read.log, cases[0], basis), 0, language
        )
    return PastedPage(
        pasted=pasted,
        judged=judged,
        audit=found,
        choices=_choices(cases[0], pasted, rulebook) if cases else (),
        cases=len(cases),
        faults=(),
    )


def _of(case: LoggedCase, found: Audit) -> list[Numbered]:
    """The findings of one case."""
    return [each for each in numbered(found.findings) if each.finding.case_id == case.id]


def _with_subject(read: LogRead, subject: str) -> LogRead:
    """The log with the 主旨 that was typed, where it says none itself."""
    log, typed = read.log, subject.strip()
    cases = tuple(
        case if case.subject or not typed else case._replace(subject=typed) for case in log.cases
    )
    return replace(read, log=replace(log, cases=cases))


def _choices(case: LoggedCase, pasted: Pasted, rulebook: Rulebook) -> tuple[Choice, ...]:
    """The rows that its subject may be about."""
    subject = pasted.subject.strip() or case.subject
    return tuple(
        Choice(row=each.row, suggestion=each)
        for each in (rulebook.suggest(subject, "", ROWS_OFFERED) if subject else ())
    )
