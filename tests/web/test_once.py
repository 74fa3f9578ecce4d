"""A form sent twice does once what it does, and the second answer is the first's."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from pathlib import Path
from threading import Event

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

import web
from tests.web.office import ALONE, DOUBTFUL, HIDDEN, Visitor
from tests.workflow.offices import THREE_UNITS, a_document, sign_until
from web.services import Services
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.office import taipei_now
from workflow.store.log import Store
from workflow.store.unusable import DatabaseBusyError

UNIT = "綜合企劃組"
REGISTRY = "機關/總收文"
NOTE = "這份表單先前已送出並已記錄，沒有再記一次"
DAY = taiwan_calendar().next_working_day(taipei_day(taipei_now())).isoformat()
FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
# The switch of who acts, what is typed so far, looks at a file, scores, what a browser forgets,
# audits and rehearsals change no record; test_audits_api.py, test_audit_pages.py and
# rehearsal/test_pages.py send some twice.
CHANGES_NOTHING = re.compile(
    r"/acting|.*/draft|/organisation/import|/rules/versions|/practice/forget|"
    r"/api/v1/exercises/scores|/api/v1/audits|/audits(/.*)?|(/api/v1)?/rehearsals(/.*)?"
)
AGAIN_THE_SAME = ("mapping", "mapping/file", "rows", "run", "delete")  # said twice it is said once
ROSTER = f"姓名,單位,職稱,到職日\n示範丙,{UNIT},承辦人員,2026-01-02\n"
LINE = DOUBTFUL.removeprefix("line:")


@pytest.fixture
def served(demo_app: FastAPI) -> Services:
    found = demo_app.state.services
    assert isinstance(found, Services)
    return found


@pytest.fixture
def office(visitor: TestClient) -> Visitor:
    made = Visitor(visitor)
    made.act_as(REGISTRY)
    return made


def hidden(page: str, action: str, having: str = "") -> dict[str, str]:
    """The hidden fields of the first form that posts there and holds this."""
    inside = next(inside for to, inside in FORM.findall(page) if to == action and having in inside)
    return {name: unescape(value) for name, value in HIDDEN.findall(inside)}


def recorded(served: Services) -> tuple[int, int]:
    """How many events the log has, and how many records the reviewers' journal."""
    with served.store.engine.connect() as connection:
        events = connection.execute(text("SELECT count(*) FROM event")).scalar_one()
    return events, len(served.source.current().corrections.records)


def appointed(office: Visitor, served: Services) -> None:
    for person, position in (("示範乙", "承辦人員"), ("示範戊", "股長"), ("示範己", "組長")):
        given = {"person": person, "holder": f"{UNIT}/{position}", "since": "2026-01-02"}
        assert office.post("/organisation/appoint", given).status_code == 200


Sent = tuple[str, dict[str, str]]


def filled(office: Visitor, page: str, action: str, having: str = "", **typed: str) -> Sent:
    return action, hidden(office.client.get(page).text, action, having) | typed


def registering(office: Visitor, _: Services) -> Sent:
    typed = {"row": ALONE, "subject": "一件公文", "urgency": "普通件", "category": "一般"}
    return filled(office, f"/register?row={ALONE}", "/register", **typed)


def signing(office: Visitor, _: Services) -> Sent:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    return f"{case}/actions", office.form(case) | {"opinion": "擬如說明"}


def extending(office: Visitor, _: Services) -> Sent:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    typed = {"days": "1", "reason": "示範：待其他機關回復"}
    return filled(office, case, f"{case}/actions", 'value="展期"', **typed)


def assigning(office: Visitor, _: Services) -> Sent:
    number = office.registered().rpartition("/")[2]
    return filled(
        office, "/assign", "/assign", chosen=f"{number}:{UNIT}:", **{f"to:{UNIT}": "示範甲"}
    )


def reminding(office: Visitor, served: Services) -> Sent:
    document = a_document(THREE_UNITS, received_at=taipei_now() - timedelta(days=40))
    sign_until(served.casework, served.casework.register(document), "人事室主任")
    return filled(office, "/reminders", "/reminders", 'value="會計室"', do="remind")


def signing_together(office: Visitor, _: Services) -> Sent:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    inbox = office.client.get("/inbox").text
    chosen = re.search(rf'name="chosen" value="({case.rpartition("/")[2]}:[^"]*)"', inbox)
    assert chosen
    first = hidden(inbox, "/inbox/sign") | {"chosen": chosen[1], "action": "擬辦"}
    last_look = office.post("/inbox/sign", first).text
    typed = {"chosen": chosen[1], "action": "擬辦", "opinion": "擬如說明"}
    return "/inbox/sign", hidden(last_look, "/inbox/sign") | typed


def appointing(office: Visitor, _: Services) -> Sent:
    typed = {"person": "示範甲", "holder": f"{UNIT}/股長", "since": "2026-01-02"}
    return filled(office, "/organisation/appoint", "/organisation/appoint", **typed)


def of_a_person(form: str, **typed: str) -> Callable[[Visitor, Services], Sent]:
    def fill(office: Visitor, served: Services) -> Sent:
        appointed(office, served)
        path = f"/organisation/{form}"
        holder = typed.get("holder", "")
        shown = f"{path}?person=示範乙&holder={holder}" if holder else f"{path}?person=示範乙"
        return filled(office, shown, path, **({"person": "示範乙"} | typed))

    return fill


def handing_over(office: Visitor, served: Services) -> Sent:
    path, fields = of_a_person("hand-over", until=DAY, successor="示範己")(office, served)
    previewed = office.post(path, fields).text
    return path, hidden(previewed, path, "confirmed")


def closing(office: Visitor, _: Services) -> Sent:
    path = "/organisation/calendar"
    return filled(office, path, f"{path}/close", day=DAY, reason="示範颱風")


def reopening(office: Visitor, _: Services) -> Sent:
    path = "/organisation/calendar"
    office.post(f"{path}/close", {"day": DAY, "reason": "示範颱風"})
    return filled(office, f"{path}?year={DAY[:4]}", f"{path}/reopen")


def importing(office: Visitor, _: Services) -> Sent:
    token = {"csrftoken": office.client.cookies["csrftoken_8000"]}
    files = {"roster": ("名冊.csv", ROSTER.encode(), "text/csv")}
    previewed = office.client.post("/organisation/import", data=token, files=files).text
    return "/organisation/import/confirm", hidden(previewed, "/organisation/import/confirm")


REVIEWER = {"reviewer": "示範校對員", "because": "示範：照原稿"}


def correcting(office: Visitor, _: Services) -> Sent:
    path = f"/rules/review/row/{LINE}"
    return filled(office, path, path, choice="1", **REVIEWER)


def confirming(office: Visitor, _: Services) -> Sent:
    path = "/rules/review/2"
    return filled(office, path, path, **REVIEWER)


def withdrawing(office: Visitor, served: Services) -> Sent:
    office.post(*confirming(office, served))
    path = "/rules/review/records/1"
    return filled(office, path, path, **REVIEWER)


FORMS: dict[str, Callable[[Visitor, Services], Sent]] = {
    "/register": registering,
    "/cases/{case_id}/actions": signing,
    "/cases/{case_id}/actions, 展期": extending,
    "/assign": assigning,
    "/reminders": reminding,
    "/inbox/sign": signing_together,
    "/organisation/appoint": appointing,
    "/organisation/end": of_a_person("end", until=DAY, holder=f"{UNIT}/承辦人員"),
    "/organisation/deputies": of_a_person("deputies", since=DAY, deputy1="示範戊", do="name"),
    "/organisation/hand-over": handing_over,
    "/organisation/calendar/close": closing,
    "/organisation/calendar/reopen": reopening,
    "/organisation/import/confirm": importing,
    "/rules/review/row/{line:number}": correcting,
    "/rules/review/{number:number}": confirming,
    "/rules/review/records/{number:number}": withdrawing,
}


def test_every_route_that_writes_is_tried(demo_app: FastAPI) -> None:
    posts = {
        route.path
        for route in iter_route_contexts(demo_app.routes)
        if "POST" in (route.methods or ()) and not CHANGES_NOTHING.fullmatch(route.path or "")
    }

    assert posts == {name.partition(",")[0] for name in FORMS}


def test_every_form_that_writes_carries_a_key_of_its_own() -> None:
    templates = Path(web.__file__).parent.rglob("*.jinja")
    forms = [form for path in templates for form in FORM.findall(path.read_text("utf-8"))]

    without = {action for action, inside in forms if "once_field()" not in inside}

    # The first of 待辦 leads to a last look; acted(offer) carries it; a file is looked at only.
    assert without == {
        "{{ typed.way }}",  # a refused form, with the key it came with
        *("/acting", "/inbox/sign", "/cases/{{ case.id }}/actions"),
        *("/organisation/import", "/rules/versions", "/practice/forget"),
        *("/audits", "/audits/paste#told"),  # files; looked at only
        *("/rehearsals/fit", "/rehearsals/validate"),
        *(f"/audits/{{{{ page.kept.id }}}}/{each}" for each in AGAIN_THE_SAME),
        "/audits/{{ each.kept.id }}/run",
        *("/rehearsals/form/file", "/rehearsals/edit"),  # looked at only
        *(f"{{{{ page.path }}}}/{each}" for each in ("run", "cancel", "rename", "delete")),
        "{{ page.path }}/score",  # a file: the same sheet is the same sheet
    }


@pytest.mark.parametrize("fill", FORMS.values(), ids=FORMS)
def test_the_second_copy_changes_nothing_and_is_given_the_first_s_answer(
    office: Visitor, served: Services, fill: Callable[[Visitor, Services], Sent]
) -> None:
    path, fields = fill(office, served)
    assert fields["once"]
    before = recorded(served)

    first = office.post(path, fields)
    after = recorded(served)
    second = office.post(path, fields)

    assert first.status_code == 200, first.text
    assert after > before
    assert recorded(served) == after
    assert (second.status_code, second.url) == (200, first.url)
    assert NOTE not in first.text
    assert NOTE in second.text
    assert told(first) <= told(second)


def told(answer: Response) -> set[str]:
    """Every sentence that the answer says of what was done."""
    said = re.findall(r'<p class="flash"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return {line.strip() for each in said for line in each.splitlines()}


def test_a_refused_form_may_be_sent_again(office: Visitor, served: Services) -> None:
    path, fields = registering(office, served)

    refused = office.post(path, fields | {"subject": ""})
    again = office.post(path, fields)

    assert refused.status_code == 422
    assert again.url.path.startswith("/cases/")
    assert NOTE not in again.text


def test_the_same_page_filled_in_otherwise_is_another_document(
    office: Visitor, served: Services
) -> None:
    path, fields = registering(office, served)

    first = office.post(path, fields)
    other = office.post(path, fields | {"subject": "另一件公文"})

    assert (first.status_code, other.status_code) == (200, 200)
    assert first.url != other.url
    assert "另一件公文" in other.text


def test_two_pages_hold_two_keys(office: Visitor, served: Services) -> None:
    first, second = (registering(office, served)[1]["once"] for _ in range(2))

    assert first != second


def test_a_double_click_registers_once(office: Visitor, served: Services) -> None:
    path, fields = registering(office, served)
    before = recorded(served)

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(office.post, path, fields) for _ in range(4)]
        pages = {each.result().url.path for each in answers}

    assert len(pages) == 1
    assert recorded(served)[0] == before[0] + 1


def test_a_second_process_finds_it_recorded(
    office: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process recorded and has not answered yet is not recorded again."""
    monkeypatch.setattr("web.http.once.TRIES", 1)
    path, fields = registering(office, served)
    first = office.post(path, fields)
    with served.store.engine.begin() as connection:
        connection.execute(text("UPDATE submission SET answer = ''"))
    before = recorded(served)

    second = office.post(path, fields)

    assert recorded(served) == before
    assert first.url.path in second.text
    assert "當時的畫面已不在" in second.text


def test_what_was_done_is_answered_even_where_the_answer_cannot_be_kept(
    office: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusyError

    path, fields = registering(office, served)
    monkeypatch.setattr(Store, "answered", busy)
    monkeypatch.setattr("web.http.once.TRIES", 1)

    first = office.post(path, fields)
    before = recorded(served)
    second = office.post(path, fields)

    assert first.url.path.startswith("/cases/")
    assert "當時的畫面已不在" in second.text
    assert recorded(served) == before


# Programs


def by_key(office: Visitor, key: str, **fields: str) -> Response:
    given = {"row": ALONE, "subject": "一件公文", "urgency": "普通件", "category": "一般"}
    data = {"csrftoken": office.client.cookies["csrftoken_8000"]} | given | fields
    headers = {"idempotency-key": key}
    return office.client.post("/register", data=data, headers=headers, follow_redirects=False)


def test_a_key_of_a_program_stands_for_one_content(office: Visitor, served: Services) -> None:
    first, second = by_key(office, "k-1"), by_key(office, "k-1")
    other = by_key(office, "k-1", subject="別的主旨")

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert second.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422
    assert "Idempotency-Key 已用於另一個要求" in other.text
    assert by_key(office, "k-2").headers["location"] != first.headers["location"]


def test_a_key_whose_first_request_is_under_way_is_told_to_wait(
    office: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, may_go, sent = Event(), Event(), Store.sent

    def waiting(store: Store, key: str) -> object:
        came.set()
        assert may_go.wait(10)
        return sent(store, key)

    monkeypatch.setattr(Store, "sent", waiting)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(by_key, office, "k-3")
        assert came.wait(10)
        second = by_key(office, "k-3")
        may_go.set()

    assert (first.result().status_code, second.status_code) == (303, 409)
    assert "同一個 Idempotency-Key 的要求還在處理" in second.text


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "a b"])
def test_a_key_that_cannot_be_used_is_refused(office: Visitor, served: Services, key: str) -> None:
    before = recorded(served)

    answer = by_key(office, key)

    assert (answer.status_code, recorded(served)) == (400, before)
    assert "Idempotency-Key 不能用" in answer.text


def test_what_is_kept_of_an_answer_holds_no_token(office: Visitor, served: Services) -> None:
    office.post(*signing_together(office, served))

    with served.store.engine.connect() as connection:
        kept = connection.execute(text("SELECT answer FROM submission")).scalars().all()

    assert [json.loads(each)["status"] for each in kept] == [200]
    assert office.client.cookies["csrftoken_8000"] not in "".join(kept)
