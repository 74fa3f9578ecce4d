"""帳號 on screen: the first administrator, signing in, acting by what one holds, and no further."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.web.signing_in import HELD, PEOPLE, UNIT, WORDS, Browser, Site, opened, settings_of
from web.app import create_app
from web.http.rights import SCOPE_WORDS, scope_words, scopes_of
from workflow.accounts.signing_in import SigningIn
from workflow.office import taipei_now
from workflow.organisation.accounts import Account, Role
from workflow.organisation.changes import End

pytestmark = pytest.mark.databases

OTHERS = "another sentence to keep"
DOCUMENT = {"row": "line:9", "subject": "示範主旨", "urgency": "普通件", "category": "一般"}


@pytest.fixture
def site(database: str, corrections: str) -> Iterator[Site]:
    made = opened(create_app(settings_of(database, corrections)))
    yield made
    made.services.close()


def program(site: Site, name: str) -> TestClient:
    """A program that may do in the office what this account may."""
    lasts = timedelta(days=1)
    token = site.accounts.issue(name, "程式", ["use_office"], lasts, by="administrator")
    client = site.client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def shown_once(text: str, field: str) -> str:
    found = re.search(rf'id="{field}" value="([^"]+)"', text)
    assert found
    return found[1]


def registered(site: Site) -> str:
    """A document that 承辦人員 has to draft."""
    browser = site.signed_in("registrar")
    answer = browser.post("/register", **DOCUMENT)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_the_first_administrator_opens_an_account_by_the_link_of_the_start(
    guest: TestClient,
) -> None:
    site = Site(guest.app)  # pyright: ignore[reportArgumentType]
    browser, code = Browser(guest), site.accounts.first_link()

    assert "還沒有任何帳號" in guest.get("/sign-in").text
    assert "開立第一個管理者" in guest.get(f"/sign-in/link/{code}").text
    refused = browser.post(f"/sign-in/link/{code}", name="Head", password="short")
    assert (refused.status_code, 'value="Head"' in refused.text) == (422, True)
    answer = browser.post(f"/sign-in/link/{code}", name="Head", password=WORDS)

    assert answer.headers["location"] == "/accounts"
    assert "head" in guest.get("/accounts").text
    assert guest.get(f"/sign-in/link/{code}").status_code == 422


def test_an_administrator_opens_an_account_and_its_holder_sets_the_password(site: Site) -> None:
    administrator = site.signed_in("administrator")
    answer = administrator.post("/accounts", name="Aud.2", chosen=["auditor", "planner"])
    link = shown_once(answer.text, "link").removeprefix("http://127.0.0.1:8000")

    newcomer = Browser(site.client())
    assert newcomer.post(link, password=WORDS).headers["location"] == "/rules"

    assert newcomer.get("/audits").status_code == 200
    assert newcomer.get("/rehearsals").status_code == 200
    assert newcomer.post(link, password=OTHERS).status_code == 422
    assert link not in administrator.get("/accounts").text
    assert "稽核" in administrator.get("/accounts/aud.2").text


def test_signing_in_leads_back_to_the_page_one_wanted_and_nowhere_else(site: Site) -> None:
    browser = Browser(site.client())
    asked = browser.get("/inbox?unit=x").headers["location"]

    assert asked == "/sign-in?back=%2Finbox%3Funit%3Dx"
    back = browser.post("/sign-in", name="clerk", password=WORDS, back="/inbox?unit=x")
    assert back.headers["location"] == "/inbox?unit=x"
    away = browser.post("/sign-in", name="clerk", password=WORDS, back="https://example.org/")
    assert away.headers["location"] == "/"


def test_too_many_wrong_passwords_are_told_to_wait(site: Site) -> None:
    browser = Browser(site.client())
    answers = [browser.post("/sign-in", name="clerk", password="guess") for _ in range(6)]

    assert [each.status_code for each in answers] == [422] * 5 + [429]
    assert 'value="clerk"' in answers[-1].text
    assert "guess" not in answers[-1].text


def test_a_session_is_new_at_each_sign_in_and_ends_at_the_server(site: Site) -> None:
    browser = Browser(site.client())
    browser.get("/sign-in")
    browser.post("/sign-in", name="trainee", password=WORDS)
    kept = dict(browser.client.cookies)
    assert browser.get("/account").status_code == 200

    assert browser.post("/sign-out").headers["location"] == "/sign-in"

    browser.client.cookies.update(kept)
    assert browser.get("/account").status_code == 303


def test_an_officer_acts_as_the_position_held_and_as_no_other(site: Site) -> None:
    case = registered(site)
    clerk, chief = site.signed_in("clerk"), site.signed_in("chief")

    everybody = clerk.get("/acting").text
    assert HELD["clerk"] in everybody
    assert HELD["chief"] not in everybody
    clerk.post("/acting", acting=f"{UNIT}/{HELD['chief']}")
    assert HELD["chief"] not in re.findall(r'class="acting".*?</a>', clerk.get("/inbox").text)[0]
    desk = re.search(r'name="desk" value="([^"]+)"', chief.get(case).text)
    assert desk is None, "the chief has nothing to sign yet"
    page = clerk.get(case).text
    assert "換成" not in page
    desk = re.search(r'name="desk" value="([^"]+)"', page)
    assert desk
    forged = chief.post(f"{case}/actions", action="擬辦", desk=desk[1], opinion="x")
    assert forged.status_code in {403, 409, 412, 422}
    done = clerk.post(f"{case}/actions", action="擬辦", desk=desk[1], opinion="擬如擬")
    assert done.status_code == 303


def test_an_officer_finds_colleagues_and_what_they_handle(site: Site) -> None:
    found = site.signed_in("clerk").get(f"/search?q={PEOPLE['chief']}").text

    assert f"/?q={quote(PEOPLE['chief'])}" in found
    assert "/acting?q=" not in found


def test_one_who_holds_no_position_signs_nothing_and_is_told_why(site: Site) -> None:
    left = End(person=PEOPLE["chief"], unit=UNIT, position=HELD["chief"], until=date(2026, 3, 2))
    site.services.staffing.arrange(left, by="示範人事")
    browser = site.signed_in("chief")

    assert "今天沒有職務" in browser.get("/account").text
    answer = browser.post("/register", **DOCUMENT)

    assert answer.status_code in {403, 409, 422}
    assert site.services.store.offices() == ("administration", "live")
    assert "示範主旨" not in browser.get("/").text


def test_a_form_sent_after_the_session_ended_gives_back_what_was_typed(site: Site) -> None:
    case = registered(site)
    clerk = site.signed_in("clerk")
    desk = re.search(r'name="desk" value="([^"]+)"', clerk.get(case).text)
    assert desk
    token = re.search(r'name="csrftoken" value="([^"]+)"', clerk.get(case).text)
    assert token
    site.accounts.sign_out("clerk", by="administrator")

    sent = {"csrftoken": token[1], "action": "擬辦", "desk": desk[1], "opinion": "寫了很久的意見"}
    answer = clerk.client.post(f"{case}/actions", data=sent, follow_redirects=False)

    assert answer.status_code == 401
    assert "寫了很久的意見" in answer.text
    assert "請先登入" in answer.text


def test_no_password_is_ever_given_back(site: Site) -> None:
    clerk = site.signed_in("clerk")
    site.accounts.sign_out("clerk", by="administrator")

    answer = clerk.post("/account/password", before=WORDS, after=OTHERS)

    assert answer.status_code == 401
    assert WORDS not in answer.text
    assert OTHERS not in answer.text


def test_a_program_with_a_token_may_do_what_its_scopes_name(site: Site) -> None:
    auditor = site.signed_in("auditor")
    answer = auditor.post("/account/tokens", label="報表", chosen=["audit"], days="30")
    token = shown_once(answer.text, "token")
    client = site.client()
    client.headers["Authorization"] = f"Bearer {token}"

    assert client.get("/api/v1/audits").status_code == 200
    assert client.get("/performance.json").status_code == 403
    assert client.get("/account", follow_redirects=False).status_code == 403
    assert token not in auditor.get("/account").text
    key = re.search(r'name="key" value="([^"]+)"', auditor.get("/account").text)
    assert key
    auditor.post("/account/tokens/revoke", key=key[1])
    refused = client.get("/api/v1/audits")
    assert (refused.status_code, refused.headers["content-type"]) == (
        401,
        "application/problem+json",
    )
    assert refused.headers["www-authenticate"].startswith("Bearer")


def test_a_key_that_two_accounts_choose_alike_stands_for_two_requests(site: Site) -> None:
    answers = [
        program(site, name).post(
            "/api/v1/cases",
            json={"as": held, "row": "line:9", **DOCUMENT},
            headers={"Idempotency-Key": "1"},
        )
        for name, held in (("registrar", "總收文"), ("clerk", f"{UNIT}/{HELD['clerk']}"))
    ]

    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_a_program_acts_as_no_other_than_the_person_of_its_account(site: Site) -> None:
    wanted = {"as": f"{UNIT}/{HELD['chief']}", **DOCUMENT}

    answer = program(site, "clerk").post("/api/v1/cases", json=wanted)

    assert answer.status_code == 422
    assert f"{UNIT}/{HELD['clerk']}" in answer.text


@pytest.mark.parametrize("chosen", ["manage_accounts", "use_office", "nonsense"])
def test_no_token_may_do_more_than_its_account_or_open_accounts(site: Site, chosen: str) -> None:
    auditor = site.signed_in("auditor")

    answer = auditor.post("/account/tokens", label="報表", chosen=[chosen], days="30")

    assert answer.status_code == 422
    assert site.accounts.tokens("auditor") == ()


def test_a_new_password_and_a_sign_out_elsewhere_end_the_other_sessions(site: Site) -> None:
    here, there = site.signed_in("clerk"), site.signed_in("clerk")
    here.post("/account/sign-out-elsewhere")
    assert (here.get("/inbox").status_code, there.get("/inbox").status_code) == (200, 303)

    there = site.signed_in("clerk")
    assert here.post("/account/password", before="guess", after=OTHERS).status_code == 422
    here.post("/account/password", before=WORDS, after=OTHERS)
    assert (here.get("/inbox").status_code, there.get("/inbox").status_code) == (200, 303)


def test_who_clicks_twice_is_told_that_the_account_is_open_and_gets_a_new_link_at_once(
    site: Site,
) -> None:
    administrator = site.signed_in("administrator")
    asked = {"name": "Twice", "chosen": ["trainee", "made up"], "person": ""}

    first, second = (administrator.post("/accounts", **asked) for _ in range(2))
    other = administrator.post("/accounts", **{**asked, "chosen": ["auditor"]})
    again = administrator.post("/accounts/twice/reset")
    code = re.findall(r"/sign-in/link/([^\"]+)", again.text)[0]
    SigningIn(store=site.services.store).use_link(code, WORDS)
    late = administrator.post("/accounts", **asked)

    assert [each.status_code for each in (first, second)] == [200, 200]
    assert "剛剛已經開立" in second.text
    assert 'action="/accounts/twice/reset"' in second.text
    assert "/sign-in/link/" not in second.text
    for refused in (other, late):
        assert refused.status_code == 422
        assert "已有帳號「twice」" in refused.text


def test_an_administrator_changes_locks_unlocks_resets_and_signs_out(site: Site) -> None:
    administrator, auditor = site.signed_in("administrator"), site.signed_in("auditor")
    way = "/accounts/auditor"

    administrator.post(way, chosen=["trainee"], person="")
    assert auditor.get("/audits").status_code == 403
    administrator.post(way, chosen=["auditor"], person="")
    administrator.post(f"{way}/sign-out")
    assert auditor.get("/audits").status_code == 303
    administrator.post(f"{way}/lock")
    locked = auditor.post("/sign-in", name="auditor", password=WORDS)
    assert (locked.status_code, "已鎖定" in locked.text) == (422, True)
    administrator.post(f"{way}/unlock")
    link = shown_once(administrator.post(f"{way}/reset").text, "link")
    assert auditor.post("/sign-in", name="auditor", password=WORDS).status_code == 422
    assert auditor.post(link.partition(":8000")[2], password=OTHERS).status_code == 303

    log = administrator.get("/accounts/log").text
    acts = ("開立帳號", "變更帳號", "全部登出", "鎖定帳號", "解除鎖定", "重設密碼")
    assert [act for act in acts if act not in log] == []


@pytest.mark.parametrize("act", ["lock", "unlock", "reset", "sign-out", "revoke"])
def test_what_is_done_with_no_account_is_answered_so(site: Site, act: str) -> None:
    administrator = site.signed_in("administrator")

    assert administrator.post(f"/accounts/nobody/{act}").status_code == 404
    assert administrator.get("/accounts/nobody").status_code == 404


def test_a_refused_account_keeps_what_was_typed(site: Site) -> None:
    administrator = site.signed_in("administrator")

    answer = administrator.post("/accounts", name="new", chosen=["officer"], person="無此人")

    assert answer.status_code == 422
    assert 'value="new"' in answer.text
    assert 'value="無此人"' in answer.text
    assert re.search(r'value="officer" checked', answer.text)


def test_markup_in_what_is_typed_is_shown_as_text(site: Site) -> None:
    administrator = site.signed_in("administrator")
    mark = "<script>alert(1)</script>"

    answer = administrator.post("/accounts", name=mark, chosen=["officer"], person=mark)

    assert mark not in answer.text


def test_every_scope_has_its_words() -> None:
    for role in Role:
        account = _account(role)
        assert set(scope_words(scopes_of(account))) == scopes_of(account)
    assert {right.value for right in SCOPE_WORDS} == set().union(
        *(scopes_of(_account(role)) for role in Role)
    )


def _account(role: Role) -> Account:
    return Account(name="x", roles=frozenset({role}), opened_at=taipei_now())
