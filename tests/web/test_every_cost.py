"""Every route that writes is decided on: taken back by 復原, or opened first with what follows.

A route that is new here fails until somebody has decided.
"""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from web.language.i18n import Language, translate

SCREENS = Path(__file__).parents[2] / "web" / "screens"
# What cannot be taken back by one button: the page that asks, and what it says of what follows.
COSTLY = {
    "/audits/{audit}/delete": (
        "audit/delete",
        "刪除「%(file)s」：上傳的檔案、欄位對照、確認過的列、所有發現都會一起刪掉，不能復原。",
    ),
    "/rehearsals/{rehearsal}/delete": (
        "rehearsal/delete",
        "刪除「%(name)s」：情境與結果都會一起刪掉，不能復原。",
    ),
    "/organisation/calendar/close": (
        "calendar/calendar",
        "這一日不再算工作日，辦理中案件的限辦日期隨即改算。",
    ),
    "/organisation/calendar/reopen": (
        "calendar/calendar",
        "這一日又算工作日，辦理中案件的限辦日期隨即改算回來。",
    ),
    "/organisation/end": (
        "organisation/end",
        "。最後一日之後不能再以這個身分簽核；承辦中的案件留著不動，要交給接任者請用職務移交。",
    ),
    "/organisation/hand-over": ("organisation/hand_over", "這些案件一併交給接任者。"),
    "/organisation/import/confirm": ("roster/roster", "「%(name)s」會登錄 %(count)s 筆異動"),
    "/rules/review/records/{number:number}": (
        "review/review_record",
        "撤回後，這一列回到未校對的樣子；若仍存疑，就不能再依它收文。已收的公文不受影響。",
    ),
    "/accounts/{name}/reset": (
        "accounts/account",
        "原來的密碼立即失效，並全部登出；會有一個設定新密碼的連結交給本人。",
    ),
    "/accounts/{name}/sign-out": (
        "accounts/account",
        "所有裝置要重新登入；還沒存的內容留在他們的畫面上。",
    ),
    "/accounts/{name}/untie": (
        "accounts/account",
        "立即全部登出，不能再用這個機關帳號登入；"
        "沒有密碼的帳號，要重設密碼、用新的連結才能再登入。",
    ),
    "/practice/forget": (
        "practice/overview",
        "做過的題數與得分都從這個瀏覽器清掉，不能復原。",
    ),
}
# Asked action by action: test_every_action.py says which are costly.
BY_ACTION = {"/cases/{case_id}/actions", "/inbox/sign"}
# 復原 stands beside what was done.
UNDONE = {
    *("/reminders", "/phrases", "/phrases/remove", "/cases/{case_id}/draft", "/register/draft"),
    *("/audits/{audit}/entries", "/audits/{audit}/sample", "/cases/{case_id}/phrase"),
    "/inbox/phrase",
    *("/audits/allowed", "/audits/allowed/{number}/end"),
}
# Another form on the same page does the opposite, and the record keeps both.
OPPOSED = {
    *("/accounts/{name}", "/accounts/{name}/lock", "/accounts/{name}/unlock", "/sign-in"),
    *("/sign-out", "/sign-in/link/{code}", "/sign-in/agency", "/account/password"),
    *("/acting", "/assign", "/organisation/appoint", "/organisation/deputies"),
    *("/rules/review/row/{line:number}", "/rules/review/{number:number}"),
    *("/rehearsals/{rehearsal}/rename", "/rehearsals/{rehearsal}/cancel"),
    *("/audits/{audit}/mapping", "/audits/{audit}/mapping/file", "/audits/{audit}/rows"),
    *("/audits/{audit}/score", "/audits/{audit}/score/example", "/audits/{audit}/entries/apply"),
}
# It only adds something that can be deleted or cancelled (收文: 銷號), or keeps nothing.
ADDING = {
    *("/accounts", "/accounts/import", "/account/tokens"),  # locked, revoked
    "/accounts/import/check",
    # Asks again: who signs in again, or issues another, is where they were.
    *("/account/sign-out-elsewhere", "/account/tokens/revoke", "/accounts/{name}/revoke"),
    *("/register", "/audits", "/audits/paste", "/audits/keep", "/audits/example", "/audits/own"),
    *("/audits/{audit}/run", "/audits/{audit}/report", "/audits/{audit}/report/files"),
    *("/rehearsals/edit", "/rehearsals/form", "/rehearsals/form/file", "/rehearsals/fit"),
    *("/rehearsals/validate", "/rehearsals/{rehearsal}/run", "/rehearsals/{rehearsal}/report"),
    *("/rehearsals/{rehearsal}/report/files", "/organisation/import", "/rules/versions"),
    "/cases/{case_id}/refill",
}


# Programs are asked nothing: the description says that it cannot be taken back, and what follows.
PROGRAMS_COSTLY = {
    "DELETE /api/v1/audits/{audit}": ("執行中的也停止",),
    "DELETE /api/v1/rehearsals/{rehearsal}": ("執行中的也停止",),
    "POST /api/v1/organisation/changes": (
        *("最後一日之後不能再以這個身分簽核", "這些案件一併交給接任者"),
        *("限辦日期隨即改算", "the cases in hand stay", "to the successor", "move the due dates"),
    ),
}
# What a program does is undone by another call: an action has its opposite, or refuses.
PROGRAMS_OPPOSED = {
    *("POST /api/v1/cases/{case_id}/actions", "POST /api/v1/reminders"),
    *("PATCH /api/v1/rehearsals/{rehearsal}", "POST /api/v1/rehearsals/{rehearsal}/cancel"),
}
# It only adds what can be deleted or cancelled, or keeps nothing.
PROGRAMS_ADDING = {
    *("POST /api/v1/cases", "POST /api/v1/audits", "POST /api/v1/rehearsals"),
    *("POST /api/v1/rehearsals/{rehearsal}/run", "POST /api/v1/exercises/scores"),
}


def writing_programs(app: FastAPI) -> set[str]:
    """The routes of the API that write, each with its method."""
    return {
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        if route.path and route.path.startswith("/api/")
        for method in (route.methods or set()) - {"GET", "HEAD"}
    }


def writing(app: FastAPI) -> dict[str, set[str]]:
    """The routes of pages that write, with all that each path answers to."""
    found: dict[str, set[str]] = {}
    for route in iter_route_contexts(app.routes):
        if route.path and not route.path.startswith("/api/"):
            found.setdefault(route.path, set()).update(route.methods or ())
    return {path: methods for path, methods in found.items() if methods - {"GET", "HEAD"}}


def test_every_route_that_writes_is_decided_on_once(demo_app: FastAPI) -> None:
    decided = [*COSTLY, *BY_ACTION, *UNDONE, *OPPOSED, *ADDING]

    assert sorted(decided) == sorted(writing(demo_app))


@pytest.mark.parametrize("path", COSTLY)
def test_what_cannot_be_taken_back_is_opened_first_and_says_what_follows(
    path: str, demo_app: FastAPI
) -> None:
    name, consequence = COSTLY[path]
    page = (SCREENS / f"{name}.html.jinja").read_text(encoding="utf-8")

    said = re.sub(r"%\((\w+)\)s", r"{{ \1 }}", consequence)
    before = page[: form_of(page, path)]
    is_folded = before.rfind("<details") > before.rfind("</details>")
    is_asked = re.search(r'call confirm\(|class="confirm', page)

    assert said in page
    assert is_folded or is_asked or "GET" in writing(demo_app)[path]
    assert translate(Language.ENGLISH, consequence) != consequence


def test_every_route_of_programs_that_writes_is_decided_on_once(demo_app: FastAPI) -> None:
    decided = [*PROGRAMS_COSTLY, *PROGRAMS_OPPOSED, *PROGRAMS_ADDING]

    assert sorted(decided) == sorted(writing_programs(demo_app))


@pytest.mark.parametrize("said", sorted(PROGRAMS_COSTLY))
def test_what_a_program_cannot_take_back_is_described_as_such(said: str, demo_app: FastAPI) -> None:
    method, path = said.split()
    description = demo_app.openapi()["paths"][path][method.lower()]["description"]

    assert [each for each in PROGRAMS_COSTLY[said] if each not in description] == []
    assert "不能復原" in description
    assert "cannot be undone" in description


def form_of(page: str, path: str) -> int:
    """Where the form begins that is sent there, by the last of its path that is no place-holder."""
    *_, last = (each for each in re.split(r"{[^}]*}", path) if each)
    form = re.search(rf'<form[^>]*action="[^"]*{re.escape(last)}', page)
    assert form, f"no form to {path}"
    return form.start()
