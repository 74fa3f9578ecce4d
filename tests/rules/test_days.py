"""Days as sentences say them: of the Republic in Chinese, as ISO has them elsewhere."""

from datetime import UTC, date, datetime

import pytest

from rules.days import format_moment, said, said_elsewhere
from web.language.i18n import Language, day_in, translate
from workflow.actions.registering import DueBeforeReceiptError

AT = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fact", "chinese", "elsewhere"),
    [
        (date(2026, 3, 2), "115.03.02", "2026-03-02"),
        (date(1911, 3, 2), "前1.03.02", "1911-03-02"),
        (AT, "115.03.02 14:05", "2026-03-02 14:05"),
        (AT.replace(second=9), "115.03.02 14:05:09", "2026-03-02 14:05:09"),
        ("2026-03-02", "115.03.02", "2026-03-02"),
        ("2026-03-02 14:05", "115.03.02 14:05", "2026-03-02 14:05"),
        ("2026-03-02T14:05:00+08:00", "115.03.02 14:05", "2026-03-02 14:05"),
        ("2026-03-02、2026-03-03", "115.03.02、115.03.03", "2026-03-02、2026-03-03"),
        *((each, each, each) for each in ("", "2026-02-30", "2026-03-02 會議", 7, None)),
    ],
)
def test_a_fact_that_is_a_day_is_said_by_the_calendar_of_the_reader(
    fact: object, chinese: object, elsewhere: object
) -> None:
    assert (said("day", fact), said_elsewhere("day", fact)) == (chinese, elsewhere)


def test_what_somebody_typed_stays_as_it_was_typed() -> None:
    assert said("value", "2026-03-02") == said_elsewhere("value", "2026-03-02") == "2026-03-02"


def test_an_error_says_days_of_the_republic_and_in_english_iso_days() -> None:
    error = DueBeforeReceiptError(due=date(2026, 3, 1), received="2026-03-02")

    sentence = "限辦日期 115.03.01 早於收文日 115.03.02；請改為收文日或之後"
    assert str(error) == translate(Language.CHINESE, error.template, error.facts) == sentence
    english = translate(Language.ENGLISH, error.template, error.facts)
    assert ("2026-03-02" in english, "115.03.02" in english) == (True, False)


def test_a_page_writes_days_as_its_language_does() -> None:
    assert [day_in(each, date(2026, 3, 2)) for each in Language] == ["115.03.02", "2026-03-02"]
    assert format_moment(AT) == "115.03.02 14:05"


def test_a_list_of_who_and_what_is_translated_where_the_catalogue_knows_its_words() -> None:
    facts: dict[str, object] = {"condition": "綜合企劃組組長（審核）、核定者"}
    named: dict[str, object] = {"condition": "示範甲、示範乙"}

    said_in = [translate(Language.ENGLISH, "條件：%(condition)s", each) for each in (facts, named)]

    assert said_in == ["Only if: 綜合企劃組組長 (Review), the decider", "Only if: 示範甲, 示範乙"]
