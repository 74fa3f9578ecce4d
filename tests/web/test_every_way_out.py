"""密件: no page, file or answer of any address tells an outsider of it; those on its way read it.

Every address of the application is walked: a new one fails here until it says how it is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.office import Visitor
from tests.web.test_rights import rights_named
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import (
    COLLEAGUE,
    DRAFTERS,
    HANDLER,
    OF_THE_ROW,
    OUTSIDE,
    REGISTRY,
    SUBJECT,
    TYPED,
    UNIT,
    a_fresh_secret,
    a_secret,
    a_staff,
    actor,
    told,
)
from web.http.rights import Right
from web.services import Services
from workflow.actions import RULES
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.reports.board import MASK

API = "/api/v1"
ABOUT_THE_TABLE = {Right.VIEW_RULES, Right.MANAGE_RULES, Right.PRACTISE}
OUTSIDERS = {
    "another unit": OUTSIDE,
    "a colleague of the drafter": f"{DRAFTERS}@{COLLEAGUE}",
    "a vacant position": "綜合企劃組/股長",
}
DRAFTER = f"{DRAFTERS}@{HANDLER}"
WHOEVER = "WHOEVER"  # in an address, who asks
PART = SUBJECT[2:6]  # what a search may know of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: of an address, with what the visitor types."""

    path: str
    fields: dict[str, str] = field(default_factory=dict[str, str])
    sent: dict[str, Any] | None = None  # as JSON, by a program, instead of a form

    def answered(self, office: Visitor, key: str, *, is_form: bool) -> Response:
        """What comes of it; a program says itself as whom it asks."""
        path = self.path.replace(WHOEVER, quote(key))
        if self.sent is not None:
            sent, headers = {"as": key, **self.sent}, {"if-match": "*"}
            return office.client.post(path, json=sent, headers=headers)
        return office.post(path, self.fields) if is_form else office.client.get(path)


def get(path: str) -> list[Ask]:
    return [Ask(path=path)]


def acts(case: Case) -> list[Ask]:
    """Every action, with something in every field that a form may have."""
    typed = {
        **{"opinion": "意見", "reason": "理由", "to": "承辦人員", "days": "3", "outcome": "發"},
        **{"stance": "同意", "urgency": "速件", "desk": case.open[0].desk, "options": "甲\n乙"},
    }
    plain = {key: value for key, value in typed.items() if key != "desk"}
    return [
        Ask(path=f"/cases/{case.id}/actions", fields={"action": action.value, **fields})
        for action in RULES
        for fields in (typed, plain, {})
    ]


def asked(case: Case, fresh: Case, other: Case) -> dict[str, list[Ask]]:
    """How every address is asked, by method and path: of a 密件, one just come, and another."""
    key, new = f"{case.id}:{case.open[0].desk}", f"{fresh.id}:"
    person = f"person={HANDLER}"
    leave = {"person": HANDLER, "successor": COLLEAGUE, "until": "2030-01-02", "reason": "輪調"}
    return {
        "GET /": [
            Ask(path=path)
            for path in ("/", f"/?q={PART}", f"/?q={case.id}", "/?closed=true", f"/?unit={UNIT}")
        ],
        "GET /inbox": [
            *(Ask(path="/inbox"), Ask(path="/inbox?action=擬辦&marked=all")),
            Ask(path="/inbox?whose=colleagues"),
        ],
        "GET /inbox/sign": [
            Ask(path=f"/inbox/sign?action={action}&chosen={key}") for action in ("", "擬辦", "審核")
        ],
        "GET /inbox/phrase": get("/inbox/phrase"),
        "POST /inbox/phrase": [
            Ask(path="/inbox/phrase", fields={"action": "擬辦", "opinion": "擬可"} | more)
            for more in ({"chosen": key}, {})
        ],
        "GET /search": [Ask(path=f"/search?q={q}") for q in (PART, SUBJECT[1:], case.id, UNIT)],
        "POST /inbox/sign": [
            Ask(path="/inbox/sign", fields={"chosen": key, "action": action} | more)
            for action in ("擬辦", "審核", "簽收", "核定")
            for more in ({}, {"confirmed": "yes", "opinion": "x", "outcome": "發"})
        ],
        "GET /cases/{case_id}": [Ask(path=f"/cases/{each.id}") for each in (case, fresh, other)],
        "GET /cases/{case_id}/actions": get(f"/cases/{case.id}/actions"),
        "POST /cases/{case_id}/actions": acts(case),
        "GET /cases/{case_id}/{kind}-sheet": [
            Ask(path=f"/cases/{case.id}/{kind}-sheet") for kind in ("cosigning", "route")
        ],
        "GET /cases/{case_id}/{kind}-sheet.pdf": [
            Ask(path=f"/cases/{case.id}/{kind}-sheet.pdf") for kind in ("cosigning", "route")
        ],
        "GET /cases/{case_id}/draft": get(f"/cases/{case.id}/draft"),
        "POST /cases/{case_id}/draft": [
            Ask(path=f"/cases/{case.id}/draft", fields={"desk": desk, "opinion": "x"})
            for desk in (case.open[0].desk, "9.9")
        ],
        "GET /cases/{case_id}/refill": get(f"/cases/{case.id}/refill"),
        "POST /cases/{case_id}/refill": [
            Ask(path=f"/cases/{case.id}/refill", fields={"action": "改分", "rows": "採購"} | more)
            for more in ({"reason": "x", "phrase:reason": "請補件"}, {"phrase:opinion": "可"})
        ],
        "GET /cases/{case_id}/phrase": get(f"/cases/{case.id}/phrase"),
        "POST /cases/{case_id}/phrase": [
            Ask(path=f"/cases/{case.id}/phrase", fields={"desk": desk, "opinion": "擬可"})
            for desk in (case.open[0].desk, "9.9")
        ],
        "GET /assign": [
            Ask(path=f"/assign?{query}") for query in ("", "show=assigned", "propose=evenly")
        ],
        "POST /assign": [
            Ask(path="/assign", fields={"chosen": f"{new}{UNIT}:", f"to:{UNIT}": COLLEAGUE}),
            Ask(
                path="/assign", fields={f"to:{new}{UNIT}:{HANDLER}": COLLEAGUE, "show": "assigned"}
            ),
        ],
        **{f"GET {path}": get(path) for path in ("/help", "/help/terms", "/help/tour")},
        "GET /help/{page}": get("/help/case"),
        "GET /phrases": get(f"/phrases?back=/cases/{case.id}"),
        "GET /phrases/remove": get("/phrases/remove"),
        "POST /phrases": [Ask(path="/phrases", fields={"words": "x", "back": f"/cases/{case.id}"})],
        "POST /phrases/remove": [Ask(path="/phrases/remove", fields={"words": "x"})],
        "GET /register/draft": get("/register/draft"),
        "POST /register/draft": [
            Ask(path="/register/draft", fields={"row": "line:9", "subject": "別件"})
        ],
        "GET /register": [Ask(path="/register"), Ask(path=f"/register?q={PART}")],
        "POST /register": [Ask(path="/register", fields={"row": "line:9", "subject": "別件"})],
        "GET /reminders": [Ask(path="/reminders"), Ask(path=f"/reminders?unit={UNIT}")],
        "POST /reminders": [
            Ask(path="/reminders", fields={"place": UNIT, "do": do})
            for do in ("remind", "withdraw")
        ],
        "GET /performance": get("/performance"),
        "GET /performance.{form}": [
            Ask(path=f"/performance.{form}") for form in ("csv", "xlsx", "json")
        ],
        "GET /organisation": get("/organisation"),
        "GET /organisation/person": get(f"/organisation/person?{person}"),
        "GET /organisation/history": get("/organisation/history"),
        "GET /organisation/appoint": get(f"/organisation/appoint?{person}"),
        "POST /organisation/appoint": [Ask(path="/organisation/appoint", fields=leave)],
        "GET /organisation/end": get(f"/organisation/end?{person}&holder={DRAFTERS}"),
        "POST /organisation/end": [Ask(path="/organisation/end", fields=leave)],
        "GET /organisation/deputies": get(f"/organisation/deputies?{person}"),
        "POST /organisation/deputies": [Ask(path="/organisation/deputies", fields=leave)],
        "GET /organisation/hand-over": get(f"/organisation/hand-over?{person}"),
        "POST /organisation/hand-over": [Ask(path="/organisation/hand-over", fields=leave)],
        "GET /organisation/import": get("/organisation/import"),
        "GET /organisation/template.{form}": get("/organisation/template.csv"),
        "POST /organisation/import": [Ask(path="/organisation/import")],
        "POST /organisation/import/confirm": [Ask(path="/organisation/import/confirm")],
        "GET /health": get("/health"),
        "GET /styleguide": get("/styleguide"),
        "GET /organisation/calendar": get("/organisation/calendar"),
        "POST /organisation/calendar/close": [
            Ask(path="/organisation/calendar/close", fields={"day": "2026-12-01", "reason": "颱風"})
        ],
        "POST /organisation/calendar/reopen": [
            Ask(path="/organisation/calendar/reopen", fields={"day": "2026-12-01"})
        ],
        "GET /acting": [Ask(path=f"/acting?back=/cases/{case.id}"), Ask(path=f"/acting?q={UNIT}")],
        "POST /acting": [Ask(path="/acting", fields={"back": f"/cases/{case.id}"})],
        # Who one is: nothing of any case.
        **{
            f"GET {path}": get(path.format(name="head", act="lock", part="x", code="x"))
            for path in ACCOUNT_PAGES
        },
        **{
            f"POST {path}": [Ask(path=path.format(name="head", code="x"))] for path in ACCOUNT_FORMS
        },
        # A log is brought whole, and read by nothing of the office.
        **{f"GET {path}": get(path.format(audit="nobody", kind="pdf")) for path in AUDIT_PAGES},
        **{
            f"POST {path}": [Ask(path=path.format(audit="nobody", number=1), fields=fields)]
            for path, fields in AUDIT_FORMS.items()
        },
        # A scenario is brought whole, and run on documents that nobody sent.
        **{f"GET {path}": get(path.format(rehearsal="nobody", **FORMS)) for path in REHEARSED},
        **{
            f"POST {path}": [Ask(path=path.format(rehearsal="nobody"), fields={"name": PART})]
            for path in REHEARSAL_FORMS
        },
        # The table and the service: asked alike, whatever cases there are.
        "GET /healthz": get("/healthz"),
        "GET /readyz": get("/readyz"),
        "GET /key/{key}": get("/key/nobody"),
        "GET /language/{language}": get(f"/language/zh-Hant?back=/cases/{case.id}"),
        "GET /openapi.json": get("/openapi.json"),
        "GET /api/docs": get("/api/docs"),
        "GET /api/v1/exercises": get("/api/v1/exercises?kind=order&count=1&seed=1&view=trainee"),
        "POST /api/v1/exercises/scores": [Ask(path="/api/v1/exercises/scores")],
        "GET /api/v1/rehearsals": get("/api/v1/rehearsals"),
        "POST /api/v1/rehearsals": [Ask(path="/api/v1/rehearsals")],
        **{
            f"{method} /api/v1/rehearsals/{{rehearsal}}": get("/api/v1/rehearsals/nobody")
            for method in ("GET", "PATCH", "DELETE")
        },
        **{
            f"POST /api/v1/rehearsals/{{rehearsal}}/{step}": [
                Ask(path=f"/api/v1/rehearsals/nobody/{step}")
            ]
            for step in ("cancel", "run")
        },
        "GET /api/v1/audits": get("/api/v1/audits"),
        "POST /api/v1/audits": [Ask(path="/api/v1/audits?organisation=office")],
        "GET /api/v1/audits/{audit}": get("/api/v1/audits/nobody"),
        "DELETE /api/v1/audits/{audit}": get("/api/v1/audits/nobody"),
        **of_the_office(case, fresh, other),
        "GET /api/v1/suggestions": get(f"/api/v1/suggestions?subject={PART}"),
        **{f"GET {path}": get(filled(path)) for path in TABLE_PAGES},
        **{f"POST {path}": [Ask(path=filled(path), fields={"by": "x"})] for path in TABLE_FORMS},
    }


def of_the_office(case: Case, fresh: Case, other: Case) -> dict[str, list[Ask]]:
    """The same of the API that works in the office."""
    every, who, look = (case, fresh, other), f"as={WHOEVER}", {"preview": True}
    numbers = [f"{API}/cases/{each.id}" for each in every]
    return {
        "GET /api/v1/cases": [
            Ask(path=f"{API}/cases?{query}")
            for query in ("", who, f"q={PART}&{who}", f"closed=true&q={case.id}", f"unit={UNIT}")
        ],
        "GET /api/v1/cases/{case_id}": [
            Ask(path=f"{number}?{query}") for number in numbers for query in ("", who)
        ],
        "GET /api/v1/cases/{case_id}/actions": get(f"{numbers[0]}/actions?{who}"),
        "POST /api/v1/cases": [
            Ask(path=f"{API}/cases", sent={"row": "line:9", "subject": "別件"}),
            Ask(path=f"{API}/cases", sent={"row": "line:99999", "subject": PART}),
        ],
        "POST /api/v1/cases/{case_id}/actions": [
            Ask(path=f"{numbers[0]}/actions", sent={"action": action.value} | typed)
            for action in RULES
            for typed in ({}, {"reason": "x", "opinion": "x", "to": "承辦人員", "outcome": "發"})
        ],
        "GET /api/v1/cases/{case_id}/sheets/{kind}": [
            Ask(path=f"{numbers[0]}/sheets/{kind}?{query}")
            for kind in ("cosigning", "route")
            for query in ("", who, f"format=pdf&{who}")
        ],
        "GET /api/v1/reminders": [
            Ask(path=f"{API}/reminders?{query}") for query in ("", who, f"place={UNIT}&{who}")
        ],
        "POST /api/v1/reminders": [
            Ask(path=f"{API}/reminders", sent={"place": UNIT, "do": do})
            for do in ("remind", "withdraw")
        ],
        "GET /api/v1/statistics": get(f"{API}/statistics"),
        "GET /api/v1/organisation": get(f"{API}/organisation"),
        "POST /api/v1/organisation/changes": [
            Ask(
                path=f"{API}/organisation/changes", sent={"changes": [change], "reason": "x"} | look
            )
            for change in (
                {"kind": "hand-over", "person": HANDLER, "successor": COLLEAGUE}
                | {"last_day": "2030-01-02"},
                {"kind": "close-day", "day": "2026-12-01"},
            )
        ],
        "GET /api/v1/inbox": [
            Ask(path=f"{API}/inbox?{who}&whose={whose}") for whose in ("own", "colleagues")
        ],
    }


def filled(path: str) -> str:
    """The address of a page about the table."""
    return re.sub(r":\w+}", "}", path).format(form="csv", line="9", number="1", code="OVERDUE")


ACCOUNT_PAGES = (
    *("/sign-in", "/sign-in/link/{code}", "/account", "/account/{part}", "/accounts"),
    *("/accounts/log", "/accounts/{name}", "/accounts/{name}/{act}"),
)
ACCOUNT_FORMS = (
    *("/sign-in", "/sign-out", "/sign-in/link/{code}", "/account/password", "/account/tokens"),
    *("/account/tokens/revoke", "/account/sign-out-elsewhere", "/accounts", "/accounts/{name}"),
    *(f"/accounts/{{name}}/{act}" for act in ("lock", "unlock", "reset", "sign-out", "revoke")),
)
AUDIT_PAGES = (
    *("/audits", "/audits/own", "/audits/template.xlsx", "/audits/paste", "/audits/{audit}"),
    *("/audits/{audit}/mapping", "/audits/{audit}/mapping.toml", "/audits/{audit}/rows"),
    *("/audits/{audit}/findings", "/audits/{audit}/findings.xlsx", "/audits/{audit}/case"),
    *("/audits/{audit}/sample", "/audits/{audit}/sample.csv", "/audits/{audit}/sample.xlsx"),
    "/audits/{audit}/delete",
    *("/audits/{audit}/report", "/audits/{audit}/report/files", "/audits/{audit}/report/{kind}"),
    *("/audits/{audit}/entries", "/audits/{audit}/score", "/audits/{audit}/score.toml"),
    *("/audits/{audit}/compare", "/audits/allowed"),
)
AUDIT_FORMS = {
    "/audits/{audit}/report": {"conclusion": PART},
    "/audits/{audit}/report/files": {"kind": "html"},
    **{key: {"by": "x"} for key in ("/audits", "/audits/{audit}/mapping/file")},
    **{key: {"by": "x"} for key in ("/audits/{audit}/run", "/audits/{audit}/delete")},
    "/audits/{audit}/mapping": {"do": "look"},
    "/audits/{audit}/rows": {"do": "fitting"},
    **{key: {"by": "x"} for key in ("/audits/example", "/audits/own")},
    "/audits/{audit}/sample": {"do": "draw", "seed": "7"},
    "/audits/{audit}/entries": {"action": "accept", "all": "yes", "q": PART},
    **{
        key: {"reason": PART}
        for key in (
            *("/audits/{audit}/entries/apply", "/audits/allowed", "/audits/allowed/{number}/end"),
            *("/audits/{audit}/score", "/audits/{audit}/score/example"),
        )
    },
    **{key: {"text": f"股長\t審核\n{PART}"} for key in ("/audits/paste", "/audits/keep")},
}
REHEARSED = (
    *("/rehearsals", "/rehearsals/new", "/rehearsals/form", "/rehearsals/beside"),
    *("/rehearsals/beside/charts/{name}.svg", "/rehearsals/{rehearsal}/charts/{name}.svg"),
    *("/rehearsals/{rehearsal}", "/rehearsals/{rehearsal}/result.{form}"),
    *("/rehearsals/{rehearsal}/scenario.toml", "/rehearsals/{rehearsal}/rename"),
    *("/rehearsals/{rehearsal}/delete", "/rehearsals/edit", "/rehearsals/fit"),
    "/rehearsals/validate",
    *(f"/rehearsals/{{rehearsal}}/playback{each}" for each in ("", ".json", ".csv")),
    *(f"/rehearsals/{{rehearsal}}/report{each}" for each in ("", "/files", "/{kind}")),
)
FORMS = {"name": "days", "form": "json", "kind": "pdf"}
REHEARSAL_FORMS = (
    *("/rehearsals/form", "/rehearsals/form/file", "/rehearsals/{rehearsal}/rename"),
    *("/rehearsals/edit", "/rehearsals/fit", "/rehearsals/validate"),
    *(f"/rehearsals/{{rehearsal}}/{each}" for each in ("run", "cancel", "delete")),
    *(f"/rehearsals/{{rehearsal}}/report{each}" for each in ("", "/files")),
)
TABLE_FORMS = (
    *("/rules/review/row/{line:number}", "/rules/review/{number:number}"),
    *("/rules/review/records/{number:number}", "/rules/versions", "/practice/forget"),
)
TABLE_PAGES = (
    "/practice",
    *("/audits/codes", "/audits/codes/{code}"),
    *("/rules", "/rules/{line:number}", "/rules/lint", "/rules/statistics", "/rules.{form}"),
    *("/rules/{line:number}/route.{form}", "/rules/review", "/rules/review/row/{line:number}"),
    *("/rules/review/{number:number}", "/rules/review/records/{number:number}"),
    *("/rules/versions", "/rules/versions/as-read", "/api/v1/rules", "/api/v1/rules/{line}"),
    *("/api/v1/routes/{line}", "/api/v1/doubts", "/api/v1/lint"),
)


@pytest.fixture
def work(demo_app: FastAPI) -> Casework:
    """The office that the demonstration serves, with people."""
    services = demo_app.state.services
    assert isinstance(services, Services)
    a_staff(services.casework)
    return services.casework


@pytest.fixture
def cases(work: Casework) -> tuple[Case, Case, Case]:
    """A 密件 on its way, one that waits for 分文, and another document of that unit."""
    other = work.register(a_document(PLAIN, subject="別件", actor=actor("示範收文己")))
    return a_secret(work), a_fresh_secret(work), other


@pytest.fixture
def walk(demo_app: FastAPI, cases: tuple[Case, Case, Case]) -> dict[str, tuple[Right, list[Ask]]]:
    """Every address with the right it needs and what to ask of it; a gap or a leftover fails."""
    rights = {
        f"{method} {route.path}": rights_named(route)[0]
        for route in iter_route_contexts(demo_app.routes)
        if route.path != "/static"
        for method in route.methods or ()
    }
    ways = asked(*cases)
    assert ways.keys() == rights.keys()
    return {way: (right, ways[way]) for way, right in rights.items()}


def answers(office: Visitor, key: str, way: str, asks: list[Ask]) -> Iterator[tuple[str, Response]]:
    """What the visitor gets, where a page leads included."""
    for ask in asks:
        answer = ask.answered(office, key, is_form=way.startswith("POST"))
        assert answer.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, ask
        yield f"{way} {ask.path} {ask.sent or ask.fields}", answer


def said(answer: Response) -> str:
    """All that came, as people read it."""
    headers = " ".join(unquote(each) for each in answer.headers.values())
    return f"{answer.text} {headers} {unquote(str(answer.url))}"


@pytest.mark.parametrize("key", OUTSIDERS.values(), ids=OUTSIDERS)
def test_no_address_tells_an_outsider_of_a_confidential_case(
    visitor: TestClient, walk: dict[str, tuple[Right, list[Ask]]], key: str
) -> None:
    office = Visitor(visitor)
    office.act_as(key)

    found = [
        (where, secrets)
        for way, (right, asks) in sorted(walk.items(), key=lambda item: item[0])
        for where, answer in answers(office, key, way, asks)
        if (secrets := told(said(answer), beside_the_table=right in ABOUT_THE_TABLE))
    ]

    assert found == []


@pytest.mark.parametrize("key", [DRAFTER, REGISTRY])
def test_whoever_is_on_its_way_reads_it(
    visitor: TestClient, cases: tuple[Case, Case, Case], key: str
) -> None:
    office = Visitor(visitor)
    office.act_as(key)
    case = cases[0]

    page = office.client.get(f"/cases/{case.id}").text
    papers = [
        office.client.get(f"/cases/{case.id}/{kind}-sheet") for kind in ("cosigning", "route")
    ]

    assert told(page) == [*TYPED, *OF_THE_ROW]
    assert [answer.status_code for answer in papers] == [HTTPStatus.OK] * 2
    assert all(SUBJECT in answer.text for answer in papers)


def test_an_inbox_names_it_to_the_drafter_it_was_assigned_to_alone(
    visitor: TestClient, cases: tuple[Case, Case, Case]
) -> None:
    office, case = Visitor(visitor), cases[0]
    lists: dict[str, dict[str, str]] = {}
    for person, whose in ((HANDLER, ""), (COLLEAGUE, "colleagues")):
        office.act_as(f"{DRAFTERS}@{person}")
        text = office.page("/inbox", whose=whose)
        found = re.finditer(r'href="/cases/(\d+)" lang="zh-Hant">([^<]*)<', text)
        lists[person] = {each[1]: each[2] for each in found}

    assert lists[HANDLER][case.id] == SUBJECT
    assert lists[COLLEAGUE][case.id] == MASK


def test_a_search_by_its_words_finds_it_for_nobody(
    visitor: TestClient, cases: tuple[Case, Case, Case]
) -> None:
    office = Visitor(visitor)
    for key in (DRAFTER, OUTSIDE):
        office.act_as(key)

        assert cases[0].id not in office.client.get(f"/?q={PART}").text
        assert cases[0].id in office.client.get(f"/?q={cases[0].id}").text


@pytest.mark.parametrize("action", ["擬辦", "展期", "加會", "退回", "移交", "銷號"])
def test_an_outsider_is_refused_before_anything_is_said_of_it(
    visitor: TestClient, cases: tuple[Case, Case, Case], action: str
) -> None:
    office = Visitor(visitor)
    office.act_as(f"{DRAFTERS}@{COLLEAGUE}")

    answer = office.post(
        f"/cases/{cases[0].id}/actions", {"action": action, "reason": "x", "to": "政風室"}
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f"「{cases[0].id}」是密件，{DRAFTERS.replace('/', '')}當日不在它的流程上" in answer.text
