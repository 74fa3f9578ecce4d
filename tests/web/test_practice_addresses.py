"""The addresses of 演練: what they lead to, what they cannot mean, and other agencies' tables."""

from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rules.rulebook import Rulebook
from tests.web.conftest import HOME
from tests.web.practising import (
    OPEN,
    address,
    fields_of_fault,
    fields_of_key,
    question,
    text_of,
)
from tests.workflow.training.making import PAGES, SETTINGS, another_agency
from web.app import create_app
from web.screens.practice.progress import COOKIE
from web.settings import Settings
from workflow.training.exercise import Kind


def test_the_next_exercise_follows_and_begins_again_after_the_last_seed(guest: TestClient) -> None:
    on = guest.get("/practice?kind=find-row&level=1&seed=41&do=next", follow_redirects=False)
    around = guest.get(
        f"/practice?kind=find-row&level=1&seed={2**63 - 1}&do=next", follow_redirects=False
    )

    assert on.status_code == around.status_code == 303
    assert on.headers["location"] == "/practice?kind=find-row&level=1&seed=42"
    assert around.headers["location"] == "/practice?kind=find-row&level=1&seed=0"


@pytest.mark.parametrize(("skill", "level"), [("M6", 2), ("M4", 2), ("M5", 3)])
def test_a_skill_asked_for_is_at_stake_in_the_next_exercise(
    guest: TestClient, rulebook: Rulebook, skill: str, level: int
) -> None:
    page = guest.get(f"/practice?kind=order&level={level}&do=next&skill={skill}")

    seed = int(page.url.params["seed"])
    assert skill in question(rulebook, Kind.ORDER, level, seed).exercise.skills


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=nonsense", "kind「nonsense」不能用。可用：find-row、order、next、deadline"),
        ("kind=order&level=9", "level「9」不能用。可用：1、2、3"),
        ("kind=order&seed=abc", "seed「abc」不能用。可用：整數"),
        ("kind=order&seed=-1", "seed「-1」不能用。可用：0 以上的數"),
        (f"kind=order&seed={2**63}", "不能用。可用：9223372036854775807 以下的數"),
        (f"kind=order&seed={'9' * 5000}", "不能用。可用：整數"),
        ("kind=order&help=all", "help「all」不能用。可用：solved、last、open"),
        ("kind=order&do=win", "do「win」不能用。可用：draw、answer、hint、next"),
        ("kind=order&attempt=3", "attempt「3」不能用。可用：1、2"),
        ("kind=order&hints=99", "hints「99」不能用。可用：10 以下的數"),
        ("kind=order&skill=M99", "skill「M99」不能用。可用：M1、M2"),
        ("kind=order&level=1&seed=1&help=open&sign=處長", "「處長」"),
        ("kind=order&level=1&seed=1&help=open&after:無此室=主任", "「無此室」"),
        ("kind=find-row&level=1&seed=1&help=open&row=line:99999", "表上沒有這一列"),
        ("kind=order&level=1&seed=1&help=open&after:會計室=處長", "「處長」不是可用的會辦位置"),
        ("kind=next&level=1&seed=1&help=open&duty=z", "「z」不是可用的待辦"),
    ],
)
def test_what_an_address_cannot_mean_is_refused_with_what_it_may(
    guest: TestClient, query: str, said: str
) -> None:
    answer = guest.get(f"/practice?{query}")

    assert answer.status_code == 422
    assert said in unescape(answer.text)


def test_every_fault_of_an_address_is_said_at_once(guest: TestClient) -> None:
    page = unescape(guest.get("/practice?kind=x&level=0&seed=y").text)

    assert all(f"{each}「" in page for each in ("kind", "level", "seed"))


def test_a_cookie_that_is_none_of_ours_changes_nothing(guest: TestClient) -> None:
    guest.cookies.set(COOKIE, "1~o.1.999999.1.1.1~~", path="/practice")

    assert "還沒有練過任何一題" in guest.get("/practice").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("due=soon", "「soon」不是日期"),
        ("used_days=-1", "「-1」不是可用的使用日數"),
        ("used_days=nan", "「nan」不是可用的使用日數"),
        ("on_time=maybe", "「maybe」不是可用的依限辦結"),
    ],
)
def test_what_is_no_date_and_no_number_is_refused(
    guest: TestClient, fields: str, said: str
) -> None:
    answer = guest.get(f"/practice?kind=deadline&level=2&seed=1&help=open&do=answer&{fields}")

    assert answer.status_code == 422
    assert said in unescape(answer.text)


def an_agency(folder: Path, pages: Sequence[str]) -> str:
    """The folder of a small agency with these pages."""
    folder.mkdir()
    (folder / "agency.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "table.md").write_text("\n".join(pages), encoding="utf-8")
    return str(folder)


@pytest.fixture
def neighbour(tmp_path: Path, database: str, corrections: str) -> Iterator[TestClient]:
    """A guest of another agency's site."""
    agency = an_agency(tmp_path / "neighbour", PAGES)
    settings = Settings(database_url=database, corrections=corrections, agency=agency)
    with TestClient(create_app(settings), base_url=HOME) as client:
        yield client


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_another_agencys_table_is_practised_too(
    neighbour: TestClient, kind: Kind, level: int
) -> None:
    asked = question(another_agency(), kind, level, 1)
    key, wrong = fields_of_key(asked), fields_of_fault(asked)

    for helped in ("solved", "last", "open"):
        assert neighbour.get(address(kind, level, 1, help=helped)).status_code == 200
    right = neighbour.get(address(kind, level, 1, *key, do="answer", **OPEN)).text
    again = neighbour.get(address(kind, level, 1, *wrong, do="answer", **OPEN)).text

    assert "全對 得 1 分" in text_of(right)
    assert "還沒全對" in again


def test_a_level_that_a_table_has_no_rows_for_says_so(
    tmp_path: Path, database: str, corrections: str
) -> None:
    agency = an_agency(tmp_path / "hamlet", PAGES[:4])
    settings = Settings(database_url=database, corrections=corrections, agency=agency)
    with TestClient(create_app(settings), base_url=HOME) as client:
        answers = [
            client.get(f"/practice?kind=order&level=3{more}")
            for more in ("&seed=1", "&do=next&skill=M5")
        ]

    assert [each.status_code for each in answers] == [422, 422]
    assert all("排流程第 3 級要 1 列各出一題，表上的列只有 0 列合用" in e.text for e in answers)
