"""機關帳號: signing in at an identity provider, and what does not get one in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.web.provider import CLIENT, SECRET, Provider, a_provider
from tests.web.signing_in import HOME, WORDS, Browser, Site, opened
from web.app import create_app
from web.settings import Settings
from workflow.organisation.accounts import AccountAct, Role, Subject
from workflow.organisation.events import AccountActed

NOBODY_IN = 303  # /account sends a guest to sign in
RETURN = "/sign-in/agency/return"


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


@pytest.fixture
def provider(served: Provider) -> Iterator[Provider]:
    """Honest, until a test says otherwise."""
    yield served
    served.behaves()


@pytest.fixture(scope="module")
def folder(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("agency")
    shutil.copy(migrated_file, made / "site.db")
    return made


def settings(folder: Path, issuer: str, **others: object) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'site.db'}",
        corrections=str(folder / "corrections.toml"),
        oidc_issuer=issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,  # pyright: ignore[reportArgumentType]
        **others,  # pyright: ignore[reportArgumentType]
    )


@pytest.fixture(scope="module")
def site(folder: Path, served: Provider) -> Iterator[Site]:
    """A site that knows the provider; its trainee is tied to subject 7."""
    made = opened(create_app(settings(folder, served.issuer)))
    made.accounts.tie("trainee", subject(served, "7"), by="administrator")
    yield made
    made.services.close()


def subject(provider: Provider, value: str) -> Subject:
    return Subject(issuer=provider.issuer, claim="sub", value=value)


def set_out(browser: Browser, **fields: str) -> str:
    """Where the browser is sent."""
    answer = browser.post("/sign-in/agency", **fields)
    assert answer.status_code == 200, answer.text
    return answer.headers["refresh"].removeprefix("0;url=")


def through(provider: Provider, to: str, who: str) -> str:
    """Where the provider sends it back to, with its answer."""
    return provider.answer_to(to, who).removeprefix(HOME)


def arrive(
    site: Site, provider: Provider, who: str, **fields: str
) -> tuple[Browser, httpx2.Response]:
    """A browser that goes all the way, and the answer that it comes back to."""
    browser = Browser(site.client())
    return browser, browser.get(through(provider, set_out(browser, **fields), who))


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_whoever_is_tied_signs_in_and_goes_on_where_they_came_from(
    site: Site, provider: Provider
) -> None:
    browser, answer = arrive(site, provider, "7", back="/account?x=1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account?x=1")
    assert "7" in browser.get("/account").text
    asked = provider.asked[-1]
    assert (asked["response_type"], asked["scope"], asked["client_id"]) == (
        "code",
        "openid",
        CLIENT,
    )
    assert asked["redirect_uri"] == f"{HOME}{RETURN}"


def test_the_page_to_sign_in_on_offers_both_ways(site: Site) -> None:
    text = Browser(site.client()).get("/sign-in").text

    assert 'action="/sign-in/agency"' in text
    assert 'action="/sign-in"' in text


def test_no_account_is_opened_for_whom_nobody_tied(site: Site, provider: Provider) -> None:
    before = site.accounts.all()

    browser, answer = arrive(site, provider, "stranger")

    assert (answer.status_code, "還沒有綁定" in answer.text) == (422, True)
    assert not is_in(browser)
    assert site.accounts.all() == before


def test_a_one_time_link_ties_the_account_and_is_spent(site: Site, provider: Provider) -> None:
    code = site.accounts.open("newcomer", [Role.TRAINEE], by="administrator")
    page = Browser(site.client()).get(f"/sign-in/link/{code}").text
    assert 'action="/sign-in/agency"' in page

    browser, answer = arrive(site, provider, "8", link=code)

    assert answer.status_code == 303
    assert is_in(browser)
    assert provider.asked[-1]["prompt"] == "login"
    assert site.accounts.find("newcomer").subject == subject(provider, "8")
    act = site.accounts.history()[-1]
    assert isinstance(act, AccountActed)
    assert (act.act, act.account, act.recorded_by) == (AccountAct.TIE, "newcomer", "newcomer")
    assert browser.get(f"/sign-in/link/{code}").status_code == 422


def test_a_subject_of_one_account_ties_no_other_and_the_link_stays(
    site: Site, provider: Provider
) -> None:
    code = site.accounts.open("second", [Role.TRAINEE], by="administrator")

    browser, answer = arrive(site, provider, "7", link=code)

    assert (answer.status_code, "「trainee」" in answer.text) == (422, True)
    assert f'value="{code}"' in answer.text
    assert not is_in(browser)


def test_a_locked_account_stays_out(site: Site, provider: Provider) -> None:
    site.accounts.lock("trainee", by="administrator")
    try:
        browser, answer = arrive(site, provider, "7")
    finally:
        site.accounts.unlock("trainee", by="administrator")

    assert (answer.status_code, "已鎖定" in answer.text) == (422, True)
    assert not is_in(browser)


def test_a_token_that_is_not_believed_signs_nobody_in(site: Site, provider: Provider) -> None:
    provider.changed = {"nonce": "another"}

    browser, answer = arrive(site, provider, "7")

    assert (answer.status_code, "不能採信" in answer.text) == (502, True)
    assert not is_in(browser)


def test_an_answer_brought_to_another_browser_signs_nobody_in(
    site: Site, provider: Provider
) -> None:
    came = through(provider, set_out(Browser(site.client())), "7")
    victim = Browser(site.client())
    unasked = victim.get(came)
    set_out(victim)
    asked = victim.get(came)

    assert [each.status_code for each in (unasked, asked)] == [422, 422]
    assert "不是從這個瀏覽器開始" in asked.text
    assert not is_in(victim)


def test_an_answer_counts_once(site: Site, provider: Provider) -> None:
    browser = Browser(site.client())
    came = through(provider, set_out(browser), "7")
    kept = dict(browser.client.cookies)
    assert browser.get(came).status_code == 303

    again = browser.get(came)
    thief = Browser(site.client())
    thief.client.cookies.update(kept)  # all of the browser's, as they were before
    replayed = thief.get(came)

    assert (again.status_code, replayed.status_code) == (422, 422)
    assert not is_in(thief)


def test_an_answer_too_late_counts_no_more(
    site: Site, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(site.client())
    came = through(provider, set_out(browser), "7")
    monkeypatch.setattr("web.provider.pending.LONGEST_SECONDS", -1)

    assert browser.get(came).status_code == 422
    assert not is_in(browser)


@pytest.mark.parametrize("iss", ["", "&iss=https://another.example"])
def test_an_answer_of_another_issuer_is_not_believed(
    iss: str, site: Site, provider: Provider
) -> None:
    browser = Browser(site.client())
    came = through(provider, set_out(browser), "7").partition("&iss=")[0]

    answer = browser.get(came + iss)

    assert answer.status_code == 502
    assert not is_in(browser)


def test_a_refusal_of_the_provider_is_told_in_our_words(site: Site, provider: Provider) -> None:
    browser = Browser(site.client())
    state = parse_qs(urlsplit(set_out(browser, back="/inbox")).query)["state"][0]

    answer = browser.get(
        f"{RETURN}?state={state}&iss={provider.issuer}&error=access_denied&error_description=CALL+ME"
    )

    assert (answer.status_code, "沒有同意" in answer.text) == (422, True)
    assert "CALL ME" not in answer.text
    assert 'value="/inbox"' in answer.text


def test_what_the_browser_held_before_is_not_the_session_after(
    site: Site, provider: Provider
) -> None:
    browser = Browser(site.client())
    browser.post("/sign-in", name="auditor", password=WORDS)
    before = dict(browser.client.cookies)

    browser.get(through(provider, set_out(browser), "7"))

    assert "trainee" in browser.get("/account").text
    planted = Browser(site.client())
    planted.client.cookies.update(before)
    assert "trainee" not in planted.get("/account").text


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org"])
def test_nobody_is_sent_elsewhere_after(back: str, site: Site, provider: Provider) -> None:
    _, answer = arrive(site, provider, "7", back=back)

    assert answer.headers["location"] == "/"


def test_nobody_sets_out_without_the_token_of_the_form(site: Site) -> None:
    assert site.client().post("/sign-in/agency", data={"back": "/"}).status_code == 403


def test_one_sets_out_by_the_site_s_own_name_and_over_tls(
    folder: Path, site: Site, provider: Provider
) -> None:
    named = Site(create_app(settings(folder, provider.issuer, hosts="chenhe.example")))
    plain, safe, other = (
        Browser(TestClient(named.app, base_url=address))
        for address in ("http://chenhe.example", "https://chenhe.example", "https://other.example")
    )

    refused = plain.post("/sign-in/agency")
    assert (refused.status_code, "CHENHE_HOSTS" in refused.text) == (422, True)
    assert "chenhe.example%2Fsign-in%2Fagency%2Freturn" in set_out(safe)
    assert other.get("/sign-in").status_code == 421
    named.services.close()


def test_who_signs_out_is_offered_the_way_out_of_the_provider(
    site: Site, provider: Provider
) -> None:
    browser, _ = arrive(site, provider, "7")

    left = browser.post("/sign-out").headers["location"]

    page = browser.get(left).text
    assert left == "/sign-in?left=agency"
    assert f"{provider.issuer}/leave?client_id={CLIENT}&amp;post_logout_redirect_uri=" in page
    assert not is_in(browser)
    assert "/leave" not in browser.get("/sign-in").text


def test_an_administrator_unties_an_account(site: Site, provider: Provider) -> None:
    site.accounts.open("leaver", [Role.TRAINEE], by="head", subject=subject(provider, "9"))
    browser, _ = arrive(site, provider, "9")
    administrator = site.signed_in("administrator")
    assert provider.issuer in administrator.get("/accounts/leaver").text

    administrator.post("/accounts/leaver/untie")

    assert not is_in(browser)
    assert arrive(site, provider, "9")[1].status_code == 422
    log = administrator.get("/accounts/log").text
    assert [word for word in ("綁定機關帳號", "解除綁定") if word not in log] == []
    assert administrator.post("/accounts/leaver/untie").status_code == 422


def test_a_provider_that_is_away_is_said_to_be_so(folder: Path, site: Site) -> None:
    with_none = Site(create_app(settings(folder, "http://127.0.0.1:9")))
    browser = Browser(with_none.client())

    answer = browser.post("/sign-in/agency", back="/account")

    assert (answer.status_code, "沒有回應" in answer.text) == (503, True)
    assert 'name="password"' in answer.text
    with_none.services.close()


def test_without_passwords_only_an_administrator_may_set_one_by_a_link(
    folder: Path, site: Site, provider: Provider
) -> None:
    strict = Site(create_app(settings(folder, provider.issuer, passwords=False)))
    browser = Browser(strict.client())
    of_trainee = site.accounts.open("third", [Role.TRAINEE], by="administrator")
    of_head = site.accounts.open("head", [Role.ADMINISTRATOR], by="administrator")

    assert 'name="password"' not in browser.get("/sign-in").text
    refused = browser.post("/sign-in", name="auditor", password=WORDS)
    assert (refused.status_code, "不以密碼登入" in refused.text) == (422, True)
    assert 'name="password"' not in browser.get(f"/sign-in/link/{of_trainee}").text
    assert browser.post(f"/sign-in/link/{of_trainee}", password=WORDS).status_code == 422
    assert 'name="password"' in browser.get(f"/sign-in/link/{of_head}").text
    assert browser.post(f"/sign-in/link/{of_head}", password=WORDS).status_code == 303
    assert is_in(browser)
    assert browser.post("/account/password", before=WORDS, after=WORDS[::-1]).status_code == 422
    strict.services.close()
