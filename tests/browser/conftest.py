"""A demonstration served on this machine, for a real browser."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.looking import Looking
from tests.serving import on_a_port
from web.app import create_app
from web.http.listeners import Listeners
from web.services import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.demonstration.seed import answer_a_doubt, seed
from workflow.desk.casework import Casework
from workflow.office import DEMONSTRATION, taipei_now

PATIENCE = 15_000  # milliseconds: how long a page may take on a machine that is busy
TOURED = "try { localStorage.setItem('chenhe.tour', 'over') } catch {}"
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where the demonstration is served, and its cases."""

    url: str
    work: Casework
    database_url: str
    listeners: Listeners


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A seeded demonstration on a free port of this machine."""
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


@contextmanager
def serving(folder: Path) -> Generator[Served]:
    """The same, kept in a folder; for tests that count what waits, one of their own."""
    database, journal = f"sqlite:///{folder / 'demo.db'}", str(folder / "corrections.toml")
    settings = Settings(database_url=database, corrections=journal, demo=True)
    store, source = open_store(settings), open_rulebook(settings, DEMONSTRATION)
    answer_a_doubt(source, at=taipei_now())
    work = open_casework(store, source.current(), DEMONSTRATION)
    seed(work)
    app = create_app(settings)
    with on_a_port(uvicorn.Config(app, log_config=None, log_level="error")) as url:
        yield Served(
            url=url,
            work=work,
            database_url=settings.database_url or "",
            listeners=app.state.watching.listeners,
        )
    store.close()


@pytest.fixture(scope="session", autouse=True)
def first_visit(browser: Browser) -> Callable[..., BrowserContext]:
    """Makes a browser nobody used yet; all others have been shown around and are left alone."""
    unused = browser.new_context

    def used(**options: Any) -> BrowserContext:
        """A context whose visitor knows the tour."""
        context = unused(**options)
        context.add_init_script(TOURED)
        return context

    cast(Any, browser).new_context = used
    return unused


@pytest.fixture(scope="session")
def looking() -> Looking:
    """Looks at pages for all tests: what one has seen of colours, no other looks at again."""
    return Looking()


@pytest.fixture(scope="session")
def base_url(served: Served) -> str:
    """Relative addresses lead to the demonstration."""
    return served.url
