"""Every form that writes, filled in as a browser would send it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from sqlalchemy import text

from tests.web.office import ALONE, DOUBTFUL, HIDDEN, Visitor
from tests.workflow.offices import THREE_UNITS, a_document, sign_until
from web.services import Services
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.office import taipei_now

UNIT = "綜合企劃組"
DAY = taiwan_calendar().next_working_day(taipei_day(taipei_now())).isoformat()
FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
ROSTER = f"姓名,單位,職稱,到職日\n示範丙,{UNIT},承辦人員,2026-01-02\n"
LINE = DOUBTFUL.removeprefix("line:")


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
