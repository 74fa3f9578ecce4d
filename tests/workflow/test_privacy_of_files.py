"""Nobody else on the machine can read what a database is made of, whatever the umask."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.workflow.offices import a_document, an_office
from workflow.store.archive import RulebookArchive
from workflow.store.backup import copy_all
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store


@pytest.fixture
def no_umask() -> Iterator[None]:
    """Files and folders would be open to everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """The rights of everything in a folder, by name."""
    return {
        str(each.relative_to(folder)): oct(each.stat().st_mode & 0o777)
        for each in folder.rglob("*")
    }


def expected(found: dict[str, str], folder: Path) -> dict[str, str]:
    return {name: "0o700" if (folder / name).is_dir() else "0o600" for name in found}


@pytest.mark.usefixtures("no_umask")
def test_what_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    database = tmp_path / "new" / "folder" / "chenhe.db"
    url, archive = f"sqlite:///{database}", RulebookArchive(database.with_name("rulebooks"))
    with closing(Store(open_engine(url), open_checkpoints(url), archive)) as store:
        an_office(store).register(a_document())
        while_open = modes(tmp_path)
        copy_all(
            database,
            tmp_path / "backups" / "copy.db",
            checkpoints=store.checkpoints,
            rulebooks=archive.folder,
        )

    made = modes(tmp_path)

    assert {Path(name).name for name in while_open} >= {"chenhe.db", "chenhe.db-wal"}
    assert {Path(name).name for name in made} >= {"copy.db", "copy.db.checkpoints", "versions"}
    assert while_open == expected(while_open, tmp_path)
    assert made == expected(made, tmp_path)


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o664, 0o660), (0o666, 0o660)])
def test_a_database_that_others_can_read_is_theirs_no_more(
    tmp_path: Path, before: int, after: int
) -> None:
    database = tmp_path / "chenhe.db"
    open_engine(f"sqlite:///{database}").dispose()
    checkpoints = Path(f"{database}.checkpoints")
    checkpoints.touch()
    for each in (database, checkpoints):
        each.chmod(before)

    opened = Store(open_engine(f"sqlite:///{database}"), Checkpoints(checkpoints))
    with closing(opened) as store:
        an_office(store).register(a_document())

    assert {oct(each.stat().st_mode & 0o777) for each in (database, checkpoints)} == {oct(after)}


def test_what_is_no_file_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with pytest.raises(Exception, match="資料庫"):
        open_engine(f"sqlite:///{tmp_path}")

    assert tmp_path.stat().st_mode & 0o777 == 0o755
