"""Who signs in: accounts, what they are for, and what an administrator does with them.

An account is tied to a person of the organisation by id; one that signs nothing needs no person.
Who acts in which position is for the organisation to say, never for the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Role(Enum):
    """What an account is for; one may have several."""

    TRAINEE = "trainee"
    OFFICER = "officer"
    REGISTRAR = "registrar"
    PLANNER = "planner"
    AUDITOR = "auditor"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """As pages call it."""
        return ROLE_WORDS[self]


ROLE_WORDS = {
    Role.TRAINEE: "學員",
    Role.OFFICER: "承辦及核稿人員",
    Role.REGISTRAR: "登記桌",
    Role.PLANNER: "研考",
    Role.AUDITOR: "稽核",
    Role.INSTRUCTOR: "講師",
    Role.ADMINISTRATOR: "管理者",
}
ACTING_ROLES = frozenset({Role.OFFICER, Role.REGISTRAR})  # as a position, which a person holds


class AccountAct(Enum):
    """What is done with an account, as the administrators' log says it."""

    OPEN = "開立帳號"
    CHANGE = "變更帳號"
    RESET = "重設密碼"
    LOCK = "鎖定帳號"
    UNLOCK = "解除鎖定"
    SIGN_OUT = "全部登出"
    ISSUE = "核發權杖"
    REVOKE = "撤銷權杖"
    TIE = "綁定機關帳號"
    UNTIE = "解除綁定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an identity provider says that somebody is.

    Known by the issuer, the claim that names people, and its value: each alone means nothing.
    """

    issuer: str
    claim: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One who may sign in."""

    name: str  # what is typed to sign in, in lower case
    roles: frozenset[Role]
    person: str = ""  # the id of whom it is, in the organisation
    is_locked: bool = False
    has_password: bool = False  # not before its one-time link was used
    subject: Subject | None = None  # as whom its holder signs in at the provider
    opened_at: datetime

    @property
    def can_enter(self) -> bool:
        """Whether there is a way to sign in to it, were it not locked."""
        return self.has_password or self.subject is not None

    @property
    def role_words(self) -> tuple[str, ...]:
        """Its roles, as pages list them."""
        return words_of(self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSession:
    """One sign-in of an account: when it began, and when it was last used."""

    key: str  # a digest: what the browser holds is nowhere kept
    account: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToken:
    """What a program signs in by, for as much as `scopes` name."""

    key: str  # a digest: the token itself is shown once
    account: str
    label: str  # what it is for
    scopes: frozenset[str]
    issued_at: datetime
    expires_at: datetime


def words_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """What roles are called, in the order of their definition."""
    wanted = frozenset(roles)
    return tuple(role.word for role in Role if role in wanted)
