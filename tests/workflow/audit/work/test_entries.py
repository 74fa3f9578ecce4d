"""Entries of work on findings: what lacks is told all at once; a finding stands as last decided."""

from dataclasses import replace
from datetime import datetime

import pytest

from workflow.audit.ledger.wanted import Standing
from workflow.audit.work.entries import Entry, Kind, UnfitEntryError, checked
from workflow.calendar import TAIPEI

AN_ENTRY = Entry(
    kind=Kind.ACCEPT, by="示範檢核員", at=datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI), text=""
)


def test_accepting_needs_no_word_and_dismissing_does() -> None:
    assert checked(AN_ENTRY) == AN_ENTRY
    with pytest.raises(UnfitEntryError, match="不採必須填寫不採的理由"):
        checked(replace(AN_ENTRY, kind=Kind.DISMISS, text="  \n"))


def test_all_that_a_reply_lacks_is_told_at_once() -> None:
    with pytest.raises(UnfitEntryError) as refused:
        checked(replace(AN_ENTRY, kind=Kind.REPLY))

    assert [type(each).__name__ for each in refused.value.faults] == ["MissingInputError"] * 3
    assert [facts["needed"] for _, facts in refused.value.sentences] == [
        *("說明的內容", "單位", "說明的人")
    ]


def test_a_text_beyond_the_limit_or_that_cannot_be_kept_is_told_with_what_lacks() -> None:
    typed = replace(AN_ENTRY, kind=Kind.REPLY, text="長" * 2001, unit="秘書室\ud800")

    with pytest.raises(UnfitEntryError) as refused:
        checked(typed)

    kinds = {type(each).__name__ for each in refused.value.faults}
    assert kinds == {"MissingInputError", "TooLongError", "BadTextError"}


def test_only_a_reply_keeps_whose_it_is() -> None:
    typed = replace(AN_ENTRY, text=" 會辦中 \r\n已補 ", unit=" 秘書室 ", speaker="示範甲")

    assert checked(typed).unit == ""
    reply = checked(replace(typed, kind=Kind.REPLY))
    assert (reply.unit, reply.speaker, reply.text) == ("秘書室", "示範甲", "會辦中 \n已補")


def test_what_was_dismissed_or_is_allowed_does_not_count() -> None:
    assert [each for each in Standing if not each.counts] == [Standing.DISMISSED, Standing.ALLOWED]
