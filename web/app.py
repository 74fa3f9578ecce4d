"""The application: settings, services, guards and routes put together."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import asgi_csrf
from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.middleware import (
    BodyLimit,
    FormToken,
    HeadAsGet,
    SameOrigin,
    SecurityHeaders,
)
from web.problems import install, refuse
from web.routes import (
    api,
    assigning,
    board,
    cases,
    docs,
    downloads,
    drafts,
    inbox,
    lint,
    organisation,
    performance,
    register,
    reminders,
    review,
    roster,
    rules,
    service,
    sheets,
    versions,
    working_calendar,
)
from web.services import open_services
from web.settings import Settings

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; `uvicorn --factory web.app:create_app` serves it."""
    settings = settings or Settings()
    app = FastAPI(
        title="陳核", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_until_stopped
    )
    app.state.services = open_services(settings)
    app.include_router(service.router)
    app.include_router(board.router)
    app.include_router(inbox.router)
    app.include_router(cases.router)
    app.include_router(sheets.router)
    app.include_router(drafts.router)
    app.include_router(assigning.router)
    app.include_router(register.router)
    app.include_router(rules.router)
    app.include_router(downloads.router)
    app.include_router(review.router)
    app.include_router(versions.router)
    app.include_router(lint.router)
    app.include_router(reminders.router)
    app.include_router(performance.router)
    app.include_router(organisation.router)
    app.include_router(roster.router)
    app.include_router(working_calendar.router)
    app.include_router(api.router)
    app.include_router(docs.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install(app)
    _guard(app, settings.secret.get_secret_value())
    return app


@asynccontextmanager
async def _until_stopped(app: FastAPI) -> AsyncGenerator[None]:
    yield
    app.state.services.close()


def _guard(app: FastAPI, secret: str) -> None:
    """Wrap the routes; what is added last stands outermost."""
    csrf = cast(Any, asgi_csrf).asgi_csrf
    app.add_middleware(FormToken, refuse=refuse)
    app.add_middleware(csrf, signing_secret=secret, skip_if_scope=_leaves_checking)
    app.add_middleware(SameOrigin, refuse=refuse)
    app.add_middleware(BodyLimit, refuse=refuse)
    app.add_middleware(SessionMiddleware, secret_key=secret, session_cookie="chenhe_session")
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadAsGet)


def _leaves_checking(scope: Scope) -> bool:
    """To FormToken: asgi-csrf makes the token and sets its cookie."""
    return True
