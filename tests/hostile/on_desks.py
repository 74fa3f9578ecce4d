"""Attacks on what one may do: other desks and drafts, forged numbers, markup, files, headers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.hostile.asks import Ask
from tests.hostile.files import hostile_files
from tests.hostile.members import API, new_words
from tests.hostile.office import ADMINISTRATOR, REGISTRY
from tests.hostile.on_doors import refused
from tests.hostile.pages import Form, Visitor, crawled
from tests.hostile.planted import ATTRIBUTE, SCRIPT
from tests.hostile.siege import CHIEF, DRAFTER, Siege
from tests.hostile.uploads import in_parts
from workflow.organisation.accounts import Role

FORGED = (
    *("0", "-1", "9999999999", "1150000001%00", "..%2f..%2fetc%2fpasswd", "%2e%2e", "'--"),
    *("1150000001;x", "1" * 400, "%F0%9F%98%80", "%EF%BC%91%EF%BC%92", "live", "administration"),
)
LINE_BREAKS = ("a\r\nSet-Cookie: planted=1", "a\nX-Planted: 1", "a\r\n\r\n<script>planted()")
STARTS = ("/", "/inbox", "/register", "/search", "/account", "/accounts", "/organisation")
ROOMS = ("/",)
FEW_STARTS = ("/accounts", "/register")  # of the little that the ordinary tests try
OVERSIZED = 70_000_000
EVERY_SO_MANY = 12  # hostile files


def forged_numbers(siege: Siege) -> Iterator[str]:
    """Cases, accounts, people and desks of nobody, in every way that takes one."""
    officer = siege.officer(DRAFTER)
    browser, administrator = siege.browser(officer.account), siege.browser(ADMINISTRATOR)
    case, _ = siege.case()
    for forged in FORGED[:: 3 if siege.is_small else 1]:
        for visitor, way in (
            (browser, f"/cases/{forged}"),
            (browser, f"/cases/{forged}/cosigning"),
            (administrator, f"/accounts/{forged}"),
        ):
            yield from refused(way, visitor.get(way).status)
        yield from refused(forged, siege.read_by(officer.token, f"{API}/cases/{forged}"))
        said = {"as": DRAFTER, "action": "擬辦", "opinion": "冒名"}
        answer = siege.program(officer.token, f"{API}/cases/{case}/actions", said, forged[:20])
        yield from refused(f"desk {forged[:20]}", answer.status)
        opened = {"name": "new.account", "chosen": "officer", "person": forged}
        yield from refused(
            f"person {forged}", siege.post(administrator, "/accounts", opened).status
        )


def another_s_desk(siege: Siege) -> Iterator[str]:
    """Signing where somebody else sits, by page and by program, under any name."""
    case, desk = siege.case()
    form, chief = siege.signing_form(case), siege.officer(CHIEF)
    browser = siege.browser(chief.account)
    for acting in (CHIEF, DRAFTER, f"{DRAFTER}@{siege.officer(DRAFTER).person}", "機關/局長", ""):
        typed = {name: value for name, value in form.fields if name != "csrftoken"}
        answer = siege.post(browser, form.action, typed | {"acting": acting, "opinion": "冒名"})
        yield from refused(f"page, acting as {acting!r}", answer.status)
    for seat, person in ((DRAFTER, ""), (DRAFTER, siege.officer(DRAFTER).person), (CHIEF, "")):
        said = {"as": seat, "person": person, "action": "擬辦", "opinion": "冒名"}
        answer = siege.program(chief.token, f"{API}/cases/{case}/actions", said, desk)
        yield from refused(f"program as {seat} {person}", answer.status)
    for way in ("/acting",):
        siege.post(browser, way, {"acting": DRAFTER, "back": "/inbox"})
        if f"/cases/{case}" in browser.get("/inbox").text:
            yield "sees the inbox of the desk that it switched to"


def another_s_draft(siege: Siege) -> Iterator[str]:
    """What somebody has typed and kept is shown to nobody else, and thrown away by nobody else."""
    case, _ = siege.case()
    words, form = new_words(), siege.signing_form(case)
    way, owner = f"/cases/{case}/draft", siege.browser(siege.officer(DRAFTER).account)
    owner.ask(replace(form, action=way).filled({"opinion": words}))
    if words not in owner.get(f"/cases/{case}").text:
        yield "the draft was not kept"
    typed = {name: value for name, value in form.fields if name != "csrftoken"}
    for seat, number in ((CHIEF, 0), (DRAFTER, 5), (REGISTRY, 1)):
        other = siege.browser(siege.officer(seat, number).account)
        if words in other.get(f"/cases/{case}").text:
            yield f"{seat} is shown it"
        siege.post(other, way, typed | {"forget": "yes"})
    if words not in owner.get(f"/cases/{case}").text:
        yield "somebody else threw it away"


def markup(siege: Siege) -> Iterator[str]:
    """Markup in every field of every form and of every API operation; then every page is read."""
    names = [siege.officer(seat).account for seat in (DRAFTER, REGISTRY)]
    siege.accounts.open("every.role", (*ROLES_WITHOUT_PERSON,), by=ADMINISTRATOR)
    visitors = [siege.browser(name) for name in (*names, ADMINISTRATOR)]
    siege.signing_form(siege.case()[0])
    where = (FEW_STARTS, FEW_STARTS) if siege.is_small else (STARTS, ROOMS)
    for visitor in visitors:
        for _, forms in list(crawled(visitor, *where, most_alike=1)):
            for form in forms:
                yield from _filled(siege, visitor, form)
    yield from _operations(siege)
    for visitor in visitors:
        for target, _ in crawled(visitor, *where, most_alike=1):
            yield from siege.judge.faults(Ask(target=target.encode()), visitor.get(target))


ROLES_WITHOUT_PERSON = (Role.PLANNER, Role.AUDITOR, Role.INSTRUCTOR, Role.TRAINEE)
LEAVES = ("/sign-out", "/account/password", "/lock", "/reset", "/language", "/account/sign-out")


def _filled(siege: Siege, visitor: Visitor, form: Form) -> Iterator[str]:
    """Every field that somebody types into holds markup; what comes back shows it as text."""
    if any(each in form.action for each in LEAVES) or not form.typed:
        return
    for planted in (SCRIPT, ATTRIBUTE):
        ask = form.filled(dict.fromkeys(form.typed, planted))
        for fault in siege.judge.faults(ask, visitor.ask(ask)):
            yield f"{form.action}: {fault}"


def _operations(siege: Siege) -> Iterator[str]:
    """Every operation of the description that takes JSON, each text in it markup."""
    described = json.loads(siege.send(Ask(target=b"/openapi.json")).body)
    schemas, token = described["components"]["schemas"], siege.officer(DRAFTER).token
    for path, methods in described["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" not in body:
            continue
        said = _planted(body["application/json"]["schema"], schemas, 0)
        way = path.replace("{case_id}", siege.case()[0])
        answer = siege.program(token, way, said, "*")
        for fault in siege.judge.faults(Ask(target=way.encode()), answer):
            yield f"{way}: {fault}"


def _planted(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> Any:
    """Something of this schema, with markup for every text."""
    schema = schemas.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    if depth > 4:
        return None
    if "properties" in schema:
        parts = schema["properties"].items()
        return {name: _planted(part, schemas, depth + 1) for name, part in parts}
    for kind in ("anyOf", "oneOf", "allOf"):
        if kind in schema:
            return _planted(schema[kind][0], schemas, depth + 1)
    if schema.get("type") == "array":
        return [_planted(schema.get("items", {}), schemas, depth + 1)]
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": 1, "number": 1, "boolean": True}.get(str(schema.get("type")), SCRIPT)


def line_breaks(siege: Siege) -> Iterator[str]:
    """Line breaks in every field that reaches a header: where to go on, names of files."""
    browser = siege.browser(siege.officer(DRAFTER).account)
    guest = siege.guest()
    for words in LINE_BREAKS[: 1 if siege.is_small else None]:
        form = guest.form("/sign-in", "/sign-in", "password")
        asks: Sequence[tuple[Visitor, Ask]] = (
            (guest, form.filled({"name": words, "password": "x", "back": f"/{words}"})),
            (browser, _quoted(f"/language/en?back=/{words}")),
            (browser, _quoted(f"/search?q={words}")),
            (browser, _quoted(f"/?q={words}")),
            (browser, Ask(headers=((b"Accept-Language", words.encode()),))),
        )
        switched = siege.post(browser, "/acting", {"acting": words, "back": words})
        yield from siege.judge.faults(Ask(), switched)
        for visitor, ask in asks:
            yield from _judged(siege, visitor, ask)


def _quoted(way: str) -> Ask:
    return Ask(target=way.replace("\r", "%0D").replace("\n", "%0A").replace(" ", "%20").encode())


def _judged(siege: Siege, visitor: Visitor, ask: Ask) -> Iterator[str]:
    answer = visitor.ask(replace(ask, typed=()))
    yield from siege.judge.faults(replace(ask, typed=()), answer)
    if any(b"planted" in name.lower() for name, _ in answer.headers):
        yield "a header of the attacker's"


def hostile_lists(siege: Siege) -> Iterator[str]:
    """Names of files that climb, hostile workbooks, a body too large, at the lists of accounts."""
    administrator = siege.browser(ADMINISTRATOR)
    form = next(each for each in administrator.read("/accounts/import")[0] if each.files)
    content = "帳號,角色,人員\nx,壞,\n".encode()
    names = ("../../etc/passwd", "..\\\\..\\\\x.csv", "/etc/passwd", "a%00.csv", SCRIPT, "con")
    asks = [in_parts(form, name.replace('"', "%22"), content) for name in names]
    files = [each for each in hostile_files() if each.reader.value == "roster" and not each.is_slow]
    wanted = [] if siege.is_small else files[::EVERY_SO_MANY]  # tests of their own try each reader
    asks += [in_parts(form, each.file, each.make()) for each in wanted]
    asks.append(in_parts(form, "large.csv", b"x" * OVERSIZED))
    before = siege.accounts.all()
    for ask in asks:
        answer = administrator.ask(ask)
        yield from refused(str(ask)[:80], answer.status)
        yield from siege.judge.faults(ask, answer)
    if siege.accounts.all() != before:
        yield "an account was opened"


ATTACKS = (*(forged_numbers, another_s_desk, another_s_draft, markup, line_breaks, hostile_lists),)
