"""Versions of the rules that ran a case are kept, read again, and damage to them is named."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.corrections import Correction, Corrections, Withdrawal
from rules.marks import Action
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, rulebook_from, shipped_agency
from rules.rulerow import RuleRow
from rules.versions import former_digest
from tests.workflow.builders import a_rulebook, signing
from tests.workflow.offices import ALONE, MONDAY_MORNING, PLAIN, a_document, an_office
from workflow.actions.commands import Command
from workflow.actions.registering import RegistrationError
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.office import VersionNotKeptError
from workflow.store.archive import (
    KeptFileAlteredError,
    KeptFileMissingError,
    KeptRulesUnreadableError,
    RulebookArchive,
    RulesUnkeepableError,
)
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import folder_beside, open_engine
from workflow.store.log import Store
from workflow.store.unusable import DatabaseUnusableError

OPEN_ROWS = tuple(row for row in a_rulebook().rows if row.doubts and row.doubts[0].candidates)
PARTS = ("tables", "settings", "corrections", "versions")


@pytest.fixture
def archive(tmp_path: Path) -> RulebookArchive:
    return RulebookArchive(tmp_path / "chenhe.db.rulebooks")


@pytest.fixture
def archived(database_url: str, archive: RulebookArchive) -> Iterator[Casework]:
    """A live office whose rules are kept."""
    store = Store(open_engine(database_url), Checkpoints(None), archive)
    with closing(store):
        yield an_office(store)


def store_of(work: Casework) -> Store:
    """The database that an office is kept in."""
    store = work.office.store
    assert isinstance(store, Store)
    return store


def answered(row: RuleRow, number: int = 1, *, because: str = "示範") -> Correction:
    """A doubtful row read as its first candidate."""
    return Correction(
        number=number,
        key=row.key,
        line=row.line,
        printed=row.printed,
        steps=row.doubts[0].candidates[0],
        cosign_text=row.cosign_text,
        remark=row.remark,
        reviewer="示範校對員",
        at=MONDAY_MORNING,
        because=because,
    )


def corrected(rows: Sequence[RuleRow] = OPEN_ROWS[:1], *, because: str = "示範") -> Rulebook:
    """The shipped rules with these rows answered."""
    records = (answered(row, at, because=because) for at, row in enumerate(rows, start=1))
    return replace(a_rulebook(), corrections=Corrections(records=tuple(records)))


def files_of(archive: RulebookArchive) -> dict[str, list[Path]]:
    assert archive.folder is not None
    return {part: sorted((archive.folder / part).glob("*")) for part in PARTS}


def under(work: Casework, book: Rulebook) -> Casework:
    """The same office by other rules."""
    return Casework(office=replace(work.office, rulebook=book))


@given(rows=st.lists(st.sampled_from(OPEN_ROWS), unique_by=lambda row: row.key), keeps=st.data())
def test_a_version_kept_is_the_version_read_again(
    rows: list[RuleRow], keeps: st.DataObject
) -> None:
    book = corrected(rows)
    if rows and keeps.draw(st.booleans(), label="one of them withdrawn"):
        taken_back = Withdrawal(
            number=len(rows) + 1, of=1, reviewer="示範", at=MONDAY_MORNING, because="示範"
        )
        records = (*book.corrections.records, taken_back)
        book = replace(book, corrections=Corrections(records=records))

    with TemporaryDirectory() as folder:
        RulebookArchive(Path(folder)).keep(book)
        kept = RulebookArchive(Path(folder)).load(book.version)

    assert kept.version == book.version
    assert kept.rows == book.rows
    assert rulebook_from(kept.texts).version == book.version
    if book.corrections.standing:
        assert kept == book


@pytest.mark.parametrize("book", [a_rulebook(), corrected()], ids=["as printed", "corrected"])
def test_registering_keeps_the_version(
    archived: Casework, archive: RulebookArchive, book: Rulebook
) -> None:
    case = under(archived, book).register(a_document())

    assert archive.versions() == (case.rulebook,) == (book.version,)
    assert archive.load(case.rulebook) == book


def test_a_case_from_when_phrases_counted_runs_by_the_rules_in_force(
    archived: Casework, archive: RulebookArchive
) -> None:
    book = a_rulebook()
    former = replace(book, table_digest=former_digest(book.settings, book.raw))
    case = under(archived, former).register(a_document())
    settings = book.settings.replace('"閱", "悉"'.encode(), '"閱", "知悉"'.encode())
    now = under(archived, rulebook_from(replace(book.texts, settings=settings))).office

    assert case.rulebook != book.version
    assert not now.rulebook.is_named(case.rulebook)
    assert now.works_by(case.rulebook)
    assert archive.load(case.rulebook).version == book.version
    assert not replace(now, rulebook=corrected()).works_by(case.rulebook)


def test_a_table_that_two_versions_share_is_kept_once(archive: RulebookArchive) -> None:
    books = (a_rulebook(), corrected(), corrected(OPEN_ROWS[:2]))

    for book in books:
        archive.keep(book)

    assert {part: len(files) for part, files in files_of(archive).items()} == {
        "tables": 1,
        "settings": 1,
        "corrections": 2,
        "versions": 3,
    }
    assert [archive.load(book.version) for book in books] == list(books)


def test_the_first_journal_that_made_a_version_stays(archive: RulebookArchive) -> None:
    first, second = corrected(because="依原稿"), corrected(because="依函釋")
    assert first.version == second.version

    archive.keep(first)
    RulebookArchive(archive.folder).keep(second)

    (correction,) = archive.load(first.version).corrections.standing
    assert correction.because == "依原稿"


def test_a_refused_registration_keeps_nothing(archived: Casework, archive: RulebookArchive) -> None:
    with pytest.raises(RegistrationError, match="主旨"):
        archived.register(a_document(subject=" "))

    assert archive.versions() == ()


def test_reassigning_keeps_the_version_of_the_new_row(
    archived: Casework, archive: RulebookArchive
) -> None:
    case, later = archived.register(a_document(PLAIN)), under(archived, corrected())
    drafter, head = (
        Actor(unit="秘書室", position=position, person="示範") for position in ("承辦人員", "主任")
    )
    asked = Command(action=Action.REASSIGN, actor=drafter, to=f"line:{ALONE}", reason="屬他組業務")

    later.act(case.id, asked)
    assert archive.versions() == (case.rulebook,)
    moved = later.act(case.id, Command(action=Action.REASSIGN, actor=head, stance="同意"))

    assert archive.versions() == (case.rulebook, moved.rulebook)
    assert archive.load(moved.rulebook).at_line(moved.line).key == moved.row
    assert store_of(archived).cases_by_version() == {case.rulebook: 1, moved.rulebook: 1}


def test_the_next_action_keeps_rules_older_than_the_archive(
    archived: Casework, archive: RulebookArchive
) -> None:
    case = archived.register(a_document())
    assert archive.folder is not None
    shutil.rmtree(archive.folder)
    assert not archive.has(case.rulebook)

    archived.act(case.id, signing(case, case.open[0]))

    assert archive.has(case.rulebook)


def test_acting_by_other_rules_keeps_neither(archived: Casework, archive: RulebookArchive) -> None:
    case = archived.register(a_document())
    later = under(archived, corrected())

    later.act(case.id, signing(case, case.open[0]))

    assert archive.versions() == (case.rulebook,)


def test_what_cannot_be_kept_is_not_registered(
    archived: Casework, archive: RulebookArchive
) -> None:
    assert archive.folder is not None
    archive.folder.write_text("here stands a file")

    with pytest.raises(RulesUnkeepableError, match=r"rulebooks.*沒有寫入.*CHENHE_RULEBOOKS"):
        archived.register(a_document())

    assert store_of(archived).offices() == ()


@pytest.mark.parametrize("part", PARTS)
def test_an_altered_file_is_named(archive: RulebookArchive, part: str) -> None:
    book = corrected()
    archive.keep(book)
    (file,) = files_of(archive)[part]
    file.write_bytes(file.read_bytes()[:-9])

    with pytest.raises(KeptFileAlteredError, match="從備份放回原檔") as refusal:
        archive.load(book.version)

    assert refusal.value.facts["file"] == file


@pytest.mark.parametrize("part", ["tables", "settings", "corrections"])
def test_a_missing_file_is_named(archive: RulebookArchive, part: str) -> None:
    book = corrected()
    archive.keep(book)
    (file,) = files_of(archive)[part]
    file.unlink()

    with pytest.raises(KeptFileMissingError, match="從備份放回這個檔案") as refusal:
        archive.load(book.version)

    assert refusal.value.facts["file"] == file


@pytest.mark.parametrize("part", PARTS)
def test_the_next_start_mends_the_version_in_force(archive: RulebookArchive, part: str) -> None:
    book = corrected()
    archive.keep(book)
    (file,) = files_of(archive)[part]
    file.write_bytes(b"")

    RulebookArchive(archive.folder).keep(book)

    assert archive.load(book.version) == book


@pytest.mark.parametrize("key", ["version", "agency", "corrections"])
def test_a_version_that_names_other_parts_is_altered(archive: RulebookArchive, key: str) -> None:
    book = corrected()
    for other in (corrected(OPEN_ROWS[1:2]), book):
        archive.keep(other)
    file = files_of(archive)["versions"][0]
    wrong = {"version": "another@0123456789ab", "agency": "another"}
    names = {each.name for each in files_of(archive)["corrections"]}
    said = json.loads(file.read_bytes())
    wrong["corrections"] = (names - {said["corrections"]}).pop()
    file.write_text(json.dumps(said | {key: wrong[key]}))

    with pytest.raises((KeptFileAlteredError, KeptRulesUnreadableError), match="規則版本"):
        archive.load(said["version"])


@pytest.mark.parametrize(
    "version",
    ["", "taipei-doit@0123456789ab", "../settings/x", "a\0b@0123456789ab", "長" * 500, "\udcff"],
)
def test_a_version_never_kept_is_said_so(archive: RulebookArchive, version: str) -> None:
    archive.keep(a_rulebook())

    assert not archive.has(version)
    with pytest.raises(VersionNotKeptError, match=r"沒有留存在.*chenhe\.db\.rulebooks"):
        archive.load(version)


def test_without_a_folder_nothing_is_kept() -> None:
    archive = RulebookArchive(None)
    archive.keep(a_rulebook())

    assert archive.versions() == ()
    with pytest.raises(VersionNotKeptError):
        archive.load(a_rulebook().version)


def another_folder(to: Path, file: str, old: str, new: str) -> Path:
    """The shipped agency's folder with one of its files changed."""
    shutil.copytree(shipped_agency(DEFAULT_AGENCY), to)
    text = (to / file).read_text("utf-8")
    assert old in text
    (to / file).write_text(text.replace(old, new), "utf-8")
    return to


def test_an_agency_may_be_called_by_any_name(archive: RulebookArchive, tmp_path: Path) -> None:
    short = '[agency]\nshort = "資訊局/示範%"'
    book = load_rulebook(another_folder(tmp_path / "x", "agency.toml", "[agency]", short))
    assert book.version.startswith("資訊局/示範%@")

    archive.keep(book)

    assert archive.versions() == (book.version,)
    assert archive.load(book.version) == book


def keep_many(folder: Path, answered_rows: Sequence[int]) -> None:
    """Keep a version for each count of answered rows, as a process of its own."""
    archive = RulebookArchive(folder)
    for count in answered_rows:
        archive.keep(corrected(OPEN_ROWS[:count]))


def test_two_processes_keep_the_same_versions_at_once(tmp_path: Path) -> None:
    counts = range(8)
    processes = [
        get_context("fork").Process(target=keep_many, args=(tmp_path, order))
        for order in (counts, counts)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)

    archive = RulebookArchive(tmp_path)
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(archive.versions()) == len(counts)
    for count in counts:
        assert archive.load(corrected(OPEN_ROWS[:count]).version).version in archive.versions()
    assert [*tmp_path.rglob(".*")] == []


def test_another_table_leaves_the_old_row_readable(
    archived: Casework, archive: RulebookArchive, tmp_path: Path
) -> None:
    case = archived.register(a_document(PLAIN))
    before = a_rulebook().find(case.row)
    folder = another_folder(tmp_path / DEFAULT_AGENCY, "taipei-doit.md", "替代役", "兵役")

    later = under(archived, load_rulebook(folder))

    assert later.office.rulebook.version != case.rulebook
    assert RulebookArchive(archive.folder).load(case.rulebook).find(case.row) == before


def test_the_archive_stands_beside_a_sqlite_file_or_where_it_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"

    places = {
        url: folder_beside(url, "rulebooks", given="", otherwise=home)
        for url in (f"sqlite:///{tmp_path}/a.db", "sqlite://", "postgresql+psycopg://h/d")
    }

    assert [*places.values()] == [tmp_path / "a.db.rulebooks", home, home]
    assert (
        folder_beside("sqlite:///a.db", "rulebooks", given=str(tmp_path), otherwise=home)
        == tmp_path
    )
    with pytest.raises(DatabaseUnusableError, match="nonsense"):
        folder_beside("nonsense", "rulebooks", given="", otherwise=home)
