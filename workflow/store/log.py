"""One database with the logs of its offices: opened to append, read back, verified."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, bindparam, or_, select
from sqlmodel import col

from rules.rulebook import Rulebook, RulebookTexts
from workflow.case.duties import Actor
from workflow.events import KINDS, from_json
from workflow.events.base import Event, RowTaken
from workflow.office import ADMINISTRATION, Sent, Submission, VersionError
from workflow.organisation.events import ORGANISATION, LogAccepted
from workflow.reports.desks import Draft
from workflow.store import drafts, indexed, phrases, rebuilding, submissions
from workflow.store.accepting import Acceptance, accepted, check_acceptable
from workflow.store.accounts import AccountRows
from workflow.store.append import Writing
from workflow.store.archive import RulebookArchive
from workflow.store.chain import GENESIS, LogRecord, Verdict
from workflow.store.checkpoints import Checkpoints
from workflow.store.continuing import is_kept
from workflow.store.database import alone, damaged_text_readable, transaction
from workflow.store.folding import FoldedCases, legible
from workflow.store.moments import Moments
from workflow.store.open_log import OpenLog
from workflow.store.organisations import Organisations
from workflow.store.reading import Told, end_reading, in_order, nobody
from workflow.store.records import DatabaseRecords, LastRead, MomentRecords
from workflow.store.tables import EventRow, OfficeRow
from workflow.store.turns import Turns
from workflow.store.verifying import known_to, length_of_all, traces_in, verdict_of

_ENDS = select(col(OfficeRow.name), col(OfficeRow.events), col(OfficeRow.head))
_AGENCY = select(col(OfficeRow.agency)).where(col(OfficeRow.name) == bindparam("in_office"))
_TAKING_A_ROW = tuple(name for name, kind in KINDS.items() if issubclass(kind, RowTaken))
_TOOK_A_ROW = (
    select(col(EventRow.office), col(EventRow.case_id), col(EventRow.kind), col(EventRow.payload))
    .where(
        col(EventRow.case_id) != ORGANISATION,
        or_(col(EventRow.sequence) == 1, col(EventRow.kind).in_(_TAKING_A_ROW)),
    )
    .execution_options(yield_per=1000)
)


class Store:
    """One database: the log and the read models of every office in it."""

    def __init__(
        self, engine: Engine, checkpoints: Checkpoints, archive: RulebookArchive | None = None
    ) -> None:
        self.engine, self.checkpoints = engine, checkpoints
        self.archive = archive or RulebookArchive(None)
        self._folded, self._organisations = FoldedCases(), Organisations()
        self.turns = Turns()
        self._moments, self._last_read = Moments(engine, self.turns), LastRead()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        self.checkpoints.close()

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else, in any process, is in here meanwhile; see workflow.store.database."""
        return alone(self.engine)

    @contextmanager
    def reading(self, office: str) -> Generator[DatabaseRecords]:
        """What an office has on record, in one transaction that sees one moment of the database.

        A reading inside another of the same thread, or inside a change, joins its transaction.
        """
        with self._moments.reading() as connection:
            yield self._read(connection, office)

    @contextmanager
    def writing(
        self, office: str, agency: str, submission: Submission | None = None
    ) -> Generator[Writing]:
        """A transaction on one office's log: all of it is kept, or none.

        The checkpoint is on the disk before anything is kept. Raises, and then nothing is,
        CheckpointsUnwritableError, OtherAgencyError, SentBeforeError, or UnsoundLogError where the
        log cannot be continued.
        """
        with self._continued(office, agency, submission) as (_, writing):
            yield writing

    @contextmanager
    def accounts(self) -> Generator[AccountRows]:
        """Who may sign in, as one moment of the database has it."""
        with self._moments.reading() as connection:
            yield AccountRows(connection)

    @contextmanager
    def signing_in(self) -> Generator[AccountRows]:
        """The same, to change what no log tells: sessions, passwords, failures."""
        with self._moments.turn(), self._moments.writing() as connection:
            yield AccountRows(connection)

    @contextmanager
    def administering(self, agency: str) -> Generator[tuple[AccountRows, Writing]]:
        """The same, with the log of what administrators did; raises what `writing` raises."""
        with self._continued(ADMINISTRATION, agency) as (connection, writing):
            yield AccountRows(connection), writing

    @contextmanager
    def _continued(
        self, office: str, agency: str, submission: Submission | None = None
    ) -> Generator[tuple[Connection, Writing]]:
        """One change of a log that goes on from where it ended; others may share its transaction.

        It is over, and told of as kept, once the transaction is.
        """
        new = submission if submission and not submission.is_kept else None
        with self._moments.joined(office, partial(self._log, office, agency)) as log:
            log.check_agency(agency)
            if new:
                submissions.keep(log.connection, new)
            writing = Writing(log, self._records(log.connection, office))
            yield log.connection, writing
            writing.done()
        if new:
            new.is_kept = True

    def sent(self, key: str) -> Sent | None:
        """What became of the submission of this key."""
        with self._moments.reading() as connection:
            return submissions.find(connection, key)

    def answered(self, submission: Submission, answer: str) -> None:
        """Keep how it was answered."""
        with self._moments.adding() as connection:
            submissions.answer(connection, submission, answer)

    def accept(self, office: str, agency: str, acceptance: Acceptance) -> LogAccepted:
        """Go on with the log as it is, whatever its checkpoints say; a record says who and why.

        `agency` is for an office of which nothing is left. Raises NothingToAcceptError where the
        log agrees with its checkpoints, BrokenChainError where no checkpoint is to blame.
        """
        opening = self._log(office, self._agency(office) or agency, is_sound=False)
        with self._moments.turn(), opening as log, self._moments.inside(log.connection):
            known = known_to(log.connection, self.checkpoints, office)
            self.checkpoints.settle(office, partial(is_kept, log.connection))
            self.checkpoints.begin()
            writing = Writing(log, self._records(log.connection, office))
            event = accepted(
                writing.organisation(),
                acceptance,
                known=self.checkpoints.last(office),
                kept=log.began,
            )
            records = partial(in_order, log.connection, office)
            check_acceptable(records, known)
            writing.append_to_organisation((event,))
            writing.done()
        return event

    @contextmanager
    def _log(self, office: str, agency: str, *, is_sound: bool = True) -> Generator[OpenLog]:
        """A log in one transaction, its checkpoints announced before and standing after.

        Nobody else writes one in between. Where the commit fails and nothing tells whether the
        database kept it, the lines stay as announced: whoever writes next finds out. One that is
        not sound is left to the caller to judge.
        """
        with ExitStack() as until_checkpointed:
            with transaction(self.engine, writes=True) as connection:
                log = OpenLog(connection, office, agency)
                until_checkpointed.enter_context(self.checkpoints.held())
                if is_sound:
                    log.check(self.checkpoints)
                yield log
                log.move_head()
                announced = self.checkpoints.announce(*log.checkpoints)
            self.checkpoints.confirm(announced)
        for case, last_hash in log.changed:
            self._folded.remember(office, case, last_hash)

    def save_draft(self, office: str, case_id: str, actor: Actor, draft: Draft) -> bool:
        """Keep a draft in place of the one there was; False if that desk is not the actor's."""
        with self._moments.turn(), self._moments.writing() as connection:
            drafts.sweep(connection, office)
            return drafts.save(connection, office, case_id, actor, draft)

    def forget_draft(self, office: str, case_id: str, actor: Actor, desk: str) -> None:
        """Drop what this person typed at a desk, if anything."""
        with self._moments.turn(), self._moments.writing() as connection:
            drafts.forget(connection, office, case_id, actor, desk)

    def save_phrase(self, office: str, person: str, words: str, at: datetime) -> None:
        """Keep a phrase of this person."""
        with self._moments.turn(), self._moments.writing() as connection:
            phrases.save(connection, office, person, words, at)

    def forget_phrase(self, office: str, person: str, words: str) -> None:
        """Drop a phrase of this person, if there is one."""
        with self._moments.turn(), self._moments.writing() as connection:
            phrases.forget(connection, office, person, words)

    def keep_rules(self, rulebook: Rulebook) -> None:
        """Keep these rules beside the database; raises RulesUnkeepableError."""
        self.archive.keep(rulebook)

    def has_rules(self, version: str) -> bool:
        """Whether the rules of this version were kept."""
        return self.archive.has(version)

    def rules(self, version: str) -> RulebookTexts | None:
        """The files of this version; None where they were not kept, or are damaged."""
        try:
            return self.archive.texts(version)
        except VersionError:
            return None

    def offices(self) -> tuple[str, ...]:
        """Every office with a log."""
        with self._moments.reading() as connection:
            names = connection.execute(select(col(OfficeRow.name)).order_by(col(OfficeRow.name)))
            return tuple(names.scalars())

    def traces(self) -> tuple[str, ...]:
        """Every office that left a trace, to be verified: a row, records, or checkpoints."""
        with self._moments.reading() as connection:
            return traces_in(connection, self.checkpoints)

    def length(self) -> int | None:
        """How many records all offices have, for whoever waits; None where no row says so."""
        with self._moments.reading() as connection:
            return length_of_all(connection)

    def cases_by_version(self) -> dict[str, int]:
        """How many cases each version of the rules ran, over all offices.

        A case that 改分 moved to a row of another version counts for both.
        """
        ran: dict[str, set[tuple[str, str]]] = {}
        with self._moments.reading() as connection, damaged_text_readable(connection):
            for office, case_id, kind, payload in connection.execute(_TOOK_A_ROW):
                with legible(case_id):
                    version = from_json(kind, payload).rulebook
                ran.setdefault(version, set()).add((office, case_id))
        return {version: len(cases) for version, cases in ran.items()}

    def events(self, office: str) -> Iterator[Event]:
        """Every event of the cases of an office, in the order recorded."""
        for record in self.records(office):
            if record.case_id == ORGANISATION:
                continue
            with legible(record.case_id):
                event = from_json(record.kind, record.payload)
            yield event

    def records(self, office: str) -> Iterator[LogRecord]:
        """Every record of an office's log, in order, a thousand at a time."""
        with self._moments.reading() as connection:
            yield from in_order(connection, office)

    def verify(self, office: str, told: Told = nobody) -> Verdict:
        """Walk the office's log along its chain and checkpoints, and compare what is made of it.

        `told` of the records, twice: as they are walked, and as cases are made of them.

        Of a file that is damaged what can be read is read. Raises CheckpointsBusyError, or
        CheckpointsUnwritableError where the checkpoints are no file.
        """
        with self._moments.reading() as connection:
            found_by = indexed.begun(connection)
            verdict = verdict_of(connection, self.checkpoints, office, told)
            if not verdict.unreadable:  # else nothing can be made of it to compare
                is_sound = verdict.first_bad is None
                found = rebuilding.differences(
                    connection, office, found_by, is_sound=is_sound, told=told
                )
                verdict = replace(verdict, differences=tuple(found))
            end_reading(connection)
            return verdict

    def differing(self, checkpoints: Checkpoints) -> tuple[str, ...]:
        """The offices whose log ends otherwise than these checkpoints say."""
        with self._moments.reading() as connection:
            ends = {row.name: (row.events, row.head) for row in connection.execute(_ENDS)}
        offices = sorted({*ends, *(each.office for each in checkpoints.read())})
        known = ((office, checkpoints.last(office)) for office in offices)
        return tuple(
            office
            for office, last in known
            if ends.get(office, (0, GENESIS)) != ((last.count, last.head) if last else (0, GENESIS))
        )

    def _agency(self, office: str) -> str | None:
        """Whose cases an office keeps; None for one that is not there."""
        with self._moments.reading() as connection:
            return connection.execute(_AGENCY, {"in_office": office}).scalar()

    def rebuild(self, office: str, *, agency: Callable[[], str] = str, told: Told = nobody) -> int:
        """Make all that is derived from the log anew; returns how many cases there are.

        `agency` is asked where an office lost its row and its log tells none. Raises
        BrokenRecordError.
        """
        with self._moments.turn(), self._moments.writing() as connection:
            return rebuilding.rebuild(connection, office, agency=agency, told=told)

    def _read(self, connection: Connection, office: str) -> DatabaseRecords:
        """Those of the moment; inside a change what it wrote so far is read anew."""
        if self._moments.is_writing:
            return self._records(connection, office)
        known = self._last_read.records
        if known is None or not known.are_of(connection, office):
            known = MomentRecords(
                connection, office, folded=self._folded, organisations=self._organisations
            )
            self._last_read.records = known
        return known

    def _records(self, connection: Connection, office: str) -> DatabaseRecords:
        return DatabaseRecords(
            connection, office, folded=self._folded, organisations=self._organisations
        )
