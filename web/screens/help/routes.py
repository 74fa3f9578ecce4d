"""說明: open to everybody who may read the table."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.http.frame import language_of, respond, say
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.language.helping import HELP, TOUR, topic, topics
from web.language.i18n import msgid
from web.language.terms import TERMS
from web.screens.help.page import help_page, index_page, terms_page, tour_page

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])

NO_HELP = msgid("沒有「%(name)s」這一頁的說明。有：%(known)s")


@router.get(HELP)
def show_index(request: Request) -> Response:
    """The help of every page."""
    return respond(request, index_page(language_of(request)))


@router.get(TERMS)
def show_terms(request: Request) -> Response:
    """Every term of the trade that pages explain."""
    return respond(request, terms_page(language_of(request)))


@router.get(TOUR)
def show_tour(request: Request) -> Response:
    """The tour as a page, for whoever has no JavaScript or wants it again."""
    return respond(request, tour_page(language_of(request)))


@router.get(f"{HELP}/{{page}}")
def show_help(request: Request, page: str) -> Response:
    """What one kind of page is for; 404 naming those there are."""
    if (found := topic(page)) is None:
        known = "、".join(each.id for each in topics())
        said = say(request, NO_HELP, name=page[:40], known=known)
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    return respond(request, help_page(found, language_of(request)))
