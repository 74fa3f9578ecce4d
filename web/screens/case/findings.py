"""What an audit finds in a case as it stands: shown on its page to who audits and may read it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request

from web.audits.standing import StandingCase, standing_findings
from web.http.frame import language_of
from web.http.rights import Right, rights_of
from web.http.roll import Acting
from web.language.i18n import Language
from web.language.judged import finding_said
from web.links import code_way
from web.services import Services, services
from workflow.audit.findings import Finding
from workflow.case.case import Case
from workflow.office import ArchiveError


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundView:
    """One finding in the visitor's language."""

    severity: str  # the word
    kind: str  # of severity, as styles know it
    name: str
    message: str
    way: str  # to what the code means, and back


def found_in(request: Request, case: Case, acting: Acting) -> tuple[FoundView, ...]:
    """What is wrong with the case; nothing for who may not audit, or not read it."""
    found = services(request)
    if Right.AUDIT not in rights_of(request) or not found.casework.may_read(case, acting.actor):
        return ()
    language = language_of(request)
    return tuple(_view(each, case.id, language) for each in _findings(found, case))


def _findings(found: Services, case: Case) -> tuple[Finding, ...]:
    casework, current = found.casework, found.rulebook
    rulebooks = [current]
    if case.rulebook != current.version:
        with suppress(ArchiveError):  # what is not kept is judged by the rules in force
            rulebooks.append(found.rulebook_of(case.rulebook))
    standing = StandingCase(
        history=casework.history(case.id),
        rulebooks=rulebooks,
        organisation=casework.office.organisation,
        today=casework.today,
    )
    return standing_findings(standing)


def _view(finding: Finding, case_id: str, language: Language) -> FoundView:
    code, english = finding.about, language is Language.ENGLISH
    return FoundView(
        severity=code.severity.english if english else code.severity.value,
        kind=code.severity.name.lower(),
        name=code.name_en if english else code.name,
        message=finding_said(language, finding),
        way=code_way(finding.code, f"/cases/{case_id}"),
    )
