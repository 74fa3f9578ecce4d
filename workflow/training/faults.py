"""What is wrong with a set of exercises or a file of answers: all of it, each with its place."""

from collections.abc import Iterable
from itertools import islice

from rules.errors import BadInputError, RulesError, SettingFaultError
from rules.texts import one_line

LONGEST_VALUE = 80  # characters of a value that are said back
MOST_FAULTS = 500  # of one file that are said


class ExerciseFaultError(RulesError):
    """One value of an exercise or an answer is not one of those allowed.

    `exercise` is empty for what stands outside of the exercises.
    """

    template = "%(file)s 的題目 %(exercise)s，%(field)s「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(
        self, *, exercise: str, field: str, value: object, why: str, allowed: str, file: str = ""
    ) -> None:
        self.exercise, self.field = one_line(exercise[:LONGEST_VALUE]), one_line(field)
        self.value = one_line(str(value)[:LONGEST_VALUE])
        self.why, self.allowed = why.rstrip("。"), allowed.rstrip("。")
        if not self.exercise:
            self.template = SettingFaultError.template
        super().__init__(
            file=file or "題組",
            exercise=self.exercise,
            key=self.field,
            field=self.field,
            value=self.value,
            why=self.why,
            allowed=self.allowed,
        )

    def within(self, file: str, field: str = "", exercise: str = "") -> "ExerciseFaultError":
        """The same fault, of a value that stands in this file: there, below this field."""
        return ExerciseFaultError(
            file=file,
            exercise=self.exercise or exercise,
            field=f"{field}{self.field}",
            value=self.value,
            why=self.why,
            allowed=self.allowed,
        )


class MoreFaultsError(RulesError):
    """More is wrong than anybody reads."""

    template = "只列出前 %(said)s 處，後面還有"


class BadExercisesError(BadInputError):
    """A set or a file of answers cannot be used; carries every fault found."""

    def __init__(self, faults: Iterable[RulesError], file: str = "") -> None:
        named = (
            each.within(file) if file and isinstance(each, ExerciseFaultError) else each
            for each in faults
        )
        said = list(islice(named, MOST_FAULTS + 1))
        if len(said) > MOST_FAULTS:
            said[-1] = MoreFaultsError(said=MOST_FAULTS)
        super().__init__(said)
