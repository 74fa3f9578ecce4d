"""Bad logs, one file a fault: what must be said of each, and that nothing is dropped in silence."""

from pathlib import Path

import pytest

from rules.errors import BadInputError
from tests.workflow.audit.reading.rows import an_agency
from workflow.audit.reading.mapping import OWN
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sources import read_source_file

FOLDER = Path(__file__).parents[3] / "bad_logs"
SUFFIX = ".expect.txt"
FILES = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(SUFFIX))


def sentences_about(path: Path) -> list[str]:
    """Everything that is said of a file: why it is not read, or what of it."""
    try:
        source = read_source_file(path)
    except BadInputError as error:
        return [str(fault) for fault in error.faults]
    found = read_log(source, OWN, an_agency())
    rejected = [
        f"第{each.line}行 {each.column} {each.value} {each.reason}" for each in found.rejected
    ]
    return [*rejected, *source.notes]


def test_every_bad_log_says_what_must_be_said_of_it() -> None:
    expectations = {path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}")}

    assert {path.stem for path in FILES} == expectations


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_fault_of_a_bad_log_is_named_and_no_other(path: Path) -> None:
    expected = path.with_name(f"{path.stem}{SUFFIX}").read_text(encoding="utf-8").splitlines()

    sentences = ["".join(each.split()) for each in sentences_about(path)]

    assert len(sentences) == len(expected), sentences
    for sentence, words in zip(sentences, expected, strict=True):
        assert [word for word in words.split() if word not in sentence] == [], sentence
