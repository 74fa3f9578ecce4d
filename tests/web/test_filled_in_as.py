"""Every form says as whom it was filled in, and writes nothing once that has changed."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response

import web
from tests.web.office import CONDITIONAL, Visitor
from tests.workflow.offices import THREE_UNITS, a_document, sign_until
from web.services import Services
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.office import taipei_now

UNIT = "綜合企劃組"
CHIEF, REGISTRY = f"{UNIT}/股長", "機關/總收文"
TODAY = taipei_day(taipei_now())
CHANGED = "您現在的身分是「綜合企劃組股長"
FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
CARRIES = re.compile(r"\{\{ (sender_fields\(\)|acted\(offer\)) \}\}")
# A refused form, given back with the fields it came with; the switch itself; a reviewer signs with
# the name in the form; a comparison and the scoring of exercises keep nothing, what was practised
# is nobody's but the browser's, and what a program sends says itself as whom, or who brings it.
SAYS_NOT = re.compile(
    r"\{\{ typed\.way \}\}|/acting|/sign-.+|/accounts?(/.*)?|/rules/review/.+|/rules/versions|"
    r"/practice/forget|\{\{ action \}\}|\{\{ page\.here \}\}(/.+)?|/api/v1/exercises/scores|"
    r"/api/v1/audits|/api/v1/rehearsals(/.+)?|"
    r"/api/v1/(cases|organisation|reminders)(/.+)?"
)
ROSTER = f"姓名,單位,職稱,到職日\n示範丙,{UNIT},承辦人員,2026-01-02\n"


@pytest.fixture
def office(visitor: TestClient) -> Visitor:
    """A visitor who filled in forms as the registry and has become 股長 since."""
    made = Visitor(visitor)
    made.act_as(CHIEF)
    return made


def send(office: Visitor, path: str, **fields: str) -> Response:
    """The form of this address, filled in as the registry."""
    return office.post(path, {"acting": REGISTRY} | fields)


def assert_refused(answer: Response, *typed: str) -> None:
    assert answer.status_code == 409, answer.text
    assert "這份表單是以「總收文" in answer.text
    assert CHANGED in answer.text
    assert f'name="acting" value="{CHIEF}"' in answer.text
    for text in typed:
        assert text in answer.text


def history(office: Visitor) -> str:
    return office.client.get("/organisation/history").text


def appoint(office: Visitor, person: str = "示範乙") -> None:
    given = {"person": person, "holder": f"{UNIT}/承辦人員", "since": "2026-01-02"}
    assert office.post("/organisation/appoint", given).status_code == 200


def test_every_form_that_writes_says_as_whom_it_was_filled_in() -> None:
    templates = Path(web.__file__).parent.rglob("*.jinja")

    forms = [form for path in templates for form in FORM.findall(path.read_text("utf-8"))]

    assert len(forms) > 15
    assert [
        action
        for action, inside in forms
        if bool(CARRIES.search(inside)) == bool(SAYS_NOT.fullmatch(action))
    ] == []


def test_every_post_request_form_is_found_by_its_method_and_action() -> None:
    templates = Path(web.__file__).parent.rglob("*.jinja")
    sources = [path.read_text("utf-8") for path in templates]

    posts = sum(len(re.findall(r"method=.?post", source, re.IGNORECASE)) for source in sources)

    assert posts == sum(len(FORM.findall(source)) for source in sources)


def test_every_route_that_writes_compares_who_acts(demo_app: FastAPI) -> None:
    posts = [
        route for route in iter_route_contexts(demo_app.routes) if "POST" in (route.methods or ())
    ]

    unchecked = [
        route.path
        for route in posts
        if not SAYS_NOT.fullmatch(route.path or "")
        and "sender" not in {needed.name for needed in route.dependant.dependencies}
    ]

    assert len(posts) > 15
    assert unchecked == []


def test_a_form_that_does_not_say_is_sent_as_who_acts_now(office: Visitor) -> None:
    assert office.register(acting="").status_code == 200
    assert office.register().status_code == 200


def test_a_form_sent_again_goes_as_who_acts_now(office: Visitor) -> None:
    refused = office.register(acting=REGISTRY)
    found = re.search(r'action="/register">.*?name="acting" value="([^"]+)"', refused.text, re.S)
    assert found

    again = office.register(acting=unescape(found[1]))

    assert again.url.path.startswith("/cases/")
    assert "綜合企劃組股長" in again.text


def test_an_identity_that_the_office_has_no_more_is_another(office: Visitor) -> None:
    answer = office.register(acting="裁撤科/科長")

    assert answer.status_code == 409
    assert "以「裁撤科/科長」的身分填的" in answer.text


def test_the_refusal_is_said_in_english_too(office: Visitor) -> None:
    office.client.get("/language/en")

    answer = office.register(acting=REGISTRY)

    assert answer.status_code == 409
    assert "This form was filled in as “總收文”" in answer.text


def test_a_document_is_not_registered(office: Visitor, served: Services) -> None:
    answer = office.register(
        CONDITIONAL, "打好的主旨", acting=REGISTRY, due="115.3.2", **{"why:會計室": "沒有預算"}
    )

    assert_refused(answer, "打好的主旨</textarea>", 'value="115.3.2"', 'value="沒有預算"')
    assert "沒有符合的公文" in office.client.get("/").text


def test_no_reminder_is_recorded(office: Visitor, served: Services) -> None:
    received_at = taipei_now() - timedelta(days=40)
    document = a_document(THREE_UNITS, received_at=received_at)
    case = sign_until(served.casework, served.casework.register(document), "人事室主任")
    office.act_as("機關/局長")

    answer = send(office, "/reminders", place="會計室", unit="會計室")

    assert answer.status_code == 409
    assert "您現在的身分是「局長」" in answer.text
    assert '<option value="會計室" selected' in answer.text
    assert served.casework.case(case.id).reminders == 0


def test_nobody_is_handed_a_document(office: Visitor) -> None:
    case = office.registered()
    number = case.rpartition("/")[2]

    given = {"chosen": f"{number}:{UNIT}:", f"to:{UNIT}": "示範甲", "action": "分文"}

    answer = send(office, "/assign", **given)

    assert_refused_without_form(answer, f"{number} 示範甲</textarea>")
    assert "1 件還沒有承辦人" in office.client.get("/assign").text


def assert_refused_without_form(answer: Response, typed: str) -> None:
    """Whoever acts now has no field for it: the text can be copied."""
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert typed in answer.text


def test_a_draft_is_not_kept(office: Visitor) -> None:
    case = office.registered()
    fields = {"acting": REGISTRY, "action": "簽收", "desk": "1.1", "opinion": "打到一半"}

    by_button = office.post(f"{case}/draft", fields)
    token = {"x-csrftoken": office.client.cookies["csrftoken_8000"], "hx-request": "true"}
    by_itself = office.client.post(f"{case}/draft", data=fields, headers=token)

    assert_refused_without_form(by_button, "打到一半</textarea>")
    assert by_itself.status_code == 200
    assert by_itself.text.startswith("草稿沒有存：這份表單是以「總收文」的身分填的")


def test_nobody_is_appointed(office: Visitor) -> None:
    answer = send(
        office,
        "/organisation/appoint",
        person="示範甲",
        holder=CHIEF,
        since="2026-01-02",
        reason="示範派令",
    )

    assert_refused(answer, 'value="示範甲"', 'value="示範派令"', f'value="{CHIEF}" selected')
    assert "還沒有任何異動" in history(office)


@pytest.mark.parametrize(
    ("form", "typed", "done"),
    [
        ("end", {"until": "2026-12-01", "holder": f"{UNIT}/承辦人員"}, "不再"),
        ("deputies", {"since": "2026-12-01", "deputy1": "示範戊", "do": "name"}, "代理"),
        ("hand-over", {"until": "2026-12-01", "successor": "示範己"}, "移交"),
        ("hand-over", {"until": "2026-12-01", "successor": "示範己", "confirmed": "yes"}, "移交"),
    ],
)
def test_a_change_of_a_person_is_not_recorded(
    office: Visitor, form: str, typed: dict[str, str], done: str
) -> None:
    appoint(office)
    before = history(office).count("<time")

    answer = send(office, f"/organisation/{form}", person="示範乙", reason="示範事由", **typed)

    shown = (text for name, text in typed.items() if name in ("until", "since", "successor"))
    assert_refused(answer, done, 'value="示範事由"', *(f'value="{text}"' for text in shown))
    assert history(office).count("<time") == before


def test_a_day_is_neither_closed_nor_reopened(office: Visitor) -> None:
    day = taiwan_calendar().next_working_day(TODAY).isoformat()

    unclosed = send(office, "/organisation/calendar/close", day=day, reason="示範颱風")
    office.post("/organisation/calendar/close", {"day": day, "reason": "示範颱風"})
    unopened = send(office, "/organisation/calendar/reopen", day=day)

    assert_refused(unclosed, f'value="{day}"', 'value="示範颱風"')
    assert_refused(unopened, f'value="{day}"')
    assert history(office).count("<time") == 1


def test_a_roster_is_looked_at_again_and_not_imported(office: Visitor) -> None:
    token = {"csrftoken": office.client.cookies["csrftoken_8000"], "acting": REGISTRY}
    files = {"roster": ("名冊.csv", ROSTER.encode(), "text/csv")}

    previewed = office.client.post("/organisation/import", data=token, files=files)
    carried = re.search(r'name="content" value="([^"]+)"', previewed.text)
    assert carried
    confirmed = send(office, "/organisation/import/confirm", name="名冊.csv", content=carried[1])

    for answer in (previewed, confirmed):
        assert_refused(answer, "「名冊.csv」會登錄 1 筆異動", f'value="{carried[1]}"')
    assert "還沒有任何異動" in history(office)
