"""An office with accounts: forty officers in real positions, each with a password and a token."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

from tests.hostile.bench import Bench, Demonstration, settings_in
from tests.web.signing_in import cheaply_hashed
from tests.workflow.conftest import empty_postgres
from web.http.rights import scopes_of
from web.services import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.accounts.accounts import Accounts
from workflow.accounts.administering import administering
from workflow.accounts.passwords import hashed
from workflow.desk.staffing import Staffing
from workflow.office import LIVE
from workflow.organisation.accounts import Account, Role
from workflow.organisation.changes import Appoint

PASSWORD = "a sentence of the trials alone"
ADMINISTRATOR = "administrator"
UNIT, OTHER = "設備網路組", "綜合企劃組"
REGISTRY = "機關/總收文"
# Where each of the forty sits: a route of UNIT asks 人事室, 會計室 and 秘書室 at once.
SEATS = {
    REGISTRY: 4,
    f"{UNIT}/承辦人員": 9,
    f"{UNIT}/股長": 2,
    f"{UNIT}/組長": 1,
    f"{OTHER}/承辦人員": 8,
    f"{OTHER}/股長": 2,
    f"{OTHER}/組長": 1,
    "人事室/主任": 2,
    "會計室/主任": 2,
    "秘書室/主任": 2,
    "政風室/主任": 1,
    "機關/專門委員": 2,
    "機關/主任秘書": 2,
    "機關/副局長": 1,
    "機關/局長": 1,
}
ROW, LADDER_ROW = "line:219", "line:9"  # with co-signers at once; six signatures in a line
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
SINCE = date(2026, 1, 2)
LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One of the forty: the account, whose it is, where that is, and a program's token."""

    account: str
    person: str
    seat: str
    token: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        """What the account is for."""
        is_registrar = self.seat == REGISTRY
        return frozenset({Role.REGISTRAR if is_registrar else Role.OFFICER})


@dataclass(frozen=True, kw_only=True)
class Office(Demonstration):
    """One seeded office, which a trial may do anything to."""

    officers: tuple[Officer, ...]

    def at(self, seat: str) -> tuple[Officer, ...]:
        """Everybody who sits there."""
        return tuple(each for each in self.officers if each.seat == seat)

    def counted(self, words: Iterable[str]) -> Counter[str]:
        """In how many events of the log each of these texts stands."""
        wanted = Counter(dict.fromkeys(words, 0))
        with closing(open_store(self.settings)) as store:
            for record in store.records(LIVE):
                wanted.update(each for each in record.payload.split('"')[1::2] if each in wanted)
        return wanted

    def lost_or_doubled(self, words: Iterable[str]) -> list[str]:
        """Which of the acknowledged texts do not stand in exactly one event."""
        counts = self.counted(words)
        return [
            f"{text} stands there {count} times" for text, count in counts.items() if count != 1
        ]


@contextmanager
def office(bench: Bench, name: str, *, on_postgres: bool = False) -> Generator[Office]:
    """A seeded office in a folder of this name, on SQLite unless said."""
    folder = bench.folder / bench.new(name)
    if on_postgres:
        url = empty_postgres(bench.postgres, f"office_{folder.name.replace('-', '_')}")
        officers = _seated(_settings_in(folder, url), bench)
    else:
        url, (seeded, officers) = "", _seeded(bench)
        shutil.copytree(seeded, folder)
    settings = _settings_in(folder, url)
    with closing(Office(folder=folder, settings=settings, officers=officers)) as made:
        yield made


def _settings_in(folder: Path, url: str = "") -> Settings:
    return settings_in(folder, url).model_copy(update={"demo": False})


@cache
def _seeded(bench: Bench) -> tuple[Path, tuple[Officer, ...]]:
    """The folder of an office on SQLite that others are copies of, and its officers."""
    folder = bench.folder / bench.new("seated")
    return folder, _seated(_settings_in(folder), bench)


def _seated(settings: Settings, bench: Bench) -> tuple[Officer, ...]:
    """Appoint the forty, open their accounts, set every password, and issue the tokens."""
    book = open_rulebook(settings, LIVE).current()
    with closing(open_store(settings)) as store:
        staffing = Staffing(office=open_casework(store, book, LIVE).office)
        staffing.arrange(*map(_appointment, OFFICERS), by="示範人事")
        accounts = Accounts(store=store, agency=book.agency.short)
        _open(accounts, cheaply_hashed(PASSWORD) if bench.is_small else hashed(PASSWORD))
        return tuple(_with_token(accounts, each) for each in OFFICERS)


def _appointment(officer: Officer) -> Appoint:
    unit, _, position = officer.seat.partition("/")
    return Appoint(person=officer.person, unit=unit, position=position, since=SINCE)


def _open(accounts: Accounts, kept: str) -> None:
    """Everybody by the same password, of which this hash is kept."""
    at = accounts.clock()
    first = Account(name=ADMINISTRATOR, roles=frozenset({Role.ADMINISTRATOR}), opened_at=at)
    others = (
        Account(name=each.account, roles=each.roles, person=each.person, opened_at=at)
        for each in OFFICERS
    )
    with administering(accounts.store, accounts.agency, by="示範人事", at=at) as work:
        work.open_all([first, *others])
        for account in work.rows.accounts():
            work.rows.set_password(account.name, kept)


def _with_token(accounts: Accounts, officer: Officer) -> Officer:
    scopes = scopes_of(accounts.find(officer.account))
    token = accounts.issue(officer.account, "試驗", scopes, LASTS, by=officer.account)
    return Officer(account=officer.account, person=officer.person, seat=officer.seat, token=token)


def _officers() -> Iterable[Officer]:
    seats = chain.from_iterable([seat] * number for seat, number in SEATS.items())
    for number, seat in enumerate(seats):
        called = STEMS[number % len(STEMS)] + BRANCHES[number % len(BRANCHES)]
        yield Officer(account=f"officer{number:02}", person=f"示範{called}", seat=seat)


OFFICERS = tuple(_officers())
assert len(OFFICERS) == 40
