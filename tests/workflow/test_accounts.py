"""Accounts: who may sign in, what stops a guess, and that each act of an administrator is kept."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from rules.errors import ChenheError
from workflow.accounts import keys, passwords, signing_in
from workflow.accounts.accounts import Accounts
from workflow.accounts.refusals import (
    AccountTakenError,
    BadAccountNameError,
    LastAdministratorError,
    LockedAccountError,
    NoRoleError,
    PersonNeededError,
    PoorPasswordError,
    SpentLinkError,
    TooManyTriesError,
    UnknownAccountError,
    UnknownTokenError,
    WeakPasswordError,
    WrongPasswordError,
)
from workflow.accounts.signing_in import LONGEST_PAUSE, LONGEST_SESSION, SigningIn
from workflow.calendar import TAIPEI
from workflow.office import ADMINISTRATION
from workflow.organisation.accounts import AccountAct, Role, Subject
from workflow.organisation.events import AccountActed
from workflow.store.log import Store

WORDS, OTHER_WORDS = "a sentence that one can keep", "another sentence to keep"
HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, tzinfo=TAIPEI)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    """Those of a database with one administrator, who signs in as `head`."""
    made = Accounts(store=store, agency="示範機關", clock=clock)
    made.open_first(made.first_link(), "head", WORDS)
    return made


@pytest.fixture
def door(store: Store, clock: Clock) -> SigningIn:
    return SigningIn(store=store, clock=clock)


@pytest.fixture
def trainee(accounts: Accounts, door: SigningIn) -> str:
    door.use_link(accounts.open("trainee", [Role.TRAINEE], by="head"), WORDS)
    return "trainee"


def test_the_first_link_opens_one_administrator_and_no_second(store: Store) -> None:
    accounts = Accounts(store=store, agency="示範機關")
    code = accounts.first_link()

    accounts.open_first(code, "Head", WORDS)

    assert [(each.name, each.roles) for each in accounts.all()] == [
        ("head", frozenset({Role.ADMINISTRATOR}))
    ]
    with pytest.raises(SpentLinkError):
        accounts.open_first(code, "other", WORDS)
    with pytest.raises(SpentLinkError):
        accounts.open_first(accounts.first_link(), "other", WORDS)


def test_who_knows_the_password_is_known_by_the_session(door: SigningIn, trainee: str) -> None:
    key = door.sign_in(" Trainee ", WORDS, HERE)

    found = door.account_of(key)

    assert found is not None
    assert found.name == trainee
    door.sign_out(key)
    assert door.account_of(key) is None


@pytest.mark.parametrize(("name", "password"), [("trainee", "wrong"), ("nobody", WORDS)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    name: str, password: str, door: SigningIn, trainee: str
) -> None:
    with pytest.raises(WrongPasswordError) as told:
        door.sign_in(name, password, HERE)

    assert "帳號或密碼不對" in str(told.value)


def test_no_database_holds_what_signs_in(accounts: Accounts, door: SigningIn, trainee: str) -> None:
    key = door.sign_in(trainee, WORDS, HERE)
    token = accounts.issue(trainee, "報表", ["practise"], timedelta(days=1), by="head")

    with accounts.store.accounts() as rows:
        kept = [rows.password(trainee), *(each.key for each in rows.sessions(trainee))]
        kept += [each.key for each in rows.tokens(trainee)]

    assert kept[0].startswith("$argon2id$")
    assert not {key, token, WORDS} & {*kept}


def test_a_session_ends_after_a_pause_and_after_a_day(
    door: SigningIn, clock: Clock, trainee: str
) -> None:
    paused, used = door.sign_in(trainee, WORDS, HERE), door.sign_in(trainee, WORDS, HERE)
    began = clock.now
    while clock.now - began < LONGEST_SESSION:
        assert door.account_of(used)
        clock.now += LONGEST_PAUSE / 2

    clock.now = began + LONGEST_PAUSE + timedelta(seconds=1)
    assert door.account_of(paused) is None

    clock.now = began + LONGEST_SESSION + timedelta(seconds=1)
    assert door.account_of(used) is None


def test_to_be_looked_up_keeps_no_session_alive(
    door: SigningIn, clock: Clock, trainee: str
) -> None:
    key = door.sign_in(trainee, WORDS, HERE)
    clock.now += LONGEST_PAUSE / 2
    looked_up = door.whose(key)

    clock.now += LONGEST_PAUSE / 2 + timedelta(seconds=1)

    assert looked_up
    assert door.whose(key) is None


def test_guesses_from_one_address_shut_nobody_out_elsewhere(
    door: SigningIn, clock: Clock, trainee: str
) -> None:
    for _ in range(signing_in.MOST_BY_BOTH):
        with pytest.raises(WrongPasswordError):
            door.sign_in(trainee, "a guess", HERE)

    with pytest.raises(TooManyTriesError):
        door.sign_in(trainee, WORDS, HERE)
    assert door.sign_in(trainee, WORDS, THERE)

    clock.now += signing_in.TRIES_COUNT
    assert door.sign_in(trainee, WORDS, HERE)


def test_guesses_made_at_once_count_before_any_is_known_to_be_wrong(
    door: SigningIn, trainee: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def meanwhile(password: str, _kept: str) -> bool:
        """Before this one is judged, another comes."""
        looked_at.append(password)
        with suppress(TooManyTriesError, WrongPasswordError):
            door.sign_in(trainee, "another guess", HERE)
        return False

    monkeypatch.setattr(signing_in, "fits", meanwhile)
    with pytest.raises(WrongPasswordError):
        door.sign_in(trainee, "a guess", HERE)

    assert len(looked_at) == signing_in.MOST_BY_BOTH


def test_guesses_of_many_names_from_one_address_are_stopped(
    door: SigningIn, trainee: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_BY_CALLER", 3)
    for number in range(3):
        with pytest.raises(WrongPasswordError):
            door.sign_in(f"guess{number}", "a guess", HERE)

    with pytest.raises(TooManyTriesError):
        door.sign_in(trainee, WORDS, HERE)


def test_guesses_of_one_name_from_everywhere_are_stopped(
    door: SigningIn, trainee: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_BY_NAME", 3)
    for number in range(3):
        with pytest.raises(WrongPasswordError):
            door.sign_in(trainee, "a guess", f"192.0.2.{number}")

    with pytest.raises(TooManyTriesError):
        door.sign_in(trainee, WORDS, THERE)


def test_a_locked_account_is_out_at_once_and_stays_out(
    accounts: Accounts, door: SigningIn, trainee: str
) -> None:
    key = door.sign_in(trainee, WORDS, HERE)
    token = accounts.issue(trainee, "報表", ["practise"], timedelta(days=1), by="head")

    accounts.lock(trainee, by="head")

    assert door.account_of(key) is None
    assert door.of_token(token) is None
    with pytest.raises(LockedAccountError):
        door.sign_in(trainee, WORDS, HERE)
    accounts.unlock(trainee, by="head")
    assert door.sign_in(trainee, WORDS, HERE)


def test_the_link_of_a_locked_account_waits_until_it_is_unlocked(
    accounts: Accounts, door: SigningIn, trainee: str
) -> None:
    code = accounts.reset(trainee, by="head")
    accounts.lock(trainee, by="head")

    with pytest.raises(LockedAccountError):
        door.use_link(code, OTHER_WORDS)

    accounts.unlock(trainee, by="head")
    assert door.account_of(door.use_link(code, OTHER_WORDS))


def test_a_reset_ends_password_and_sessions_and_its_link_sets_a_new_one(
    accounts: Accounts, door: SigningIn, trainee: str
) -> None:
    key = door.sign_in(trainee, WORDS, HERE)

    code = accounts.reset(trainee, by="head")

    assert door.account_of(key) is None
    with pytest.raises(WrongPasswordError):
        door.sign_in(trainee, WORDS, HERE)
    assert door.linked(code) == trainee
    door.use_link(code, "another sentence to keep")
    assert door.sign_in(trainee, "another sentence to keep", HERE)


def test_a_link_works_once_and_only_for_a_while_and_a_newer_one_replaces_it(
    accounts: Accounts, door: SigningIn, clock: Clock, trainee: str
) -> None:
    first, second = (accounts.reset(trainee, by="head") for _ in range(2))
    door.use_link(second, WORDS)
    third = accounts.reset(trainee, by="head")
    clock.now += keys.LINK_LASTS

    for code in (first, second, third, "made up"):
        with pytest.raises(SpentLinkError):
            door.use_link(code, WORDS)


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(
    door: SigningIn, trainee: str
) -> None:
    here, there = door.sign_in(trainee, WORDS, HERE), door.sign_in(trainee, WORDS, THERE)

    with pytest.raises(WrongPasswordError):
        door.change_password(trainee, "a guess", OTHER_WORDS, key=here, caller=HERE)
    door.change_password(trainee, WORDS, OTHER_WORDS, key=here, caller=HERE)

    assert door.account_of(here)
    assert not door.account_of(there)


def test_guesses_of_the_old_password_count_as_those_of_signing_in(
    door: SigningIn, clock: Clock, trainee: str
) -> None:
    here = door.sign_in(trainee, WORDS, HERE)
    for _ in range(signing_in.MOST_BY_BOTH):
        with pytest.raises(WrongPasswordError):
            door.change_password(trainee, "a guess", OTHER_WORDS, key=here, caller=HERE)

    with pytest.raises(TooManyTriesError):
        door.change_password(trainee, WORDS, OTHER_WORDS, key=here, caller=HERE)
    with pytest.raises(TooManyTriesError):
        door.sign_in(trainee, WORDS, HERE)
    clock.now += signing_in.TRIES_COUNT
    for _ in range(signing_in.MOST_BY_BOTH + 1):  # one that is too weak is no guess
        with pytest.raises(WeakPasswordError):
            door.change_password(trainee, WORDS, "short", key=here, caller=HERE)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("short", WeakPasswordError),
        ("x" * (passwords.LONGEST + 1), WeakPasswordError),
        ("1111111111111111", PoorPasswordError),
        ("The Trainee knows it all", PoorPasswordError),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    password: str, refusal: type[ChenheError]
) -> None:
    with pytest.raises(refusal):
        passwords.check_password("trainee", password)


def test_a_token_works_until_it_is_revoked_or_too_old(
    accounts: Accounts, door: SigningIn, clock: Clock, trainee: str
) -> None:
    one, other = (
        accounts.issue(trainee, label, ["practise"], timedelta(days=30), by="head")
        for label in ("報表", "備用")
    )
    found = door.of_token(one)
    assert found is not None
    assert (found[1].scopes, found[1].label) == ({"practise"}, "報表")

    accounts.revoke(trainee, found[1].key[:8], by="head")
    assert door.of_token(one) is None
    assert door.of_token(other)

    clock.now += timedelta(days=30)
    assert door.of_token(other) is None


Change = Callable[[Accounts], object]
DISORDERLY: dict[str, tuple[Change, type[ChenheError]]] = {
    "taken": (lambda it: it.open("trainee", [Role.TRAINEE], by="head"), AccountTakenError),
    "name": (lambda it: it.open("有空白 的", [Role.TRAINEE], by="head"), BadAccountNameError),
    "person": (lambda it: it.open("clerk", [Role.OFFICER], by="head"), PersonNeededError),
    "role": (lambda it: it.open("clerk", [], by="head"), NoRoleError),
    "unknown": (lambda it: it.change("nobody", [Role.AUDITOR], by="head"), UnknownAccountError),
    "left": (lambda it: it.change("head", [Role.AUDITOR], by="head"), LastAdministratorError),
    "locked": (lambda it: it.lock("head", by="head"), LastAdministratorError),
    "token": (lambda it: it.revoke("trainee", "00000000", by="head"), UnknownTokenError),
}


@pytest.mark.parametrize(("change", "refusal"), DISORDERLY.values(), ids=DISORDERLY)
def test_what_would_leave_accounts_in_disorder_is_refused(
    change: Change, refusal: type[ChenheError], accounts: Accounts, trainee: str
) -> None:
    before = accounts.all(), len(accounts.history())

    with pytest.raises(refusal):
        change(accounts)

    assert (accounts.all(), len(accounts.history())) == before


def test_every_act_of_an_administrator_is_on_record_and_verifies(
    accounts: Accounts, store: Store, trainee: str
) -> None:
    accounts.change(trainee, [Role.TRAINEE, Role.AUDITOR], by="head")
    accounts.issue(trainee, "報表", ["audit"], timedelta(days=1), by="head")
    accounts.revoke(trainee, accounts.tokens(trainee)[0].key, by="head")
    accounts.sign_out(trainee, by="head")
    accounts.reset(trainee, by="head")
    accounts.lock(trainee, by="head")
    accounts.unlock(trainee, by="head")
    subject = Subject(issuer="https://login.example", claim="sub", value="7")
    accounts.tie(trainee, subject, by="head")
    accounts.untie(trainee, by="head")

    acts = [each for each in accounts.history() if isinstance(each, AccountActed)]

    assert {each.act for each in acts} == {*AccountAct}
    assert {(each.recorded_by, each.account) for each in acts[1:]} == {("head", trainee)}
    assert [each.detail for each in acts[2:4]] == ["學員、稽核", "報表（audit）"]
    verdict = store.verify(ADMINISTRATION)
    assert verdict.is_sound
    assert not verdict.differences
