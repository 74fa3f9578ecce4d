"""Hours of the day as people write them: 08:30-12:30."""

import re
from collections.abc import Iterable, Sequence

from rules.texts import half_width
from workflow.rehearsal.office_clock import within
from workflow.rehearsal.scenario import Span
from workflow.rehearsal.scenario_file.faults import Faults
from workflow.rehearsal.scenario_file.locating import Place

ALLOWED = "時刻，如 08:30-12:30，從早到晚（00:00 到 24:00）"
MINUTES_A_DAY = 1440
_HOUR_IN_WORDS = re.compile(r"([0-9]{1,2})\s?[時點点](?:\s?([0-9]{1,2})\s?分|整)?")
_SPAN = re.compile(r"([0-9]{1,2}):([0-5][0-9])[-~〜至到]([0-9]{1,2}):([0-5][0-9])")


def span_text(span: Span) -> str:
    """The hours as a file has them."""
    return f"{_clock(span.opens)}-{_clock(span.closes)}"


def spans_of(texts: Iterable[tuple[Place, str]], faults: Faults) -> tuple[Span, ...] | None:
    """Hours in the order of the day, none of which overlap; None where any is wrong."""
    found: list[Span] = []
    is_sound = True
    for place, text in texts:
        span = _span(text)
        if span is None:
            faults.tell(place, text, "不是一段時刻", ALLOWED)
        elif other := next((each for each in found if _overlap(span, each)), None):
            faults.tell(place, text, f"和 {span_text(other)} 重疊", "不重疊的時段")
        else:
            found.append(span)
            continue
        is_sound = False
    return tuple(sorted(found, key=lambda span: span.opens)) if is_sound else None


def check_within(
    hours: Iterable[tuple[Place, str]], office_hours: Sequence[Span], faults: Faults
) -> None:
    """Tell what lies outside the office's hours."""
    for place, text in hours:
        span = _span(text)
        if span and sum(to - at for at, to in within([span], office_hours)) < span.minutes:
            allowed = "、".join(map(span_text, office_hours))
            faults.tell(place, text, "不在辦公時間內", f"{allowed} 之內")


def _span(text: str) -> Span | None:
    plain = _HOUR_IN_WORDS.sub(lambda found: f"{found[1]}:{found[2] or 0:0>2}", half_width(text))
    if not (found := _SPAN.fullmatch("".join(plain.split()))):
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    span = Span(opens=from_hour * 60 + from_minute, closes=to_hour * 60 + to_minute)
    return span if span.opens < span.closes <= MINUTES_A_DAY else None


def _overlap(one: Span, other: Span) -> bool:
    return one.opens < other.closes and other.opens < one.closes


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
