"""The application: settings, services, guards and routes put together."""

from __future__ import annotations

from asyncio import Event
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import asgi_csrf
from fastapi import APIRouter, FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from web.api import acting as acting_api
from web.api import audits as audits_api
from web.api import cases as cases_api
from web.api import description, exercises
from web.api import organisation as organisation_api
from web.api import rehearsals as rehearsals_api
from web.api import reports as reports_api
from web.api import routes as api
from web.audits.keeping import open_audits, open_reports
from web.http.asked import Routed
from web.http.cookies import OwnCookies
from web.http.envelope import AnswerHeaders, HeadAsGet, Net, broken
from web.http.forwarded import Forwarded
from web.http.listeners import Listeners
from web.http.logged import Logged
from web.http.metrics import Metrics
from web.http.middleware import (
    UPLOADS,
    BodyLimit,
    FormToken,
    KnownMethods,
    SameOrigin,
    WellFormed,
)
from web.http.once import Once
from web.http.problems import install, refuse, tell
from web.http.secret import signing_secret
from web.http.signed_in import SignedIn
from web.http.turns import InTurn, Lanes
from web.language.i18n import COOKIE as LANGUAGE
from web.provider.opening import open_provider
from web.rehearsals.keeping import open_rehearsal_reports, open_rehearsals
from web.screens.accounts import agency as agency_account
from web.screens.accounts import listed as account_lists
from web.screens.accounts import own as own_account
from web.screens.accounts import routes as accounts
from web.screens.accounts import signing_in
from web.screens.acting import routes as acting
from web.screens.assign import routes as assign
from web.screens.audit import allowed_routes as audit_allowed
from web.screens.audit import asking as audit_asking
from web.screens.audit import help as audit_help
from web.screens.audit import measure_routes as audit_measures
from web.screens.audit import own as audit_own
from web.screens.audit import reporting as audit_reporting
from web.screens.audit import routes as audit
from web.screens.audit import sampling as audit_sampling
from web.screens.audit import work_routes as audit_work
from web.screens.board import routes as board
from web.screens.calendar import routes as calendar
from web.screens.case import drafts, retyping
from web.screens.case import routes as case
from web.screens.health import routes as health
from web.screens.help import routes as helping
from web.screens.inbox import routes as inbox
from web.screens.live import routes as live
from web.screens.live.watching import Watching
from web.screens.organisation import routes as organisation
from web.screens.papers import routes as papers
from web.screens.performance import routes as performance
from web.screens.phrases import routes as phrases
from web.screens.practice import routes as practice
from web.screens.practice.progress import COOKIE as PRACTISED
from web.screens.register import drafts as register_drafts
from web.screens.register import routes as register
from web.screens.rehearsal import asking as rehearsal_asking
from web.screens.rehearsal import edits as rehearsal_edits
from web.screens.rehearsal import files as rehearsal_files
from web.screens.rehearsal import fitting as rehearsal_fitting
from web.screens.rehearsal import replaying as rehearsal_playback
from web.screens.rehearsal import reporting as rehearsal_reporting
from web.screens.rehearsal import routes as rehearsal
from web.screens.rehearsal import validating as rehearsal_validating
from web.screens.reminders import routes as reminders
from web.screens.review import routes as review
from web.screens.roster import routes as roster
from web.screens.rules import downloads
from web.screens.rules import routes as rules
from web.screens.search import routes as search
from web.screens.service import routes as service
from web.screens.styleguide import routes as styleguide
from web.screens.versions import routes as versions
from web.services import open_services
from web.settings import Settings, is_loopback

SESSION, CSRF = "chenhe_session", "csrftoken"  # cookies of one server, whatever its port
FOR_ALL = (LANGUAGE, PRACTISED)  # cookies that any server of ours may read
STATIC = Path(__file__).parent / "static"
SCREENS = (
    service,
    live,
    board,
    acting,
    signing_in,
    agency_account,
    own_account,
    account_lists,
    accounts,
    inbox,
    case,
    papers,
    drafts,
    retyping,
    assign,
    register,
    register_drafts,
    rules,
    downloads,
    review,
    versions,
    reminders,
    performance,
    practice,
    organisation,
    roster,
    calendar,
    health,
    helping,
    phrases,
    search,
    styleguide,
    audit_help,
    audit_allowed,
    audit_own,
    audit_asking,
    audit_sampling,
    audit_reporting,
    audit_work,
    audit_measures,
    audit,
    rehearsal_asking,
    rehearsal_edits,
    rehearsal_files,
    rehearsal_reporting,
    rehearsal_playback,
    rehearsal_fitting,
    rehearsal_validating,
    rehearsal,
    api,
    exercises,
    audits_api,
    rehearsals_api,
    cases_api,
    acting_api,
    reports_api,
    organisation_api,
    description,
)


class Application(FastAPI):
    """FastAPI with what every answer carries put around all of it, its own last answer too."""

    def build_middleware_stack(self) -> ASGIApp:
        """The stack of FastAPI, in the envelope."""
        return Logged(HeadAsGet(AnswerHeaders(Net(super().build_middleware_stack(), broken))))


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; `uvicorn --factory web.app:create_app` serves it."""
    settings = settings or Settings()
    app = Application(
        title="陳核",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # see web.http.problems
        lifespan=_until_stopped,
    )
    app.state.services = open_services(settings)
    app.state.provider = open_provider(settings)
    app.state.watching = Watching(app.state.services, Listeners(most=settings.live_streams))
    app.state.lanes = Lanes()
    if settings.metrics:
        app.state.metrics = Metrics(app, version("chenhe"))
    app.state.audits = open_audits(app.state.services)
    app.state.reports = open_reports(app.state.audits)
    app.state.rehearsals = open_rehearsals(app.state.services)
    app.state.rehearsal_reports = open_rehearsal_reports(app.state.rehearsals)
    app.router.routes.extend(_screens().routes)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install(app)
    _guard(app, settings)
    return app


@cache
def _screens() -> APIRouter:
    """All screens: what FastAPI works out of a route is worked out once, whoever serves it."""
    every = APIRouter(redirect_slashes=False)
    for screen in SCREENS:
        every.include_router(screen.router)
    return every


@asynccontextmanager
async def _until_stopped(app: FastAPI) -> AsyncGenerator[None]:
    app.state.stopping = Event()
    yield
    app.state.stopping.set()
    app.state.rehearsal_reports.close()
    app.state.rehearsals.close()
    app.state.reports.close()
    app.state.audits.close()
    app.state.services.close()


def _guard(app: FastAPI, settings: Settings) -> None:
    """Wrap the routes; what is added last stands outermost.

    Those that refuse a form stand inside the session and the token, so that the page which gives
    it back can offer to send it again.
    """
    secret = signing_secret(settings)
    csrf = cast(Any, asgi_csrf).asgi_csrf
    port, names = settings.port, _names(settings)
    app.add_middleware(Once)
    app.add_middleware(InTurn, lanes=app.state.lanes)
    app.add_middleware(FormToken, refuse=refuse)
    app.add_middleware(KnownMethods, refuse=refuse)
    app.add_middleware(SameOrigin, refuse=refuse)
    app.add_middleware(BodyLimit, refuse=refuse, uploads=UPLOADS, is_open=settings.demo)
    if not settings.demo:
        app.add_middleware(SignedIn, refuse=refuse)
    app.add_middleware(Net, tell=tell)
    app.add_middleware(Routed)
    is_secure = bool(settings.proxies)  # over TLS alone
    app.add_middleware(
        csrf, signing_secret=secret, skip_if_scope=_leaves_checking, cookie_secure=is_secure
    )
    app.add_middleware(
        SessionMiddleware, secret_key=secret, session_cookie=SESSION, https_only=is_secure
    )
    app.add_middleware(OwnCookies, for_each_port=(SESSION, CSRF), for_all=FOR_ALL, port=port)
    app.add_middleware(Forwarded)
    app.add_middleware(WellFormed, refuse=refuse, names=names)


def _names(settings: Settings) -> frozenset[str]:
    """The only names the server may be asked for by, those of its own machine among them.

    Where none are set, a server that listens to this machine alone answers to no other name: a
    page elsewhere could point its own at it. Whoever set a proxy or a key before it calls it
    by a name that only they know.
    """
    named = {each.strip().lower() for each in settings.hosts.split(",")} - {""}
    own = {settings.host.lower().strip("[]"), "localhost", "127.0.0.1", "::1"}
    is_relayed = settings.proxies or settings.key.get_secret_value()
    is_alone = is_loopback(settings.host) and not is_relayed
    return frozenset(named | own) if named or is_alone else frozenset()


def _leaves_checking(scope: Scope) -> bool:
    """To FormToken: asgi-csrf makes the token and sets its cookie."""
    return True
