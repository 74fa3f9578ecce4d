"""A backup of an office with accounts, put back: the same lists, a log that verifies, and nobody
signed in.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web.signing_in import HELD, UNIT, Browser, Site, opened, settings_of
from web.app import create_app
from web.backups import back_up, restore, verify_logs
from web.http.problems import SIGN_IN_WAY
from workflow.office import ADMINISTRATION, LIVE

DOCUMENT = {"row": "line:9", "urgency": "普通件", "category": "一般"}
API = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """The office again, what it showed when it was backed up, and a browser left open since."""

    site: Site
    shown: tuple[list[object], list[object]]
    left_open: Browser


@pytest.fixture
def put_back(database: str, corrections: str, tmp_path: Path) -> Iterator[PutBack]:
    """The server was stopped when more had come after the backup."""
    settings, backup = settings_of(database, corrections), tmp_path / "kept" / "backup.db"
    before = opened(create_app(settings))
    registrar = before.signed_in("registrar")
    for subject in ("示範甲案", "示範乙案"):
        assert registrar.post("/register", subject=subject, **DOCUMENT).status_code == 303
    shown = seen(before)
    back_up(settings, backup)
    registrar.post("/register", subject="示範丙案", **DOCUMENT)
    before.services.close()

    restore(settings, backup, replaces=True, by="示範管理員", reason="磁碟故障")

    site = Site(create_app(settings))
    with closing(site.services):
        yield PutBack(site=site, shown=shown, left_open=registrar)


def seen(site: Site) -> tuple[list[object], list[object]]:
    """The board and the inbox of the drafter, as REST tells an officer."""
    asking = site.signed_in("clerk").client
    ways = (f"{API}/cases", f"{API}/inbox?as={UNIT}/{HELD['clerk']}")
    board, inbox = (asking.get(way).json()["items"] for way in ways)
    return board, inbox


def test_a_backup_put_back_shows_the_same_office_and_verifies(put_back: PutBack) -> None:
    assert seen(put_back.site) == put_back.shown
    assert [len(each) for each in put_back.shown] == [2, 2]
    verdicts = verify_logs(put_back.site.services.store)
    assert {each.first_bad for each in verdicts.values()} == {None}
    assert {LIVE, ADMINISTRATION} <= {*verdicts}


def test_who_was_signed_in_signs_in_once_more(put_back: PutBack) -> None:
    client = put_back.site.client()
    client.cookies.update(dict(put_back.left_open.client.cookies))

    answer = client.get("/inbox", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, SIGN_IN_WAY)
