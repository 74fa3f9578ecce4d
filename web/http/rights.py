"""Who may do what: each route names the right it needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from secrets import compare_digest

from fastapi import Request

from web.http.address import asked_for, is_relayed
from web.http.visitor import Visitor, visitor_of
from web.language.i18n import msgid
from web.services import services
from web.settings import Settings, is_loopback
from workflow.organisation.accounts import Account, Role

KEY = "key"  # of a session


class Right(Enum):
    """What a visitor may be allowed."""

    REACH_SERVICE = "reach_service"  # is it alive; which language; nothing about documents
    VIEW_RULES = "view_rules"
    PRACTISE = "practise"  # exercises, made and scored; nothing is kept
    MANAGE_RULES = "manage_rules"  # correct rows, confirm pages, try another table
    USE_OFFICE = "use_office"
    RUN_REGISTRY = "run_registry"  # 分文 and 稽催
    VIEW_PERFORMANCE = "view_performance"  # the figures of the office, no document among them
    AUDIT = "audit"  # bring logs, see what is wrong in them; names are shown
    REHEARSE = "rehearse"  # run scenarios, see what would come of them; no document among them
    MANAGE_ORGANISATION = "manage_organisation"  # people, deputies, closures; names are shown
    OPERATE = "operate"  # how the machine and its database are; nothing about documents
    HAVE_ACCOUNT = "have_account"  # one's own: its password, its sessions, its tokens
    MANAGE_ACCOUNTS = "manage_accounts"  # those of others


GUEST_RIGHTS = frozenset({Right.REACH_SERVICE, Right.VIEW_RULES, Right.PRACTISE})
DEMO_RIGHTS = GUEST_RIGHTS | {
    *(Right.USE_OFFICE, Right.RUN_REGISTRY, Right.MANAGE_RULES, Right.VIEW_PERFORMANCE),
    *(Right.MANAGE_ORGANISATION, Right.AUDIT, Right.REHEARSE, Right.OPERATE),
}

SIGNED_IN_RIGHTS = GUEST_RIGHTS | {Right.HAVE_ACCOUNT}
ROLE_RIGHTS = {
    Role.TRAINEE: frozenset[Right](),
    Role.OFFICER: frozenset({Right.USE_OFFICE}),
    Role.REGISTRAR: frozenset({Right.USE_OFFICE, Right.RUN_REGISTRY, Right.VIEW_PERFORMANCE}),
    Role.PLANNER: frozenset({Right.REHEARSE, Right.MANAGE_RULES, Right.VIEW_PERFORMANCE}),
    Role.AUDITOR: frozenset({Right.AUDIT, Right.VIEW_PERFORMANCE}),
    Role.INSTRUCTOR: frozenset[Right](),
    Role.ADMINISTRATOR: frozenset(
        {Right.MANAGE_ACCOUNTS, Right.MANAGE_ORGANISATION, Right.MANAGE_RULES, Right.OPERATE}
    ),
}


SCOPE_WORDS = {  # of what a token may be given
    Right.USE_OFFICE: msgid("公文：看板、待辦、簽核"),
    Right.RUN_REGISTRY: msgid("分文與稽催"),
    Right.VIEW_PERFORMANCE: msgid("月報表"),
    Right.AUDIT: msgid("稽核"),
    Right.REHEARSE: msgid("預演"),
    Right.MANAGE_RULES: msgid("校對"),
    Right.MANAGE_ORGANISATION: msgid("人員、代理人與停班日"),
    Right.OPERATE: msgid("系統狀況"),
}


class MissingRightError(Exception):
    """The visitor lacks the right that a route needs."""

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__(right.value)


class Requires:
    """A route's dependency: refuse visitors who lack `right`."""

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request) -> None:
        """Let the request pass or raise `MissingRightError`; no thread is taken for it."""
        if self.right not in rights_of(request):
            raise MissingRightError(self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """How a request came: what counts of it, without accounts, for what it may do."""

    hostname: str  # that the browser asked for; empty where it named none, or several
    caller: str  # the address that the connection comes from
    is_relayed: bool = False  # it says that it came through a proxy
    key: str = ""  # what the session keeps of the key it once brought

    @property
    def is_at_home(self) -> bool:
        """Whether it comes from this machine and by its name, and no proxy hands it on."""
        return all(map(is_loopback, (self.hostname, self.caller))) and not self.is_relayed


def rights_of(request: Request) -> frozenset[Right]:
    """The rights of whoever sent `request`."""
    if visitor := visitor_of(request.scope):
        return rights_of_visitor(visitor)
    return granted(services(request).settings, _approach(request))


def is_at_home(request: Request) -> bool:
    """Whether a program of this machine asks, by a name of this machine, and nobody through it."""
    return _approach(request).is_at_home


def _approach(request: Request) -> Approach:
    asked = asked_for(request.scope)
    return Approach(
        hostname=asked.host if asked else "",
        caller=request.client.host if request.client else "",
        is_relayed=is_relayed(request.scope),
        key=str(request.session.get(KEY, "")) if "session" in request.scope else "",
    )


def rights_of_visitor(visitor: Visitor) -> frozenset[Right]:
    """Those of its roles; with a token, those of them that its scopes name."""
    whole = rights_of_account(visitor.account)
    if visitor.scopes is None:
        return whole
    return GUEST_RIGHTS | {right for right in whole if right.value in visitor.scopes}


def rights_of_account(account: Account) -> frozenset[Right]:
    """What whoever is signed in may do, and what each role adds."""
    return SIGNED_IN_RIGHTS.union(*(ROLE_RIGHTS[role] for role in account.roles))


def scopes_of(account: Account) -> frozenset[str]:
    """What a token of this account may be given: no token gives out others, or opens accounts."""
    kept = {Right.HAVE_ACCOUNT, Right.MANAGE_ACCOUNTS, *GUEST_RIGHTS}
    return frozenset(right.value for right in rights_of_account(account) - kept)


def scope_words(scopes: frozenset[str]) -> dict[str, str]:
    """What each of these scopes is called, in the order of the list."""
    return {right.value: word for right, word in SCOPE_WORDS.items() if right.value in scopes}


def granted(settings: Settings, approach: Approach) -> frozenset[Right]:
    """Without an account, only a demonstration that nobody else can reach is open.

    The name the browser asked for counts too, else a page elsewhere could point its own
    name at this machine and read the office; and so does where the call comes from, since
    another server than ours may listen more widely than `settings.host` says, and whether a proxy
    of this machine handed it on for somebody. Where a key was asked for, it must have been brought.
    """
    is_open = settings.demo and is_loopback(settings.host) and approach.is_at_home
    return DEMO_RIGHTS if is_open and _fits(settings, approach.key) else GUEST_RIGHTS


def kept_of_key(key: str) -> str:
    """What a session keeps of a key: not the key itself, for sessions can be read."""
    return sha256(key.encode(errors="surrogatepass")).hexdigest()


def _fits(settings: Settings, kept: str) -> bool:
    wanted = settings.key.get_secret_value()
    return not wanted or compare_digest(kept_of_key(wanted).encode(), kept.encode())


def use_key(request: Request, key: str) -> None:
    """Open the demonstration to this browser; raises MissingRightError for a key that is not it."""
    if not services(request).settings.key.get_secret_value():
        return
    if not _fits(services(request).settings, kept_of_key(key)):
        raise MissingRightError(Right.USE_OFFICE)
    request.session[KEY] = kept_of_key(key)
