"""The office's allow-list as it is kept: added, ended, whole after a crash."""

from pathlib import Path

import pytest

from tests.workflow.audit.work.test_allowing import NOW, a_pattern
from workflow.audit.kept.about import AuditUnkeepableError
from workflow.audit.kept.allow_list import (
    MOST_PATTERNS,
    AllowList,
    AllowListFullError,
    UnknownPatternError,
)


@pytest.fixture
def listed(tmp_path: Path) -> AllowList:
    return AllowList(tmp_path)


def test_a_pattern_is_numbered_and_told_again(listed: AllowList) -> None:
    one, two = listed.add(a_pattern(unit="秘書室")), listed.add(a_pattern(line=9))

    assert (one.number, two.number) == (1, 2)
    assert AllowList(listed.path.parent).patterns() == (one, two)
    assert listed.path.stat().st_mode & 0o077 == 0


def test_a_pattern_that_is_ended_is_kept_and_cannot_be_ended_again(listed: AllowList) -> None:
    listed.add(a_pattern(unit="秘書室"))

    gone = listed.end(1, by="示範科長", at=NOW)

    assert listed.patterns() == (gone,)
    assert (gone.ended_by, gone.ended_at) == ("示範科長", NOW)
    with pytest.raises(UnknownPatternError, match="第 1 條"):
        listed.end(1, by="示範科長", at=NOW)


def test_a_line_cut_off_by_a_crash_is_written_over(listed: AllowList) -> None:
    one = listed.add(a_pattern(unit="秘書室"))
    with listed.path.open("ab") as stream:
        stream.write(b'{"code": "OVERD')

    assert listed.patterns() == (one,)
    two = listed.add(a_pattern(line=9))
    assert listed.patterns() == (one, two)


def test_a_line_that_is_no_pattern_is_said_with_its_file(listed: AllowList) -> None:
    listed.path.write_text('{"code": 7}\n', "utf-8")

    with pytest.raises(AuditUnkeepableError, match=r"allow-list\.jsonl"):
        listed.patterns()


def test_a_list_has_an_end(listed: AllowList) -> None:
    first = listed.add(a_pattern(unit="秘書室"))
    line = listed.path.read_bytes()
    lines = (line.replace(b'"number":1', b'"number":%d' % at) for at in range(2, MOST_PATTERNS + 1))
    with listed.path.open("ab") as stream:
        stream.writelines(lines)

    with pytest.raises(AllowListFullError, match=str(MOST_PATTERNS)):
        listed.add(a_pattern(line=9))
    listed.end(first.number, by="示範科長", at=NOW)
    assert listed.add(a_pattern(line=9)).number == MOST_PATTERNS + 1
