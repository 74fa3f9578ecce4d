"""Accounts tied to whom an identity provider says that somebody is."""

import pytest

from tests.workflow.test_accounts import Clock
from workflow.accounts.accounts import Accounts
from workflow.accounts.keys import LINK_LASTS
from workflow.accounts.refusals import (
    LastAdministratorError,
    LockedAccountError,
    NotTiedError,
    SpentLinkError,
    SubjectTakenError,
    TiedAlreadyError,
    UntiedError,
)
from workflow.accounts.signing_in import SigningIn
from workflow.accounts.tied import TiedSigningIn
from workflow.organisation.accounts import AccountAct, Role, Subject
from workflow.organisation.events import AccountActed
from workflow.store.log import Store

WORDS = "a sentence that one can keep"


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
def tied(store: Store, clock: Clock) -> TiedSigningIn:
    return TiedSigningIn(store=store, agency="示範機關", clock=clock)


@pytest.fixture
def door(store: Store, clock: Clock) -> SigningIn:
    return SigningIn(store=store, clock=clock)


def subject(value: str, issuer: str = "https://login.example", claim: str = "sub") -> Subject:
    return Subject(issuer=issuer, claim=claim, value=value)


def acts(accounts: Accounts) -> list[tuple[AccountAct, str, str]]:
    found = [each for each in accounts.history() if isinstance(each, AccountActed)]
    return [(each.act, each.account, each.recorded_by) for each in found]


def test_a_link_used_at_the_provider_ties_the_account_and_signs_in(
    accounts: Accounts, tied: TiedSigningIn, door: SigningIn
) -> None:
    code = accounts.open("ann", [Role.TRAINEE], by="head")

    key = tied.use_link(code, subject("7"))

    found = door.account_of(key)
    assert found is not None
    assert (found.name, found.subject) == ("ann", subject("7"))
    assert door.account_of(tied.sign_in(subject("7"))) == found
    assert acts(accounts)[-1] == (AccountAct.TIE, "ann", "ann")
    with pytest.raises(SpentLinkError, match="連結"):
        tied.use_link(code, subject("7"))


@pytest.mark.parametrize(
    "other",
    [subject("8"), subject("7", issuer="https://other.example"), subject("7", claim="email")],
    ids=("subject", "issuer", "claim"),
)
def test_only_the_same_subject_of_the_same_issuer_and_claim_is_the_same(
    accounts: Accounts, tied: TiedSigningIn, other: Subject
) -> None:
    accounts.open("ann", [Role.TRAINEE], by="head", subject=subject("7"))

    with pytest.raises(UntiedError, match="還沒有綁定"):
        tied.sign_in(other)


def test_a_subject_opens_one_account_and_an_account_has_one_subject(
    accounts: Accounts, tied: TiedSigningIn
) -> None:
    accounts.open("ann", [Role.TRAINEE], by="head", subject=subject("7"))
    code = accounts.open("ben", [Role.TRAINEE], by="head")
    again = accounts.reset("ann", by="head")

    with pytest.raises(SubjectTakenError, match="「ann」"):
        tied.use_link(code, subject("7"))
    with pytest.raises(SubjectTakenError, match="「ann」"):
        accounts.open("cat", [Role.TRAINEE], by="head", subject=subject("7"))
    with pytest.raises(TiedAlreadyError, match="「ann」"):
        tied.use_link(again, subject("8"))

    assert [each.name for each in accounts.all()] == ["ann", "ben", "head"]
    tied.use_link(again, subject("7"))
    tied.use_link(code, subject("8"))


def test_a_locked_account_stays_shut(accounts: Accounts, tied: TiedSigningIn) -> None:
    accounts.open("ann", [Role.TRAINEE], by="head", subject=subject("7"))
    code = accounts.reset("ann", by="head")
    accounts.lock("ann", by="head")

    with pytest.raises(LockedAccountError, match="已鎖定"):
        tied.sign_in(subject("7"))
    with pytest.raises(LockedAccountError, match="已鎖定"):
        tied.use_link(code, subject("7"))


def test_an_account_untied_is_signed_out_and_opens_no_more(
    accounts: Accounts, tied: TiedSigningIn, door: SigningIn
) -> None:
    accounts.open("ann", [Role.TRAINEE], by="head", subject=subject("7"))
    key = tied.sign_in(subject("7"))

    accounts.untie("ann", by="head")

    assert door.account_of(key) is None
    assert acts(accounts)[-1] == (AccountAct.UNTIE, "ann", "head")
    with pytest.raises(UntiedError, match="還沒有綁定"):
        tied.sign_in(subject("7"))
    with pytest.raises(NotTiedError, match="沒有綁定"):
        accounts.untie("ann", by="head")


def test_tying_by_hand_spends_the_link_still_about(
    accounts: Accounts, tied: TiedSigningIn, door: SigningIn
) -> None:
    code = accounts.open("ann", [Role.TRAINEE], by="head")

    accounts.tie("ann", subject("7"), by="head")

    with pytest.raises(SpentLinkError, match="連結"):
        door.use_link(code, WORDS)


def test_a_tie_counts_as_a_way_in_for_the_last_administrator(accounts: Accounts) -> None:
    accounts.open("ann", [Role.ADMINISTRATOR], by="head", subject=subject("7"))

    accounts.lock("head", by="ann")

    with pytest.raises(LastAdministratorError, match="最後一個"):
        accounts.untie("ann", by="ann")


def test_neither_an_old_link_nor_that_of_the_first_administrator_ties(
    accounts: Accounts, tied: TiedSigningIn, clock: Clock
) -> None:
    old, first = accounts.open("ann", [Role.TRAINEE], by="head"), accounts.first_link()

    with pytest.raises(SpentLinkError, match="連結"):
        tied.use_link(first, subject("7"))
    clock.now += LINK_LASTS
    with pytest.raises(SpentLinkError, match="連結"):
        tied.use_link(old, subject("7"))
