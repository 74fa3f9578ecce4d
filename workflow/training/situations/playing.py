"""A situation -> the case it describes: the engine plays its record, each line one command."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce

from rules.errors import ChenheError
from rules.marks import Action
from rules.route import Route
from rules.rulebook import Rulebook
from workflow.actions import Names, act, named_by, read_action
from workflow.actions.commands import Command
from workflow.actions.fields import REFUSE
from workflow.actions.linking import MARK_PARENT
from workflow.actions.parts import whose_turn
from workflow.actions.scene import Context
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.deadlines import limits_of
from workflow.events.fold import after
from workflow.training.exercise import Exercise, LogLine
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.situations.hindsight import Known
from workflow.training.situations.lines import RECORD, REGISTERING, Line, Reader
from workflow.training.situations.moves import Moves
from workflow.training.situations.opening import NOBODY, Opening, opened

# Whose turn it is does not hang on these: a reminder, a limit that days off have moved.
IDLE = (Action.REMIND, Action.WITHDRAW_REMINDER, Action.SHIFT_DUE)
JOINING = (Action.MERGE, Action.COLLATE)


def case_of(
    exercise: Exercise, opening: Opening, record: Sequence[LogLine], rulebook: Rulebook
) -> Case:
    """The case after the last line of its record.

    Raises BadExercisesError: with every word that nobody knows, else with the first line that the
    engine refuses.
    """
    lines = read_record(exercise, opening.received_at, record, rulebook)
    player = Player(exercise, opening, lines, rulebook)
    for known in player.known:
        player.play(known)
    return player.case


def read_record(
    exercise: Exercise, received_at: datetime, record: Sequence[LogLine], rulebook: Rulebook
) -> tuple[Line, ...]:
    """The lines of a record; raises BadExercisesError with every fault of it."""
    reader = Reader(exercise, rulebook.agency, read_action)
    lines = reader.read(record, received_at)
    if reader.faults:
        raise BadExercisesError(reader.faults)
    return lines


class Player:
    """One case and the lines of its record, `known`, of which one after the other is played."""

    def __init__(
        self, exercise: Exercise, opening: Opening, lines: Sequence[Line], rulebook: Rulebook
    ) -> None:
        """Registers the document; raises BadExercisesError with what of it is impossible."""
        start = opened(exercise, opening, lines[0] if lines else None, rulebook)
        self._exercise, self._rulebook, self._start = exercise, rulebook, start
        self._calendar = opening.calendar(rulebook.agency)
        limits = limits_of(rulebook.agency, self._calendar)
        self._moves, self._now = Moves(start, rulebook, limits), start.last_at
        is_played = bool(lines) and lines[0].action in REGISTERING
        self.known = [
            Known(line=line, later=lines[at:])
            for at, line in enumerate(lines, start=1)
            if at > is_played
        ]

    @property
    def case(self) -> Case:
        """The case as far as it was played."""
        return self._moves.case

    def play(self, known: Known) -> None:
        """One line; raises BadExercisesError with the sentence of the engine that refuses it."""
        line = known.line
        self._now = known.moment(self._now)
        if line.action in IDLE or MARK_PARENT in line.marks:
            return
        try:
            for command in self._moves.of(known):
                self._act(command)
        except BadExercisesError:
            raise
        except ChenheError as error:
            raise self._refused(line, str(error)) from error

    def _act(self, command: Command) -> None:
        context = Context(
            agency=self._rulebook.agency,
            calendar=self._calendar,
            today=taipei_day(self._now),
            organisation=NOBODY,
            route=self._route_named(command),
            parent=replace(self._start, id=command.to) if command.action in JOINING else None,
        )
        case, now = self.case, self._now
        events = act(case, command, now=now, recorded_at=now, context=context)
        self._moves.case = reduce(after, (each for each in events if each.case_id == case.id), case)

    def _route_named(self, command: Command) -> Route | None:
        """The route of the row that the command names, or that was applied for."""
        if named_by(command) is not Names.ROW or command.stance == REFUSE:
            return None
        pending = self.case.application(command.action)
        row = command.to or (pending.row if pending else "")
        return self._rulebook.route(self._rulebook.find(row)) if row else None

    def _refused(self, line: Line, why: str) -> BadExercisesError:
        fault = ExerciseFaultError(
            exercise=self._exercise.id,
            field=f"{RECORD}.{line.number}.動作",
            value=line.word,
            why=why,
            allowed=f"現在輪到：{whose_turn(self.case)}",
        )
        return BadExercisesError([fault])
