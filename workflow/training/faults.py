"""What is wrong with a set of exercises or a file of answers: all of it, each with its place."""

from collections.abc import Iterable

from rules.errors import BadInputError, RulesError


class ExerciseFaultError(RulesError):
    """One value of an exercise or an answer is not one of those allowed."""

    template = "%(file)s 的題目 %(exercise)s，%(field)s「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(
        self, *, exercise: str, field: str, value: object, why: str, allowed: str, file: str = ""
    ) -> None:
        self.exercise, self.field, self.value = exercise, field, str(value)[:80]
        self.why, self.allowed = why, allowed
        super().__init__(
            file=file or "題組",
            exercise=exercise,
            field=field,
            value=self.value,
            why=why,
            allowed=allowed,
        )

    def within(self, file: str) -> "ExerciseFaultError":
        """The same fault, of a value that stands in this file."""
        return ExerciseFaultError(
            file=file,
            exercise=self.exercise,
            field=self.field,
            value=self.value,
            why=self.why,
            allowed=self.allowed,
        )


class BadExercisesError(BadInputError):
    """A set or a file of answers cannot be used; carries every fault found."""

    def __init__(self, faults: Iterable[RulesError], file: str = "") -> None:
        super().__init__(
            each.within(file) if file and isinstance(each, ExerciseFaultError) else each
            for each in faults
        )
