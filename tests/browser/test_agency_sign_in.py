"""機關帳號 in a browser: there and back by hand, and every page on the way sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.fitting import misfits
from tests.browser.looking import Looking
from tests.serving import on_a_port
from tests.web.provider import CLIENT, SECRET, Provider, a_provider
from tests.web.signing_in import WORDS, Site
from web.app import create_app
from web.commands.serve import configured
from web.settings import Settings
from workflow.organisation.accounts import Role

PHONE = {"width": 390, "height": 844}
LANGUAGES = ("zh-Hant", "en")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


@pytest.fixture(scope="module")
def office(
    provider: Provider, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site that knows the provider, with an administrator."""
    folder = tmp_path_factory.mktemp("agency")
    database = folder / "site.db"
    database.write_bytes(migrated_file.read_bytes())
    known = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    settings = {"database_url": f"sqlite:///{database}", "corrections": str(folder / "journal")}
    made = Site(create_app(Settings.model_validate(settings | known)))
    made.accounts.open_first(made.accounts.first_link(), "administrator", WORDS)
    yield made
    made.services.close()


@pytest.fixture(scope="module")
def site(office: Site) -> Iterator[str]:
    """Its address."""
    with on_a_port(configured(office.app)) as url:
        yield url


def test_a_newcomer_ties_the_account_goes_and_comes_again(
    browser: Browser, site: str, office: Site
) -> None:
    code = office.accounts.open("newcomer", [Role.TRAINEE], by="administrator")
    page = browser.new_context(java_script_enabled=False).new_page()

    for start, is_asked in ((f"{site}/sign-in/link/{code}", True), (f"{site}/sign-in", False)):
        page.goto(start)
        page.get_by_role("button", name="以機關帳號登入").press("Enter")
        if is_asked:
            page.get_by_label("subject").fill("7")
            page.get_by_role("button", name="go").click()
        expect(page).to_have_url(f"{site}/rules")
        page.goto(f"{site}/account")
        expect(page.locator("main")).to_contain_text("newcomer")
        page.locator("main").get_by_role("button", name="登出", exact=True).click()

    expect(page.locator(".flash")).to_contain_text("已登出")
    page.get_by_role("link", name="登出機關帳號").click()
    expect(page.locator("body")).to_have_text("left")


def test_every_page_on_the_way_is_sound(
    browser: Browser, site: str, office: Site, looking: Looking
) -> None:
    code = office.accounts.open("second", [Role.TRAINEE], by="administrator")
    page = browser.new_context(viewport=PHONE).new_page()  # pyright: ignore[reportArgumentType]
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for way in ("/sign-in", f"/sign-in/link/{code}"):
            page.goto(f"{site}/language/{language}?back={way}")
            found[f"{way} {language}"] = [*looking.faults(page), *misfits(page)]
    page.locator("form[action='/sign-in/agency'] button").click()
    page.get_by_label("subject").fill("8" * 40)
    page.get_by_role("button", name="go").click()
    for language in LANGUAGES:
        page.goto(f"{site}/language/{language}?back=/account")
        found[f"/account {language}"] = [*looking.faults(page), *misfits(page)]

    assert {way: faults for way, faults in found.items() if faults} == {}
