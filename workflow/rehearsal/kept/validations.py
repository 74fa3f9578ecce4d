"""Validations among the kept rehearsals: whether a scenario was ever set beside a log."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.errors import BadInputError
from rules.rulebook import Rulebook
from workflow.kept.about import State
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.question import Kind
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.validation.answer import Validation


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptValidation:
    """A validation and where it is kept."""

    kept: KeptRehearsal
    found: Validation


def validation_of(
    folder: RehearsalFolder, scenario: Scenario, rulebook: Rulebook
) -> KeptValidation | None:
    """The newest validation of a scenario; None where none is kept.

    Its name and the days that it runs do not matter: a validation runs over the days of its log.
    """
    wanted = _undated(scenario)
    for kept in _validations(folder):
        if _undated_of(folder, kept, rulebook) == wanted:
            return KeptValidation(kept=kept, found=folder.answer(kept.id))
    return None


def _validations(folder: RehearsalFolder) -> Iterator[KeptRehearsal]:
    """Those that are done, the newest first."""
    done = [
        each
        for each in folder.all()
        if each.question.kind is Kind.VALIDATION and each.state is State.DONE
    ]
    yield from sorted(done, key=lambda each: each.created_at, reverse=True)


def _undated_of(
    folder: RehearsalFolder, kept: KeptRehearsal, rulebook: Rulebook
) -> Scenario | None:
    """The scenario validated; None where it says what the rules in force no longer allow."""
    (given,) = folder.given(kept.id)
    try:
        return _undated(read_scenario(given.raw, file=given.file, rulebook=rulebook))
    except BadInputError:
        return None


def _undated(scenario: Scenario) -> Scenario:
    return replace(scenario, name="", start=scenario.start.min, days=None, warmup_days=0)
