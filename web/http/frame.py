"""What surrounds every page: navigation, language, who acts, and what was just done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from secrets import token_urlsafe
from typing import Any, ClassVar, Protocol, cast
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from rules.agency.agency import Agency
from web.http.acting import acting_of
from web.http.middleware import API_PREFIX
from web.http.rights import Right, rights_of
from web.http.roll import Acting
from web.http.typed import typed_in
from web.http.visitor import visitor_of
from web.language.helping import topic_of
from web.language.i18n import COOKIE, Language, chosen, msgid, preferred, translate
from web.language.templating import environment
from web.services import services
from workflow.errors import WorkflowError

logger = logging.getLogger("chenhe.web")

NAVIGATION = (
    ("/", msgid("看板"), Right.USE_OFFICE),
    ("/inbox", msgid("待辦"), Right.USE_OFFICE),
    ("/register", msgid("收文"), Right.USE_OFFICE),
    ("/assign", msgid("分文"), Right.RUN_REGISTRY),
    ("/rules", msgid("流程表"), Right.VIEW_RULES),
    ("/practice", msgid("演練"), Right.PRACTISE),
    ("/rehearsals", msgid("預演"), Right.REHEARSE),
    ("/audits", msgid("稽核"), Right.AUDIT),
    ("/reminders", msgid("稽催"), Right.RUN_REGISTRY),
    ("/performance", msgid("月報表"), Right.VIEW_PERFORMANCE),
    ("/organisation", msgid("管理"), Right.MANAGE_ORGANISATION),
    ("/accounts", msgid("帳號"), Right.MANAGE_ACCOUNTS),
)
FOR_THE_REGISTRY = frozenset({"/assign"})  # others would find nothing to do there

UNSHOWN = "http/unshown.html.jinja"
# As base.html.jinja opens and closes what is the page's own.
MAIN, MAIN_ENDS = '<main id="main" tabindex="-1">', "</main>"


class Page(Protocol):
    """The one object a page's template is given; the class names the template."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationLink:
    """One room of the product."""

    path: str
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """復原: the form that takes back what was just done, where that was only a note.

    The log keeps both: what was done, and that it was taken back.
    """

    way: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """What may be done next, in the visitor's language, and where."""

    label: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What base.html.jinja needs around a page.

    `acting` is None for who may not use the office; `csrf_token` is None on an
    answer that a guard gives before the token is known.
    """

    language: Language
    navigation: tuple[NavigationLink, ...]
    acting: Acting | None
    is_demo: bool  # where anybody acts as everybody, and all is made up
    account: str  # the name of who is signed in
    manages_rules: bool
    csrf_token: str | None
    here: str  # where this page is shown again, for the way back after a switch
    sought: str  # what was searched for, on the page of what was found
    flash: str | None
    undo: Undo | None  # of what the flash tells
    help: str  # the address of what this page is for
    ways_on: tuple[WayOn, ...]  # beside the flash
    version: str
    agency: str
    rulebook_version: str
    told: set[str] = field(default_factory=set[str])  # the terms that this page has explained

    def once(self) -> str:
        """A key for one form of the page, by which a second copy of it is known."""
        return token_urlsafe(16)

    @property
    def home(self) -> str:
        """The first room this visitor may enter."""
        return self.navigation[0].path


def language_of(request: Request) -> Language:
    """The language chosen by the visitor, or asked for by a program, else the server's."""
    default = services(request).settings.lang
    if request.url.path.startswith(f"{API_PREFIX}v"):  # not the page about it
        default = preferred(request.headers.get("accept-language", "")) or default
    return chosen(request.cookies.get(COOKIE), default)


def say(request: Request, text: str, **facts: object) -> str:
    """A sentence in the visitor's language."""
    return translate(language_of(request), text, facts)


def respond(
    request: Request, page: Page, status_code: int = 200, *, asks_office: bool = True
) -> HTMLResponse:
    """The page, in the shell, in the visitor's language.

    A page that answers a form may say by `here` where it is shown again without one.
    Takes the flash of the session away, if the page shows it; with `asks_office` off it needs no
    database. A refusal whose page has no place for something typed shows it below all the same.
    """
    shell = shell_of(request, asks_office=asks_office)
    if here := getattr(page, "here", ""):
        shell = replace(shell, here=here)
    text = _rendered(shell.language, page.template, page=page, shell=shell)
    typed = typed_in(request) if status_code >= HTTPStatus.BAD_REQUEST else None
    if typed and (unshown := typed.unshown_in(text)):
        more = _rendered(shell.language, UNSHOWN, fields=unshown)
        text = text.replace(MAIN_ENDS, more + MAIN_ENDS, 1)
    return HTMLResponse(text, status_code=status_code)


def _rendered(language: Language, template: str, **given: object) -> str:
    """No page of HTML may hold a NUL, as what was typed may."""
    text = environment(language).get_template(template).render(**given)
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def saved(content: bytes, media_type: str, name: str, chinese: str) -> Response:
    """An answer that is saved, under its Chinese name where the browser knows how.

    `name` is ASCII, for browsers that know no other; `chinese` is percent-encoded as RFC 6266 asks.
    """
    kept = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(chinese)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": kept})


def flash(
    request: Request, text: str, undo: Undo | None = None, ways: Sequence[WayOn] = ()
) -> None:
    """Say `text` on the next page the visitor sees: how to take it back, and what to do next.

    Few and short fields: the session is a cookie, unless the same answer shows them.
    """
    request.session["flash"] = text
    request.session["undo"] = [undo.way, undo.fields] if undo else None
    request.session["ways"] = [(each.label, each.way) for each in ways]


def shell_of(request: Request, *, asks_office: bool = True) -> Shell:
    """The shell of `request`; it takes the flash away.

    Without a choice of whom to act as, where the office's people cannot be read.
    """
    language, rights = language_of(request), rights_of(request)
    visitor = visitor_of(request.scope)
    rulebook = services(request).source.last
    acting = _acting(request) if asks_office and Right.USE_OFFICE in rights else None
    return Shell(
        language=language,
        navigation=tuple(
            NavigationLink(
                path=path, name=translate(language, name), is_here=_is_here(request, path)
            )
            for path, name, right in NAVIGATION
            if right in rights and _has_use_for(path, acting, rulebook.agency)
        ),
        acting=acting,
        is_demo=services(request).settings.demo,
        account=visitor.account.name if visitor else "",
        manages_rules=Right.MANAGE_RULES in rights,
        csrf_token=_csrf_token(request),
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        sought=request.query_params.get("q", "") if request.url.path == "/search" else "",
        ways_on=_take_ways(request),
        flash=_take_flash(request),
        undo=_take_undo(request),
        help=topic_of(request.url.path).way,
        version=_program_version(),
        agency=rulebook.agency.name,
        rulebook_version=rulebook.version,
    )


def _acting(request: Request) -> Acting | None:
    """As whom the visitor acts; None where the office's people cannot be read."""
    try:
        return acting_of(request)
    except WorkflowError as error:
        logger.error("who may be acted as is not known: %s", error)
        return None


@cache
def _program_version() -> str:
    """Of the program that runs: what is installed meanwhile does not change it."""
    return version("chenhe")


def _has_use_for(path: str, acting: Acting | None, agency: Agency) -> bool:
    """Whether this visitor has something to do in a room.

    The address itself stays open to them; it only says what they cannot do.
    """
    registers = acting is not None and acting.name in agency.registry_positions
    return registers or path not in FOR_THE_REGISTRY


def _is_here(request: Request, path: str) -> bool:
    here = request.url.path
    return here == path or (path != "/" and here.startswith(f"{path}/"))


def _take_ways(request: Request) -> tuple[WayOn, ...]:
    """Those beside a flash, and with it."""
    if "session" not in request.scope or "hx-request" in request.headers:
        return ()
    return tuple(WayOn(label=label, way=way) for label, way in request.session.pop("ways", ()))


def _take_flash(request: Request) -> str | None:
    """Not for a part that refreshes itself: nobody would see it there."""
    if "session" not in request.scope or "hx-request" in request.headers:
        return None
    return request.session.pop("flash", None)


def _take_undo(request: Request) -> Undo | None:
    if "session" not in request.scope or "hx-request" in request.headers:
        return None
    kept = request.session.pop("undo", None)
    return Undo(way=kept[0], fields=kept[1]) if kept else None


def _csrf_token(request: Request) -> str | None:
    """None where an answer is given before the token is known, as on an oversized form."""
    make = cast(Callable[[], Any] | None, request.scope.get("csrftoken"))
    return str(make()) if make else None


def unless_unchanged(request: Request, answer: Response, recorded: int | None = None) -> Response:
    """304 if the visitor already has just this page.

    The tag is a digest of the body, so whatever changes the page changes it: but not how many
    records there were when it was made, as it tells by `data-since`.
    """
    shown = bytes(answer.body).replace(f'data-since="{recorded}"'.encode(), b"")
    version = f'"{sha256(shown).hexdigest()[:32]}"'
    headers = {"ETag": version, "Cache-Control": "private, no-cache"}
    if _is_known(version, request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def _is_known(version: str, known: list[str]) -> bool:
    """If-None-Match compares weakly: a proxy that compresses marks our version so."""
    tags = {each.strip().removeprefix("W/") for each in ",".join(known).split(",")}
    return not tags.isdisjoint({version, "*"})
