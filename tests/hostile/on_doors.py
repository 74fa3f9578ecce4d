"""Attacks on who one is: sessions, tokens, one-time links, forms of another site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.hostile.asks import Ask
from tests.hostile.members import API
from tests.hostile.office import ADMINISTRATOR, PASSWORD
from tests.hostile.pages import FORM_TYPE, Visitor
from tests.hostile.siege import CHIEF, DRAFTER, Siege, with_cookie
from workflow.organisation.accounts import Role

NEW = "another sentence of the trials"
REFUSALS = frozenset({400, 401, 403, 404, 409, 412, 413, 415, 421, 422, 428, 429})


def refused(what: str, status: int) -> Iterator[str]:
    """A fault, if it was not."""
    if status not in REFUSALS:
        yield f"{what}: {status}"


def planted_cookies(siege: Siege) -> Iterator[str]:
    """What an attacker planted in the browser before somebody signs in there."""
    victim = siege.guest()
    victim.get("/sign-in")
    planted = dict(victim.cookies)
    siege.enter(victim, siege.officer(DRAFTER).account)
    if not siege.is_in(victim):
        yield "nobody came in"
    if siege.is_in(Visitor(send=siege.send, cookies=planted)):
        yield "the planted cookies came in, too"


def kept_cookies(siege: Siege) -> Iterator[str]:
    """The cookies of who has signed out, and of who has been signed out everywhere."""
    name = siege.officer(DRAFTER, 1).account
    victim = siege.guest()
    siege.enter(victim, name)
    kept = dict(victim.cookies)
    siege.post(victim, "/sign-out", {})
    if siege.is_in(Visitor(send=siege.send, cookies=dict(kept))):
        yield "signed out, and the cookies still came in"
    siege.enter(victim, name)
    siege.accounts.sign_out(name, by=ADMINISTRATOR)
    if siege.is_in(victim):
        yield "signed out by the administrator, and still in"


def altered_cookies(siege: Siege) -> Iterator[str]:
    """Every cookie cut, lengthened, with one character changed, or of another name."""
    own = siege.browser(siege.officer(DRAFTER).account)
    for name, value in own.cookies.items():
        if b"session" not in name:
            continue
        middle = len(value) // 2
        other = b"A" if value[middle : middle + 1] != b"A" else b"B"
        changed = value[:middle] + other + value[middle + 1 :]
        for forged in (value[:-1], b"A" + value, changed, b"", b"null", value.split(b".")[0]):
            if siege.is_in(Visitor(send=siege.send, cookies={**own.cookies, name: forged})):
                yield f"came in by {forged[:40]!r}"


def forged_tokens(siege: Siege) -> Iterator[str]:
    """Tokens that are none: empty, cut, of another scheme, a digest instead of the token."""
    officer = siege.officer(DRAFTER)
    (kept,) = siege.accounts.tokens(officer.account)
    for forged in (officer.token[:-1], officer.token + "x", kept.key, "", "null", "chenhe_"):
        yield from refused(f"token {forged[:12]!r}", siege.read_by(forged))


def another_s_token(siege: Siege) -> Iterator[str]:
    """Somebody else's token cannot be revoked, nor those of nobody."""
    officer, other = siege.officer(DRAFTER), siege.officer(CHIEF)
    (kept,) = siege.accounts.tokens(officer.account)
    for key in (kept.key, kept.key[:8], "", "%"):
        answer = siege.post(siege.browser(other.account), "/account/tokens/revoke", {"key": key})
        yield from refused(f"revoked {key[:8]!r}", answer.status)
    if siege.read_by(officer.token) != 200:
        yield "the token is gone"


def late_tokens(siege: Siege) -> Iterator[str]:
    """A token past its term, one with less scope than the way asks, one of an account locked."""
    name, accounts = siege.officer(DRAFTER, 2).account, siege.accounts
    ended, little = (
        accounts.issue(name, "試驗", scopes, lasts, by=name)
        for scopes, lasts in (
            (["use_office"], timedelta(seconds=-1)),
            (["audit"], timedelta(days=1)),
        )
    )
    good = accounts.issue(name, "試驗", ["use_office"], timedelta(days=1), by=name)
    browser = siege.browser(name)
    yield from refused("past its term", siege.read_by(ended))
    yield from refused("beyond its scope", siege.read_by(little))
    if (siege.read_by(good), siege.is_in(browser)) != (200, True):
        yield "the sound token or session was refused"
    accounts.lock(name, by=ADMINISTRATOR)
    yield from refused("locked, by token", siege.read_by(good))
    if siege.is_in(browser):
        yield "locked, and the session is still in"
    if siege.enter(siege.guest(), name).status == 303:
        yield "locked, and signed in"


def beyond_the_role(siege: Siege) -> Iterator[str]:
    """An officer at the administrator's pages; a token at pages of accounts."""
    officer = siege.officer(DRAFTER)
    browser = siege.browser(officer.account)
    ways = ("/accounts", "/accounts/import", f"/accounts/{ADMINISTRATOR}", "/organisation/import")
    for way in ways:
        yield from refused(way, browser.get(way).status)
    typed = {"name": "boss", "chosen": Role.ADMINISTRATOR.value}
    for way in ("/accounts", f"/accounts/{officer.account}", f"/accounts/{ADMINISTRATOR}/reset"):
        yield from refused(f"POST {way}", siege.post(browser, way, typed).status)
    for way in ("/account", "/accounts"):
        yield from refused(f"{way} by token", siege.read_by(officer.token, way))
    if Role.ADMINISTRATOR in siege.accounts.find(officer.account).roles:
        yield "made an administrator"


def links(siege: Siege) -> Iterator[str]:
    """A one-time link used twice, replaced by a newer one, guessed, or past its days."""
    name = siege.officer(DRAFTER, 3).account
    first = siege.accounts.reset(name, by=ADMINISTRATOR)
    second = siege.accounts.reset(name, by=ADMINISTRATOR)
    for code in (first, second[:-1], "", "%00", "..%2f..", second.swapcase()):
        way = f"/sign-in/link/{code}"
        yield from refused("link", siege.post(siege.guest(), way, {"password": NEW}).status)
    way = f"/sign-in/link/{second}"
    if siege.post(siege.guest(), way, {"password": NEW}).status != 303:
        yield "the newest link was refused"
    yield from refused("used twice", siege.post(siege.guest(), way, {"password": NEW}).status)
    yield from refused("the old password", siege.enter(siege.guest(), name, PASSWORD).status)


def names_of_nobody(siege: Siege) -> Iterator[str]:
    """An unknown name, a known one with a wrong password, a locked one: all told the same."""
    locked = siege.officer(DRAFTER, 4).account
    siege.accounts.lock(locked, by=ADMINISTRATOR)
    told = {
        siege.enter(siege.guest(), name, "a guess").text.replace(name, "NAME").partition("<h1>")[2]
        for name in ("nobody.at.all", siege.officer(CHIEF, 1).account, locked)
    }
    without_tokens = {each.partition('name="csrftoken"')[0] for each in told}
    if len(without_tokens) != 1:
        yield "the page tells who has an account"


def forms_of_others(siege: Siege) -> Iterator[str]:
    """A form without a token, with another's, from another site, as text, as JSON."""
    case, desk = siege.case()
    form = siege.signing_form(case)
    browser = siege.browser(siege.officer(DRAFTER).account)
    ask = form.filled({"opinion": "別處送來"})
    token = dict(form.fields)["csrftoken"]
    stranger = siege.guest()
    theirs = dict(stranger.form("/sign-in", "/sign-in", "password").fields)["csrftoken"]
    for forged in ("", "x", theirs):
        changed = form.filled({"opinion": "別處送來", "csrftoken": forged})
        yield from refused(f"token {forged[:6]!r}", siege.send(changed).status)
    for name, value in (
        (b"Origin", b"https://evil.example"),
        (b"Origin", b"null"),
        (b"Sec-Fetch-Site", b"cross-site"),
    ):
        headers = (*ask.headers, (name, value))
        sent = Ask(method=b"POST", target=ask.target, headers=headers, body=ask.body)
        yield from refused(f"{name!r} {value!r}", siege.send(sent).status)
    body = f'{{"as":"{DRAFTER}","action":"擬辦","opinion":"別處","csrftoken":"{token}"}}'.encode()
    for kind in (b"text/plain", b"application/json", FORM_TYPE, b"multipart/form-data"):
        sent = with_cookie(browser, b"POST", f"{API}/cases/{case}/actions", kind, body)
        headers = (*sent.headers, (b"If-Match", f'"{desk}"'.encode()))
        sent = Ask(method=b"POST", target=sent.target, headers=headers, body=body)
        yield from refused(f"API as {kind!r}", siege.send(sent).status)


def strange_hosts(siege: Siege) -> Iterator[str]:
    """A Host that is not ours; what a stranger says that a proxy said."""
    for host in (b"evil.example", b"127.0.0.1.evil.example", b"chenhe.example@evil.example", b""):
        headers = ((b"Host", host),)
        yield from refused(f"Host {host!r}", siege.send(Ask(headers=headers)).status)
    name = siege.officer(CHIEF).account
    statuses = [
        _guess(siege, name, (b"X-Forwarded-For", f"192.0.2.{each}".encode())) for each in range(6)
    ]
    if statuses[-1] != 429:
        yield f"guesses count as many callers: {statuses}"


def _guess(siege: Siege, name: str, header: tuple[bytes, bytes]) -> int:
    guest = siege.guest()
    form = guest.form("/sign-in", "/sign-in", "password")
    ask = form.filled({"name": name, "password": "a guess"})
    sent = Ask(method=b"POST", target=ask.target, headers=(*ask.headers, header), body=ask.body)
    return siege.send(sent).status


ATTACKS = (
    *(planted_cookies, kept_cookies, altered_cookies, forged_tokens, another_s_token),
    *(late_tokens, beyond_the_role, links, names_of_nobody, forms_of_others, strange_hosts),
)
