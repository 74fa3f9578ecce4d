"""The row a case relied on is shown as it was, whatever the rules in force say now."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.web.conftest import HOME
from tests.web.office import ALONE, Visitor
from web.app import create_app
from web.settings import Settings

LINE = int(ALONE.removeprefix("line:"))


class Site:
    """A demonstration that is stopped, has its agency's files changed, and is started again."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.agency, self.stack = folder / DEFAULT_AGENCY, stack
        self.database = folder / "web.db"
        self.kept = folder / "web.db.rulebooks"
        shutil.copytree(shipped_agency(DEFAULT_AGENCY), self.agency)

    def start(self) -> Visitor:
        url = f"sqlite:///{self.database}"
        app = create_app(Settings(demo=True, database_url=url, agency=str(self.agency)))
        client = TestClient(app, base_url=HOME, client=("127.0.0.1", 50000))
        return Visitor(self.stack.enter_context(client))

    def change_table(self, old: str, new: str) -> None:
        """Change the printed line of the case's row."""
        path = self.agency / "taipei-doit.md"
        lines = path.read_text("utf-8").split("\n")
        assert old in lines[LINE - 1]
        lines[LINE - 1] = lines[LINE - 1].replace(old, new)
        path.write_text("\n".join(lines), "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(tmp_path, stack)


def row_then(text: str) -> str:
    """The link of a case's page to its row as it was."""
    found = re.search(r'<a href="([^"]+)">當時的列', text)
    assert found, "no link to the row as it was"
    return unescape(found[1])


def test_the_row_is_shown_as_it_was_after_the_table_changed(site: Site) -> None:
    office = site.start()
    case = office.registered(ALONE)
    assert "當時的列" not in office.client.get(case).text

    site.change_table("| V | | 核定 |", "| V | 核定 | |")
    restarted = site.start()
    way = row_then(restarted.client.get(case).text)
    then, now = (restarted.client.get(path).text for path in (way, f"/rules/{LINE}"))

    assert "這是版本 taipei-doit@" in then
    assert "以此列收文" not in then
    assert "以此列收文" in now
    decides = re.compile(r"<dt>(\w+)</dt><dd>核定</dd>")
    assert (decides.findall(then), decides.findall(now)) == (["局長"], ["副局長"])
    neighbour = re.search(r'href="(/rules/\d+\?version=[^"]+)" rel="next"', then)
    assert neighbour
    assert restarted.client.get(unescape(neighbour[1])).status_code == 200


def test_a_phrase_added_leaves_a_case_on_the_rules_in_force(site: Site) -> None:
    case = site.start().registered(ALONE)
    settings = site.agency / "agency.toml"
    settings.write_text(settings.read_text("utf-8").replace('"閱", "悉"', '"閱", "知悉"'), "utf-8")

    text = site.start().client.get(case).text

    assert "規則版本" in text
    assert "現行版本" not in text


def test_a_row_that_is_gone_is_still_shown_as_it_was(site: Site) -> None:
    case = site.start().registered(ALONE)

    site.change_table("。", "（已改名）。")
    restarted = site.start()
    text = restarted.client.get(case).text

    assert "現行的表已沒有這一列" in text
    assert "已改名" not in restarted.client.get(row_then(text)).text


def test_a_version_older_than_the_archive_is_said_not_to_be_kept(site: Site) -> None:
    case = site.start().registered(ALONE)
    shutil.rmtree(site.kept)

    site.change_table("| V | | 核定 |", "| V | 核定 | |")
    text = site.start().client.get(case).text

    assert "這個版本沒有留存，看不到當時的列" in text


def test_a_version_unknown_is_not_found(visitor: TestClient) -> None:
    answer = visitor.get(f"/rules/{LINE}", params={"version": "taipei-doit@0123456789ab"})

    assert answer.status_code == 404
    assert "規則版本「taipei-doit@0123456789ab」沒有留存在" in answer.text


def test_a_damaged_file_is_named_and_where_it_lies_is_not(site: Site) -> None:
    case = site.start().registered(ALONE)
    site.change_table("| V | | 核定 |", "| V | 核定 | |")
    (table,) = (site.kept / "tables").iterdir()
    table.write_text("", "utf-8")
    restarted = site.start()

    answer = restarted.client.get(row_then(restarted.client.get(case).text))

    assert answer.status_code == 503
    assert f"留存的檔案 {table.name} 內容已不是當時的" in answer.text
    assert str(site.kept) not in answer.text


def test_what_cannot_be_kept_is_said_and_not_registered(site: Site) -> None:
    site.kept.write_text("here stands a file", "utf-8")
    office = site.start()

    answer = office.register(ALONE, "一件公文")

    assert answer.status_code == 503
    assert "動作沒有寫入" in answer.text
    assert 'value="一件公文"' in answer.text  # what was typed is kept
    assert "一件公文" not in office.client.get("/").text
