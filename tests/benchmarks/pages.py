"""The board, a search and a case page with a long history, at the server: 95th percentiles.

On SQLite and on PostgreSQL; CHENHE_CASES says with how many cases, 100,000 if it says nothing.
"""

import asyncio
import json
import statistics
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from random import Random
from urllib.parse import urlencode

from itsdangerous import TimestampSigner
from pydantic import SecretStr
from sqlalchemy import Connection, text

from tests.benchmarks.asgi import Application, get
from tests.benchmarks.filling import CASES, filled_database, url_of
from tests.benchmarks.measuring import Group, Line, Subject
from tests.benchmarks.server import filled_server
from web.app import create_app
from web.settings import Settings
from workflow.desk.casework import PAGE_ROWS
from workflow.reports.board import Nearness
from workflow.store.database import transaction

AIM = 0.1
REQUESTS, FEWEST, WARM_UPS = 60, 20, 2
LIMIT_SECONDS = 8.0
SECRET = "for this run only"
BOARD = {
    "first page": {},
    "one unit": {"unit": "綜合企劃組"},
    "unit, 速別 and overdue": {
        "unit": "系統發展組",
        "urgency": "普通件",
        "nearness": Nearness.OVERDUE.value,
    },
    "a word of the subject": {"q": "採購"},
    "page 150": {"page": 150},
    "closed": {"closed": "true"},
    "closed, one unit": {"closed": "true", "unit": "政風室"},
    "closed, a word of the subject": {"closed": "true", "q": "採購"},
    "closed, a name of few": {"closed": "true", "q": "恆宏"},
    "closed, page 1,500": {"closed": "true", "page": 1500},
    "closed, halfway": {"closed": "true", "page": CASES // PAGE_ROWS // 2},
    "closed, the last page": {"closed": "true", "page": CASES // PAGE_ROWS},
}
SEARCHED = {
    "a word of many subjects": "採購",
    "two words": "採購 案",
    "two characters of few": "恆宏",
    "a number": "0000123",
    "a word of none": "沒有這種字",
}


def measure() -> Subject:
    """Each page asked for many times, without a network between."""
    begun = time.perf_counter()
    database = filled_database()
    groups = list(_groups("SQLite", url_of(database)))
    with filled_server(database) as url:
        made = time.perf_counter() - begun
        groups += _groups("PostgreSQL", url)
    size = f"{database.stat().st_size / 1e6:,.0f} MB"
    note = f"{database}, {size}, and its twin on a server, ready after {made:.0f} s, are kept."
    title = f"Pages with {CASES:,} cases, 95th percentile"
    return Subject(title=title, groups=tuple(groups), note=note)


def _groups(backend: str, url: str) -> Iterator[Group]:
    """The pages of one database."""
    app = create_app(Settings(demo=True, database_url=url, secret=SecretStr(SECRET)))
    store = app.state.services.casework.office.store
    with transaction(store.engine) as connection:
        open_cases, closed_cases = (_cases(connection, closed) for closed in (False, True))
    search = {name: [f"/search?{urlencode({'q': q})}"] for name, q in SEARCHED.items()}
    board = {name: [f"/?{urlencode(query)}"] for name, query in BOARD.items()}
    others = {
        "inbox of 主任秘書": ["/inbox"],
        "a case on its way": open_cases,
        "a closed case": closed_cases,
    }
    for title, pages in (("看板", board), ("搜尋", search), ("待辦 and 案件", others)):
        lines = asyncio.run(_measured(app, pages))
        yield Group(title=f"{title}, {backend}", lines=lines)
    store.close()


def _cases(connection: Connection, is_closed: bool) -> list[str]:
    """The addresses of some cases, each asked for once: none is remembered from before."""
    query = text("SELECT id FROM case_state WHERE is_closed = :closed")
    ids = connection.execute(query, {"closed": is_closed}).scalars().all()
    return [f"/cases/{each}" for each in Random(0).sample(ids, REQUESTS + WARM_UPS)]


async def _measured(app: Application, pages: dict[str, list[str]]) -> tuple[Line, ...]:
    return tuple(
        [
            Line(name=name, value=await _percentile(app, addresses), aim=AIM)
            for name, addresses in pages.items()
        ]
    )


async def _percentile(app: Application, addresses: Sequence[str]) -> float:
    """The time within which 95 of 100 requests are answered."""
    cookie, seconds = _session(), list[float]()
    deadline = time.perf_counter() + LIMIT_SECONDS
    for number in range(REQUESTS + WARM_UPS):
        if len(seconds) >= FEWEST and time.perf_counter() > deadline:
            break
        address = addresses[number % len(addresses)]
        begun = time.perf_counter()
        status, _ = await get(app, address, cookie=cookie)
        if status != 200:
            raise ValueError(f"{address} was answered with {status}")
        if number >= WARM_UPS:
            seconds.append(time.perf_counter() - begun)
    return statistics.quantiles(seconds, n=20)[-1]


def _session() -> str:
    """The cookie of a visitor who acts as 主任秘書."""
    session = b64encode(json.dumps({"acting": "機關/主任秘書"}).encode())
    return f"chenhe_session_8000={TimestampSigner(SECRET).sign(session).decode()}"
