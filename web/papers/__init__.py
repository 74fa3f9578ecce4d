"""The printed papers of a case by their kind."""

from __future__ import annotations

from web.language.i18n import Language
from web.language.words import PaperKind
from web.papers.cosigning_sheet import CosigningSheet, cosigning_sheet
from web.papers.papers import papers_of
from web.papers.route_sheet import RouteSheet, route_sheet
from workflow.desk.casework import Casework


def paper_of(
    casework: Casework, case_id: str, kind: PaperKind, language: Language
) -> CosigningSheet | RouteSheet:
    """The paper of a case as it stands now; raises UnknownCaseError."""
    papers, office = papers_of(casework, case_id, language), casework.office
    if kind is PaperKind.COSIGNING:
        return cosigning_sheet(papers)
    return route_sheet(papers, office)
