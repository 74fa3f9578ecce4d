"""Files that cannot be read: tests/bad_tables holds one a fault, and what its error must say.

In NAME.expect.txt each line is one fault, in order, by words that its sentence must hold. NAME.md
stands in for the shipped table, NAME.toml for the shipped agency.toml; `missing` has no table on
purpose.
"""

import shutil
from pathlib import Path

import pytest

from rules.errors import BadInputError
from rules.rulebook import load_rulebook, shipped_agency

FOLDER = Path(__file__).parent.parent / "bad_tables"
SUFFIX = ".expect.txt"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}"))


def the_agency_folder(folder: Path, name: str) -> Path:
    """An agency folder with the faulty file in the place of the shipped one."""
    shipped = shipped_agency("taipei-doit")
    table, settings = FOLDER / f"{name}.md", FOLDER / f"{name}.toml"
    shutil.copy(settings if settings.exists() else shipped / "agency.toml", folder / "agency.toml")
    if table.exists():
        shutil.copy(table, folder / "taipei-doit.md")
    return folder


def test_every_bad_file_says_what_its_error_must_hold() -> None:
    files = {path.name for path in FOLDER.iterdir() if not path.name.endswith(SUFFIX)}

    assert {Path(name).stem for name in files} == set(NAMES) - {"missing"}


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_is_refused_with_every_fault_named(name: str, tmp_path: Path) -> None:
    expected = (FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8").splitlines()

    with pytest.raises(BadInputError, match=r".+") as caught:
        load_rulebook(the_agency_folder(tmp_path, name))

    sentences = [str(fault) for fault in caught.value.faults]
    assert len(sentences) == len(expected), sentences
    for sentence, words in zip(sentences, expected, strict=True):
        assert [word for word in words.split() if word not in sentence] == [], sentence
