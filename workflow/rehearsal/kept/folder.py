"""The folder of rehearsals: beside what is told of each, its scenarios and its answer.

<id>/scenario-1.toml   the base as it was given; -2 and so on what it is compared with
<id>/rehearsal.json    what came of it, once it is done
<id>/playback-0.json   the days of replication 1 of the base, for 重播; -1 and so on of the others
<id>/moves-0.json      what its documents did, as a browser is sent it
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from workflow.kept.about import State, UnknownKeptError
from workflow.kept.folder import KeptFolder, new_id
from workflow.rehearsal.kept.about import (
    LONGEST_NAME,
    MOST_KEPT,
    REHEARSAL_ROOM,
    Given,
    KeptRehearsal,
    NamelessError,
    Ordered,
)
from workflow.rehearsal.kept.answers import ANSWERS
from workflow.rehearsal.kept.limits import check_given
from workflow.rehearsal.kept.log import CHOICE, LOG, Origin, log_choice
from workflow.rehearsal.playback import Moves, Playback
from workflow.rehearsal.wanted import Rehearsal
from workflow.texts import kept_line

RESULT = "rehearsal.json"
NAME = "名稱"
_about = TypeAdapter(KeptRehearsal)
_playback, _moves = TypeAdapter(Playback), TypeAdapter(Moves)


class RehearsalFolder(KeptFolder[KeptRehearsal]):
    """Every rehearsal kept; several processes may use it at once.

    Raises RehearsalUnkeepableError where the disk does not do what is asked, UnknownRehearsalError
    for an id that no rehearsal has.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, REHEARSAL_ROOM, _about)

    def keep(
        self,
        given: Sequence[Given],
        *,
        ordered: Ordered,
        at: datetime,
        files: Mapping[str, bytes] | None = None,
    ) -> KeptRehearsal:
        """Keep scenarios to be rehearsed, the base first; `files` are more that are needed.

        Raises what says why it may not be kept, and then nothing is.
        """
        check_given(given, ordered.question)
        made = KeptRehearsal(
            id=new_id(),
            name=_kept_name(ordered.name),
            scenarios=tuple(each.file for each in given),
            wanted=ordered.wanted,
            question=ordered.question,
            by=ordered.by,
            created_at=at,
        )
        scenarios = {_file(number): each.raw for number, each in enumerate(given, start=1)}
        self.place(made, {**(files or {}), **scenarios}, most=MOST_KEPT)
        return made

    def given(self, rehearsal: str) -> tuple[Given, ...]:
        """Its scenarios as they were given, the base first."""
        return tuple(
            Given(file=file, raw=self.read(rehearsal, _file(number)))
            for number, file in enumerate(self.find(rehearsal).scenarios, start=1)
        )

    def answer(self, rehearsal: str) -> Any:
        """What came of it, of the kind that its question has; None unless it is done."""
        kept = self.find(rehearsal)
        if kept.state is not State.DONE:
            return None
        try:
            return ANSWERS[kept.question.kind].validate_json(self.read(rehearsal, RESULT))
        except ValidationError as error:
            raise self.unkeepable(error, rehearsal) from error

    def result(self, rehearsal: str) -> Rehearsal | None:
        """What came of a comparison; None unless it is one, and done."""
        found = self.answer(rehearsal)
        return found if isinstance(found, Rehearsal) else None

    def keep_answer(self, rehearsal: str, found: object) -> None:
        """Keep what came of it; whoever calls says afterwards that it is done."""
        kind = self.find(rehearsal).question.kind
        self.put(rehearsal, RESULT, ANSWERS[kind].dump_json(found))
        self.forget_log(rehearsal)

    def forget_log(self, rehearsal: str) -> None:
        """Take away a log that was brought for it: it has names. Without one nothing happens."""
        with self.writing(rehearsal):
            (self.of(rehearsal) / LOG).unlink(missing_ok=True)

    def lacks_log(self, rehearsal: str) -> bool:
        """Whether a log was brought for it that is there no more."""
        choice = self._kept_file(rehearsal, CHOICE)
        is_brought = choice is not None and log_choice(lambda _: choice).origin is Origin.FILE
        return is_brought and not (self.of(rehearsal) / LOG).exists()

    def keep_playback(self, rehearsal: str, of: int, playback: Playback, moves: Moves) -> None:
        """Keep what is played back of one scenario, 0 for the base."""
        self.put(rehearsal, f"moves-{of}.json", _moves.dump_json(moves))
        self.put(rehearsal, f"playback-{of}.json", _playback.dump_json(playback))

    def playback(self, rehearsal: str, of: int) -> Playback | None:
        """The days of one scenario; None where it was run before they were kept."""
        content = self._kept_file(rehearsal, f"playback-{of}.json")
        if content is None:
            return None
        try:
            return _playback.validate_json(content)
        except ValidationError as error:
            raise self.unkeepable(error, rehearsal) from error

    def moves(self, rehearsal: str, of: int) -> bytes | None:
        """What its documents did, as JSON; None where that was not kept."""
        return self._kept_file(rehearsal, f"moves-{of}.json")

    def _kept_file(self, rehearsal: str, name: str) -> bytes | None:
        """A file of it that may not be there."""
        self.find(rehearsal)
        try:
            return self.read(rehearsal, name)
        except UnknownKeptError:
            return None

    def rename(self, rehearsal: str, name: str) -> KeptRehearsal:
        """Give it another name; raises NamelessError, TooLongError or BadTextError."""
        kept_name = _kept_name(name)
        return self.change(rehearsal, lambda kept: replace(kept, name=kept_name))


def _kept_name(name: str) -> str:
    line = kept_line(NAME, name, LONGEST_NAME)
    if not line:
        raise NamelessError(limit=LONGEST_NAME)
    return line


def _file(number: int) -> str:
    return f"scenario-{number}.toml"
