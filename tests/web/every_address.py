"""How every address of the application is asked, by method and path."""

import re

from tests.web.asks import PART, Ask, get, of_the_office
from tests.workflow.secrecy import COLLEAGUE, DRAFTERS, HANDLER, SUBJECT, UNIT
from workflow.actions import RULES
from workflow.case.case import Case

ACCOUNT_PAGES = (
    *(
        "/sign-in",
        "/sign-in/link/{code}",
        "/sign-in/agency",
        "/sign-in/agency/return",
        "/account",
        "/account/{part}",
        "/accounts",
    ),
    *("/accounts/log", "/accounts/{name}", "/accounts/{name}/{act}"),
    *("/accounts/import", "/accounts/import/template.csv", "/accounts/import/check"),
)
ACCOUNT_FORMS = (
    *(
        "/sign-in",
        "/sign-out",
        "/sign-in/link/{code}",
        "/sign-in/agency",
        "/account/password",
        "/account/tokens",
    ),
    *("/account/tokens/revoke", "/account/sign-out-elsewhere", "/accounts", "/accounts/{name}"),
    *(
        f"/accounts/{{name}}/{act}"
        for act in ("lock", "unlock", "reset", "sign-out", "untie", "revoke")
    ),
    *("/accounts/import", "/accounts/import/check"),
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
        "GET /live": [Ask(path=path) for path in ("/live", "/live?since=1")],
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
        "GET /metrics": get("/metrics"),
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


def filled(path: str) -> str:
    """The address of a page about the table."""
    return re.sub(r":\w+}", "}", path).format(form="csv", line="9", number="1", code="OVERDUE")
