"""Many at once at a real server: each is answered, one is done, nobody's text is lost."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest
import uvicorn

from tests.hostile.races import DONE, behind_a_lock, locked, signers
from tests.serving import on_a_port
from tests.workflow.offices import a_document
from web.app import create_app
from web.services import Services
from web.settings import Settings

DRAFTER = "綜合企劃組/承辦人員"
AT_DRAFTER = 9  # a line of the table
AT_ONCE_SECONDS, SOON_SECONDS = 2.0, 6.0  # on a machine with much else to do


@dataclass(frozen=True, kw_only=True)
class Served:
    """A demonstration on this machine, and its database."""

    site: str
    database: Path
    services: Services

    def a_case(self) -> str:
        """The address of a new case that waits for its draft."""
        return f"/cases/{self.services.casework.register(a_document(AT_DRAFTER)).id}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("races")
    database = Path(copy(migrated_file, folder / "races.db"))
    settings = Settings(
        demo=True,
        database_url=f"sqlite:///{database}",
        corrections=str(folder / "corrections.toml"),
    )
    app = create_app(settings)
    config = uvicorn.Config(app, log_config=None, log_level="critical", proxy_headers=False)
    with on_a_port(config) as site:
        yield Served(site=site, database=database, services=app.state.services)


@pytest.mark.parametrize("number", [24, pytest.param(200, marks=pytest.mark.soak)])
def test_of_many_at_one_desk_one_signs_and_the_rest_are_told(served: Served, number: int) -> None:
    race = signers(served.site, served.a_case(), acting=DRAFTER, number=number)

    assert race.is_fair, race
    assert race.statuses[DONE] == 1
    assert race.statuses.total() == number


@pytest.mark.parametrize(
    ("number", "seconds"), [(45, 2.0), pytest.param(45, 40.0, marks=pytest.mark.soak)]
)
def test_readers_do_not_wait_behind_writers(served: Served, number: int, seconds: float) -> None:
    case = served.a_case()
    with ExitStack() as until_released:
        until_released.enter_context(locked(served.database))

        async def released() -> None:
            await asyncio.sleep(seconds)
            until_released.close()

        race = behind_a_lock(served.site, case, acting=DRAFTER, number=number, released=released)

    assert race.is_fair, race
    assert race.statuses.total() == number
    assert race.health_seconds < AT_ONCE_SECONDS
    assert race.page_seconds < SOON_SECONDS
