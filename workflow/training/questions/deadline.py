"""算期限: when it is due, how many days were used, whether it was in time.

due 0.60, used days 0.25, in time 0.15, each all or nothing, the weights taken anew over what is
asked. Signatures move no limit: of a record only what the clock heeds is played, whoever did it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rules.marks import ALIASES, Action
from rules.numbers import read_count_of_days
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known, half_width
from workflow.calendar import taipei_day
from workflow.case.words import Form
from workflow.deadlines import limits_of
from workflow.roc import DayUnreadableError, optional_day
from workflow.training.exercise import Answer, Ask, Deadline, DeadlineAnswer, Exercise
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import Point
from workflow.training.questions.base import fault
from workflow.training.questions.counted import Counted, Said
from workflow.training.situations.hindsight import Known
from workflow.training.situations.lines import Line, Who
from workflow.training.situations.opening import Opening, outside_calendar
from workflow.training.situations.playing import JOINING, Player, read_record

WEIGHTS = {Ask.DUE: 0.60, Ask.USED_DAYS: 0.25, Ask.ON_TIME: 0.15}
SOURCE = "https://web.law.ntpc.gov.tw/Scripts/PrintFLAWDOC02.aspx?RCODE2=C0220048&RNO=92&rtype=H"
MOST_WITHIN = 999_999  # days
LIMITS = "文到N日內（N 為 1 至 3650），或一天，如 2026-03-02、115.3.2"
CLOSING = (Action.DISPATCH, Action.FILE, Action.CONCLUDE, Action.ARCHIVE)
MOVING = (Action.EXTEND, Action.SUSPEND, Action.RESUME, Action.CHANGE_URGENCY)
NOTHING = "—"  # stands where something was not answered
YES, NO = "是", "否"


@dataclass(frozen=True, kw_only=True)
class DeadlineQuestion:
    """An exercise of this kind, with what the clock of its case says."""

    exercise: Exercise
    row: RuleRow | None
    asks: tuple[Ask, ...]  # each once, in the order of WEIGHTS
    counted: Counted

    @property
    def key(self) -> DeadlineAnswer:
        """What is asked for, no more."""
        return self._key

    @cached_property
    def _key(self) -> DeadlineAnswer:
        counted = self.counted
        return DeadlineAnswer(
            due=counted.case.due if Ask.DUE in self.asks else None,
            used_days=counted.used if Ask.USED_DAYS in self.asks else None,
            on_time=counted.is_in_time if Ask.ON_TIME in self.asks else None,
        )

    @property
    def also_right(self) -> str:
        """Nothing: a limit ends on one day."""
        return ""

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """Days used that are no number."""
        assert isinstance(answer, DeadlineAnswer)
        if answer.used_days is not None and not math.isfinite(answer.used_days):
            allowed = "0 以上的日數，如 0.5、3"
            yield fault(self.exercise, "used_days", answer.used_days, "不是日數", allowed)

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """One for each thing that is asked."""
        assert isinstance(answer, DeadlineAnswer)
        return tuple(self._point(ask, answer) for ask in self.asks)

    def _point(self, ask: Ask, answer: DeadlineAnswer) -> Point:
        of = WEIGHTS[ask] / sum(WEIGHTS[each] for each in self.asks)
        answered, right = getattr(answer, ask.value), getattr(self._key, ask.value)
        is_right = answered == right
        template, facts = self._said[ask]
        return Point(
            part=ask.value,
            of=of,
            got=of if is_right else 0.0,
            code="OVERDUE" if ask is Ask.ON_TIME and not is_right else None,
            misconception=None if is_right else self._mistake(ask, answer),
            template=template,
            facts={**facts, "answered": _shown(answered)},
            source=SOURCE,
        )

    @cached_property
    def _said(self) -> Mapping[Ask, Said]:
        says: dict[Ask, Callable[[], Said]] = {
            Ask.DUE: self.counted.due_said,
            Ask.USED_DAYS: self.counted.used_said,
            Ask.ON_TIME: self.counted.in_time_said,
        }
        return {ask: says[ask]() for ask in self.asks}

    def _mistake(self, ask: Ask, answer: DeadlineAnswer) -> str | None:
        if ask is Ask.DUE and answer.due is not None:
            return self.counted.due_mistake(answer.due)
        if ask is Ask.USED_DAYS and answer.used_days is not None:
            return self.counted.used_mistake(answer.used_days)
        return None


def _shown(answered: object) -> str:
    if answered is None:
        return NOTHING
    if isinstance(answered, bool):
        return YES if answered else NO
    return f"{answered:g}" if isinstance(answered, float) else str(answered)


def deadline_question(exercise: Exercise, rulebook: Rulebook) -> DeadlineQuestion:
    """The question with its clock; raises BadExercisesError with everything that is impossible.

    `exercise.row` names a row that has a route, or none: a limit is counted the same on every row.
    """
    return _Making(exercise, rulebook).question()


class _Making:
    """Makes the question of one exercise, and keeps what is wrong with it."""

    def __init__(self, exercise: Exercise, rulebook: Rulebook) -> None:
        situation = exercise.situation
        assert isinstance(situation, Deadline)
        self.exercise, self.rulebook, self.situation = exercise, rulebook, situation
        self.asks = tuple(ask for ask in WEIGHTS if ask in situation.asks)
        self.faults: list[ExerciseFaultError] = []

    def question(self) -> DeadlineQuestion:
        """The question; raises BadExercisesError with every fault."""
        self._check_closed_by()
        lines = self._lines()
        closed_on = self._closed_on(lines)
        self._check_lines(lines, closed_on)
        counted = self._counted(lines, closed_on)
        if self.faults or counted is None:
            raise BadExercisesError(self.faults)
        row = self.rulebook.find(self.exercise.row) if self.exercise.row else None
        return DeadlineQuestion(exercise=self.exercise, row=row, asks=self.asks, counted=counted)

    def _fault(self, field: str, value: object, why: str, allowed: str) -> None:
        self.faults.append(fault(self.exercise, f"situation.{field}", value, why, allowed))

    def _check_closed_by(self) -> None:
        """Who or what closed it: a closing action, or a position."""
        endings = [each.value for each in CLOSING]
        endings += [word for word, action in ALIASES.items() if action in CLOSING]
        positions = dict.fromkeys(
            each for unit in self.rulebook.agency.units for each in unit.ladder.positions
        )
        allowed, word = (*endings, *positions), self.situation.closed_by.strip()
        if word and as_known(word, allowed) not in allowed:
            self._fault("closed_by", word, "不是結案的動作，也不是職稱", "、".join(allowed))

    def _lines(self) -> tuple[Line, ...]:
        situation = self.situation
        try:
            return read_record(
                self.exercise, situation.received_at, situation.record, self.rulebook
            )
        except BadExercisesError as error:
            self._keep(error)
            return ()

    def _keep(self, error: BadExercisesError) -> None:
        self.faults += [each for each in error.faults if isinstance(each, ExerciseFaultError)]

    def _closed_on(self, lines: tuple[Line, ...]) -> date | None:
        """The day it was closed: as said, else as the record has it."""
        received_at, said = self.situation.received_at, self.situation.closed_at
        recorded = next((line.at for line in lines if line.action in CLOSING), None)
        if said and (why := outside_calendar(said)):
            self._fault("closed_at", said.isoformat(), why, "行事曆範圍內的時間")
            return None
        if said and said < received_at:
            why = f"早於收文時間（{received_at.isoformat()}）"
            self._fault("closed_at", said.isoformat(), why, "收文時間或之後")
            return None
        if said and recorded and taipei_day(said) != taipei_day(recorded):
            why = f"與紀錄裡結案的日期（{taipei_day(recorded)}）不同"
            self._fault("closed_at", said.isoformat(), why, "同一天，或只寫其中一處")
        closed_at = said or recorded
        if closed_at is None and {Ask.USED_DAYS, Ask.ON_TIME} & {*self.asks}:
            why = "問使用日數或是否依限，要有辦結的時間"
            self._fault("closed_at", "", why, "辦結的時間，或在紀錄裡有發文、存查、簽結或歸檔")
        return taipei_day(closed_at) if closed_at else None

    def _check_lines(self, lines: tuple[Line, ...], closed_on: date | None) -> None:
        """Of what moves a limit it must be known when; of two cases there is but one."""
        for at, line in enumerate(lines, start=1):
            field, word = f"record.{line.number}", line.word
            if line.action in JOINING:
                why = "算期限的題目只有一件，沒有併入或彙入的另一件"
                self._fault(f"{field}.動作", word, why, "、".join(each.value for each in MOVING))
            elif line.action is Action.SHIFT_DUE and not self.situation.closures:
                why, allowed = "停班的日子要寫在 situation.closures，期限由引擎順延", "停班的日子"
                self._fault(f"{field}.動作", word, why, allowed)
            elif line.action is Action.DRAFT and _opens_another(Known(line=line, later=lines[at:])):
                why, allowed = "先簽後稿的稿另有期限", "只有一份公文的紀錄"
                self._fault(f"{field}.動作", word, why, allowed)
            elif line.at is None and line.action in (*MOVING, *CLOSING):
                self._fault(
                    f"{field}.時間", "", f"{word}的時間會影響期限，不能空白", "有日期的時間"
                )
            elif closed_on and line.at and line.action in MOVING and line.at.date() > closed_on:
                why = f"辦結（{closed_on}）之後才{word}"
                self._fault(f"{field}.時間", line.at.isoformat(), why, "辦結當日或之前")

    def _counted(self, lines: tuple[Line, ...], closed_on: date | None) -> Counted | None:
        opening = self._opening()
        if opening is None:
            return None
        try:
            player = Player(self.exercise, opening, lines, self.rulebook)
            original = player.case.due
            moves = () if self.faults else tuple(_played(player))
        except BadExercisesError as error:
            self._keep(error)
            return None
        if player.case.is_suspended and closed_on:
            why = "補正還沒有完成（復辦）就辦結"
            self._fault("record", f"共 {len(lines)} 筆", why, "辦結之前有復辦的紀錄")
        agency = self.rulebook.agency
        return Counted(
            case=replace(player.case, closed_on=closed_on),
            limits=limits_of(agency, opening.calendar(agency)),
            original=original,
            moves=moves,
        )

    def _opening(self) -> Opening | None:
        situation = self.situation
        row = self._row()
        if row is None:
            self._fault("row", "", "這個機關沒有可以排流程的列", "有列可循的規則")
            return None
        try:
            due, within = _limit(situation.limit)
        except DayUnreadableError:
            self._fault("limit", situation.limit, "看不懂的期限", LIMITS)
            due, within = taipei_day(situation.received_at), 0  # whatever else is wrong is said too
        return Opening(
            row=row,
            received_at=situation.received_at,
            urgency=situation.urgency,
            category=situation.category,
            due=due,
            within=within,
            limit=situation.limit,
            closures=frozenset(situation.closures),
        )

    def _row(self) -> RuleRow | None:
        if self.exercise.row:
            return self.rulebook.find(self.exercise.row)
        return next((row for row in self.rulebook.rows if row.is_routable), None)


def _opens_another(known: Known) -> bool:
    """Whether a 稿, with a limit of its own, is drafted after the 簽 that is drafted here."""
    return known.form() == Form.MEMO_THEN_DRAFT.value


def _limit(text: str) -> tuple[date | None, int]:
    """A day, or 文到 N 日; raises DayUnreadableError."""
    if days := days_within(text):
        return None, days
    return optional_day(text), 0


def days_within(limit: str) -> int:
    """N of a limit that reads 文到 N 日內; 0 for every other."""
    is_counted = half_width(limit).startswith("文到")
    count = read_count_of_days(limit) if is_counted else None
    return count if count and 0 < count <= MOST_WITHIN else 0


def _played(player: Player) -> Iterator[str]:
    """Plays what moves the limit, by whoever may; says what that was."""
    for known in player.known:
        line, ladder = known.line, player.case.plan.ladder
        if line.action not in MOVING:
            continue
        position = ladder.head if line.action is Action.CHANGE_URGENCY else ladder.drafter
        before = player.case.due
        player.play(replace(known, line=replace(line, who=Who(position=position))))
        if player.case.due != before:
            yield line.action.value
