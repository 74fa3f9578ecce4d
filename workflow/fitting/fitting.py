"""A scenario fitted to a log: every part of it estimated, or left as it was and told so."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rules.agency.agency import Agency
from workflow.audit.log import Log
from workflow.audit.matching import Rulebooks
from workflow.calendar import WorkingCalendar, taiwan_calendar
from workflow.deadlines import limits_of
from workflow.fitting.arriving import arrivals
from workflow.fitting.behaving import behaviour, opened
from workflow.fitting.clock import LogClock
from workflow.fitting.parameter import Fitted, said
from workflow.fitting.recorded import Recorded
from workflow.fitting.refusals import (
    NoCasesError,
    NoReceiptsError,
    NoRowsMatchedError,
    OneDayError,
    OutsideYearsError,
)
from workflow.fitting.serving import services
from workflow.fitting.staffing import holders, hours, strangers
from workflow.fitting.walking import recorded
from workflow.kept.about import Said
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.scenario import Clock, Scenario
from workflow.texts import msgid

LEFT_OUT = {
    "no_receipt": msgid("%(count)s 件沒有收文時間，不計"),
    "outside": msgid("%(count)s 件收文時間在行事曆之外，不計"),
    "unmatched": msgid("%(count)s 件對不上流程表的列，不計入各列的比重"),
    "doubtful": msgid("%(count)s 件所依的列存疑、排不出流程，不計入各列的比重"),
}
WHOLE_DAYS = msgid("%(count)s 件的收文只有日期：當作上班時收文，承辦的時間不從它們估計")
ONE_FOR_MANY = msgid(
    "人員欄有一個人簽了 %(share)s、%(count)s 個職位：那多半不是簽核的人，簽核時間與人數不可信；"
    "請改用沒有人員欄的紀錄，或照原來的情境"
)
AFTER_HOURS = msgid("%(count)s 件在上班時間以外收文，當作下一個上班時刻收文")
MOST_BY_ONE, MANY_POSITIONS = 0.5, 5
UNDECIDED = msgid("%(count)s 件還沒有核定")
NOBODY_NAMED = msgid("紀錄沒有人員：各職稱的人數維持原值")
TIMES_KEPT = msgid("簽核時間與人數照原來的情境，不從紀錄估計")
STARTS = msgid(
    "紀錄只有簽核的時刻，沒有開始辦的時刻：簽核時間不能直接讀出，只能從忙的時候的間隔估計"
)


def seen_in(
    log: Log,
    rulebooks: Rulebooks,
    like: Scenario,
    *,
    rejected: int = 0,
    confirmed: Mapping[str, str] | None = None,
) -> Recorded:
    """What a log tells; `confirmed` says the row of a 文號 or a 主旨.

    Raises what says that it tells nothing.
    """
    calendar = taiwan_calendar(rulebooks.current.agency.closures)
    if not log.cases:
        raise NoCasesError(file=log.file, rejected=rejected)
    clock = LogClock(spans=like.office_hours, calendar=calendar)
    seen = recorded(log, rulebooks, clock, confirmed or {})
    if not len(seen.documents.received):
        raise _nothing(log, seen, calendar)
    if not (seen.documents.line > 0).any():
        raise NoRowsMatchedError(file=log.file)
    return seen


def _nothing(log: Log, seen: Recorded, calendar: WorkingCalendar) -> Exception:
    """Why nothing could be used."""
    if seen.left_out.get("outside"):
        return OutsideYearsError(file=log.file, first=calendar.first_day, last=calendar.last_day)
    return NoReceiptsError(file=log.file, cases=len(log.cases))


def fitted(seen: Recorded, rulebooks: Rulebooks, like: Scenario, *, keeps: bool = False) -> Fitted:
    """The scenario; with `keeps`, service times and staff stay as `like` has them."""
    days, agency = seen.documents.day, rulebooks.current.agency
    if days.min() == days.max():
        raise OneDayError(file=seen.file, day=seen.clock.date_of(int(days.min())))
    limits = limits_of(agency, seen.clock.calendar)
    coming, parameters = arrivals(seen, like.arrivals, limits.urgencies)
    behaving, more = behaviour(seen, like.behaviour, agency)
    parameters += more
    scenario = replace(
        like,
        name=f"由 {seen.file} 估計",
        start=seen.clock.date_of(int(days.min())),
        days=int(days.max() - days.min()) + 1,
        clock=Clock.TAIWAN,
        absences=(),
        edits=(),  # the log was kept by the table as it is
        arrivals=coming,
        behaviour=behaving,
    )
    if not keeps:
        scenario, more = _worked(seen, scenario, rulebooks)
        parameters += more
    return Fitted(
        scenario=scenario, parameters=tuple(parameters), notes=_notes(seen, agency, keeps=keeps)
    )


def _worked(
    seen: Recorded, scenario: Scenario, rulebooks: Rulebooks
) -> tuple[Scenario, list[Parameter]]:
    """Staff, hours and times to sign, in this order: times depend on who signs alone."""
    agency = rulebooks.current.agency
    scenario, parameters = holders(seen, scenario, agency)
    scenario, more = hours(seen, scenario, agency)
    begun = opened(seen, scenario.behaviour)
    found, times = services(seen, begun, scenario, agency)
    return replace(scenario, services=found), [*parameters, *more, *times]


def _notes(seen: Recorded, agency: Agency, *, keeps: bool) -> tuple[Said, ...]:
    """What was left out, and what cannot be known."""
    left = (
        said(template, count=seen.left_out[name])
        for name, template in LEFT_OUT.items()
        if seen.left_out.get(name)
    )
    people = () if (seen.signatures.person > 0).any() else (said(NOBODY_NAMED),)
    many = _one_for_many(seen)
    undecided = int(np.isnan(seen.documents.decided).sum())
    whole_days = int((~seen.documents.is_timed).sum())
    after_hours = seen.after_hours - whole_days
    late = (said(AFTER_HOURS, count=after_hours),) if after_hours > 0 else ()
    late = (said(WHOLE_DAYS, count=whole_days), *late) if whole_days else late
    open_ = (said(UNDECIDED, count=undecided),) if undecided else ()
    return (
        *strangers(seen, agency),
        *left,
        *late,
        *open_,
        *people,
        *many,
        said(TIMES_KEPT if keeps else STARTS),
    )


def _one_for_many(seen: Recorded) -> tuple[Said, ...]:
    """Whether one name stands for most of an office, as that of whoever exported the log would."""
    signed = seen.signatures
    named = signed.person > 0
    if not named.any():
        return ()
    people, counts = np.unique(signed.person[named], return_counts=True)
    positions = len(np.unique(signed.key[signed.person == people[counts.argmax()]]))
    most = float(counts.max() / named.sum())
    if most < MOST_BY_ONE or positions < MANY_POSITIONS:
        return ()
    return (said(ONE_FOR_MANY, share=f"{most:.0%}", count=positions),)
