"""帳號 in a browser: signed in by hand, the pages sound at both widths and in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.fitting import misfits
from tests.browser.looking import Looking
from tests.serving import on_a_port
from tests.web.signing_in import WORDS, Site, opened, settings_of
from web.app import create_app
from web.commands.serve import configured

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
LANGUAGES = ("zh-Hant", "en")
OF_ADMINISTRATORS = ("/accounts", "/accounts/clerk", "/accounts/log", "/account", "/audits")


@pytest.fixture(scope="module")
def office(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served site with an account for each role."""
    folder = tmp_path_factory.mktemp("accounts")
    database = folder / "site.db"
    database.write_bytes(migrated_file.read_bytes())
    app = create_app(settings_of(f"sqlite:///{database}", str(folder / "corrections.toml")))
    made = opened(app)
    yield made
    made.services.close()


@pytest.fixture(scope="module")
def site(office: Site) -> Iterator[str]:
    """Its address."""
    with on_a_port(configured(office.app)) as url:
        yield url


def sign_in(page: Page, site: str, name: str, way: str) -> None:
    """From the page that asks for it, by keyboard alone."""
    page.goto(f"{site}{way}")
    page.locator("#name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}{way}")


@pytest.mark.parametrize("size", SIZES, ids=("desk", "phone"))
def test_every_page_of_accounts_is_sound(
    browser: Browser, site: str, size: dict[str, int], looking: Looking
) -> None:
    page = browser.new_context(viewport=size).new_page()  # pyright: ignore[reportArgumentType]
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        page.goto(f"{site}/language/{language}?back=/sign-in")
        found[f"/sign-in {language}"] = [*looking.faults(page), *misfits(page)]
    sign_in(page, site, "administrator", "/accounts")
    for language in LANGUAGES:
        for way in OF_ADMINISTRATORS:
            page.goto(f"{site}/language/{language}?back={way}")
            found[f"{way} {language}"] = [*looking.faults(page), *misfits(page)]

    assert {way: faults for way, faults in found.items() if faults} == {}


def test_an_officer_signs_in_acts_and_signs_out(browser: Browser, site: str) -> None:
    page = browser.new_context().new_page()
    sign_in(page, site, "clerk", "/inbox")

    expect(page.locator(".masthead .acting")).to_contain_text("承辦人員")
    expect(page.locator(".masthead")).not_to_contain_text("分文")
    page.get_by_role("button", name="登出").click()

    expect(page.locator(".flash")).to_contain_text("已登出")
    page.goto(f"{site}/inbox")
    expect(page.get_by_role("heading", name="登入")).to_be_visible()


def test_a_board_left_open_asks_to_sign_in_once_the_session_has_ended(
    browser: Browser, site: str, office: Site
) -> None:
    page = browser.new_context().new_page()
    sign_in(page, site, "chief", "/")
    office.accounts.sign_out("chief", by="administrator")

    page.evaluate("htmx.ajax('GET', '/', { source: '[data-live]', target: '#live' })")

    expect(page).to_have_url(f"{site}/sign-in?back=%2F")
