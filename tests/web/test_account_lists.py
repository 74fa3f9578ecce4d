"""從檔案開立帳號: checked, opened all at once with links shown once, or refused as a whole."""

import base64
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from tests.web.signing_in import PEOPLE, WORDS, Browser, Site, opened, settings_of
from web.app import create_app
from workflow.organisation.accounts import Role

HEAD = "帳號,角色,人員\n"


@pytest.fixture(scope="module")
def site(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("lists")
    database = shutil.copy(migrated_file, folder / "web.db")
    made = opened(create_app(settings_of(f"sqlite:///{database}", str(folder / "c.toml"))))
    yield made
    made.services.close()


@pytest.fixture(scope="module")
def administrator(site: Site) -> Browser:
    return site.signed_in("administrator")


def sent(browser: Browser, content: str, way: str = "/accounts/import") -> Response:
    page = browser.get("/accounts/import").text
    token = re.search(r'name="csrftoken" value="([^"]+)"', page)
    assert token
    files = {"accounts": ("帳號.csv", content.encode(), "text/csv")}
    return browser.client.post(way, data={"csrftoken": token[1]}, files=files)


def names(site: Site) -> set[str]:
    return {account.name for account in site.accounts.all()}


def test_a_checked_list_opens_nothing_and_an_opened_one_shows_each_link_once(
    site: Site, administrator: Browser
) -> None:
    listed = HEAD + "first.one,學員、稽核,\nsecond.one,planner,\n"

    checked = sent(administrator, listed, "/accounts/import/check")
    assert "會開立 2 個帳號" in checked.text
    assert "first.one" not in names(site)
    answer = sent(administrator, listed)

    assert site.accounts.find("first.one").roles == {Role.TRAINEE, Role.AUDITOR}
    links = re.findall(r"http://127\.0\.0\.1:8000(/sign-in/link/[\w-]+)", answer.text)
    assert len(links) == 2
    kept = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', answer.text)
    assert kept
    assert all(link in base64.b64decode(kept[1]).decode() for link in links)
    newcomer = Browser(site.client())
    assert newcomer.post(links[0], password=WORDS).status_code == 303
    assert "0 個帳號，2 列本來就有" in sent(administrator, listed).text


def test_a_list_with_any_fault_opens_nothing_and_tells_every_one(
    site: Site, administrator: Browser
) -> None:
    before = names(site)
    mark = "<script>alert(1)</script>"
    listed = HEAD + f"fine,學員,\n{mark},學員,\nclerk2,officer,{PEOPLE['clerk']}\nclerk,學員,\n"

    answer = sent(administrator, listed)

    assert answer.status_code == 422
    assert "請先改好（3 處）" in answer.text
    assert mark not in answer.text
    assert names(site) == before


def test_who_administers_nothing_opens_no_list(site: Site) -> None:
    for name in ("clerk", "planner"):
        browser = site.signed_in(name)
        assert browser.get("/accounts/import").status_code == 403
        assert browser.get("/accounts/import/template.csv").status_code == 403
    assert Browser(site.client()).get("/accounts/import").status_code == 303


def test_the_list_to_fill_in_leaves_out_who_has_an_account(
    site: Site, administrator: Browser
) -> None:
    answer = administrator.get("/accounts/import/template.csv")

    assert answer.text.removeprefix("\ufeff").startswith("帳號,角色,人員")
    assert PEOPLE["clerk"] not in answer.text


def test_no_account_takes_the_address_of_a_page(administrator: Browser) -> None:
    answer = administrator.post("/accounts", name="Import", chosen=["trainee"])

    assert answer.status_code == 422
    assert "系統自己的名稱" in answer.text
