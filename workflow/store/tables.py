"""The tables. Rows are for storage only: what they hold is checked before it comes here.

Moments are stored in UTC, days as Taiwan's; words (states, actions, urgency) as officials write
them. A column changed here needs a migration, and SCHEMA its number.
"""

from datetime import date, datetime

from sqlalchemy import Dialect, Index, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# SQLModel types __tablename__ as what it computes, not as what one may write: hence the ignores.
UNCOUNTED = -1
SCHEMA = "0011"  # the newest migration; opening an older database upgrades it
SCHEMAS = tuple(f"{number:04}" for number in range(1, int(SCHEMA) + 1))

# What either index of words would take for the end of one, or for its own language, is kept as
# another character: 。 stays, a comma does not.
_NO_MARKS = {mark: 0xE000 + mark for mark in range(0x80) if not chr(mark).isalnum()}


def as_piece(characters: str) -> str:
    """A piece of a text as the index of pieces knows it: one word, without any mark of ASCII."""
    return characters.translate(_NO_MARKS)


class Pieces(TypeDecorator[frozenset[str]]):
    """The pieces of a case (`as_piece`) as one value: words between spaces, or a tsvector."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """A text, or PostgreSQL's own type."""
        kind = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        """As the database takes it."""
        mark = "'" if dialect.name == "postgresql" else ""
        return None if value is None else " ".join(f"{mark}{one}{mark}" for one in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        """As the database gives it back."""
        return frozenset(each.strip("'") for each in str(value or "").split(" "))


class OfficeRow(SQLModel, table=True):
    """An office's log: how many events, and the hash of the last. Locked while one is appended.

    `settled` says for how many events there was a checkpoint when they were kept: for each of them,
    or UNCOUNTED in a log older than checkpoints, until its first change. All but the agency can be
    made from the log again (`workflow.store.derived`).
    """

    __tablename__ = "office"  # pyright: ignore[reportAssignmentType]

    name: str = Field(primary_key=True)
    agency: str
    events: int
    head: str
    settled: int = UNCOUNTED


class SerialRow(SQLModel, table=True):
    """The last 文號 given out, by office and year of the Republic."""

    __tablename__ = "serial"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (PrimaryKeyConstraint("office", "year"),)

    office: str
    year: int
    last: int


class EventRow(SQLModel, table=True):
    """One event as recorded: never updated, chained to the one before it.

    The organisation's events stand among those of the cases, under a case_id of their own.
    """

    __tablename__ = "event"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        PrimaryKeyConstraint("office", "number"),
        UniqueConstraint("office", "case_id", "sequence"),
    )

    office: str
    number: int  # its place in the office's chain, from 1
    case_id: str
    sequence: int
    kind: str
    payload: str = Field(sa_type=Text)
    previous_hash: str
    hash: str


class CaseRow(SQLModel, table=True):
    """A case as the board shows it; made from its events, and made again by `log rebuild`.

    `last_hash` is the chain's hash of its last event: who keeps the case folded knows by it
    whether anything was appended since. `subject_folded` is what searches look in
    (`rules.texts.folded`).
    """

    __tablename__ = "case_state"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        PrimaryKeyConstraint("office", "id"),
        Index(None, "office", "is_closed", "due", "id"),
        Index(None, "office", "is_closed", "unit", "state", "urgency", "due"),
        Index(None, "office", "closed_on"),
        Index(None, "office", "handler"),
    )

    office: str
    id: str
    row: str
    line: int
    unit: str
    issuer: str
    subject: str
    subject_folded: str
    category: str
    urgency: str
    received_at: datetime
    due: date
    state: str
    outcome: str | None
    is_closed: bool
    returns: int
    version: int
    last_at: datetime
    last_hash: str
    handler: str  # the id of a person
    is_confidential: bool
    counted_from: date
    paused_days: int
    suspended_since: date | None
    closed_on: date | None
    reminders: int


class PiecesRow(SQLModel, table=True):
    """By which a search finds a case: see `workflow.store.pieces`; on SQLite a table of FTS5."""

    __tablename__ = "case_pieces"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        PrimaryKeyConstraint("office", "case_id"),
        Index(None, "pieces", postgresql_using="gin"),
    )

    office: str
    case_id: str
    pieces: frozenset[str] = Field(sa_type=Pieces)


class DeskRow(SQLModel, table=True):
    """One open desk, for the inboxes: gone once its duty is done. `desk` is its token."""

    __tablename__ = "desk"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        PrimaryKeyConstraint("office", "case_id", "desk", "action"),
        Index(None, "office", "holder"),
    )

    office: str
    case_id: str
    desk: str
    holder: str
    unit: str
    position: str
    action: str
    opened_at: datetime


class DraftRow(SQLModel, table=True):
    """What somebody has typed at a desk and not yet signed; no part of the record."""

    __tablename__ = "draft"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (PrimaryKeyConstraint("office", "case_id", "desk", "holder", "person"),)

    office: str
    case_id: str
    desk: str
    holder: str  # whose inbox it was typed in, as Duty.holder
    person: str  # the id of whoever typed it
    fields: str = Field(sa_type=Text)  # what the form held, as JSON
    saved_at: datetime


class PhraseRow(SQLModel, table=True):
    """常用批示詞 of one person: a preference, no part of the record."""

    __tablename__ = "phrase"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (PrimaryKeyConstraint("office", "person", "words"),)

    office: str
    person: str  # the id of whose it is
    words: str
    added_at: datetime


class SubmissionRow(SQLModel, table=True):
    """A form or request that changed a log, and how it was answered; kept for some days."""

    __tablename__ = "submission"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "sent_at"),)

    key: str = Field(primary_key=True)
    digest: str
    answer: str = Field(sa_type=Text)  # empty until it is known
    sent_at: datetime


class AccountRow(SQLModel, table=True):
    """Who may sign in; `password` is its argon2 hash, empty until one is set."""

    __tablename__ = "account"  # pyright: ignore[reportAssignmentType]

    name: str = Field(primary_key=True)
    roles: str  # with commas between
    person: str  # the id of whom it is; empty for nobody of the organisation
    password: str
    is_locked: bool
    opened_at: datetime


class TieRow(SQLModel, table=True):
    """As whom the holder of an account signs in at an identity provider."""

    __tablename__ = "account_tie"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "issuer", "claim", "subject", unique=True),)

    account: str = Field(primary_key=True)
    issuer: str
    claim: str  # that names people, of the provider's
    subject: str


class SessionRow(SQLModel, table=True):
    """One sign-in; `key` is the digest of what the browser holds."""

    __tablename__ = "session"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "account"), Index(None, "began_at"))

    key: str = Field(primary_key=True)
    account: str
    began_at: datetime
    seen_at: datetime


class LinkRow(SQLModel, table=True):
    """A one-time link to set a password by; `key` is the digest of its code.

    Without an account it opens the first administrator's.
    """

    __tablename__ = "one_time_link"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "account"),)

    key: str = Field(primary_key=True)
    account: str
    expires_at: datetime


class TokenRow(SQLModel, table=True):
    """What a program signs in by; `key` is the digest of the token."""

    __tablename__ = "api_token"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "account"),)

    key: str = Field(primary_key=True)
    account: str
    label: str
    scopes: str  # with commas between
    issued_at: datetime
    expires_at: datetime


class FailureRow(SQLModel, table=True):
    """A sign-in that failed: by what name, from which address; kept for a quarter of an hour."""

    __tablename__ = "failed_sign_in"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index(None, "account", "at"), Index(None, "caller", "at"))

    number: int | None = Field(default=None, primary_key=True)
    account: str
    caller: str
    at: datetime
