"""The kept rehearsals of a server: where they lie, and how one is run when its turn comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from starlette.requests import Request

from rules.errors import BadInputError
from rules.rulebook import Rulebook
from web.rehearsals.questions import QUESTIONS, Task
from web.rehearsals.reading import BadScenariosError, scenarios_read
from web.rehearsals.running import Crew
from web.services import Services, database_url, services
from web.settings import Settings, data_folder
from workflow.kept.about import KeptRefusedError
from workflow.kept.making import Makings
from workflow.office import taipei_now
from workflow.rehearsal.kept.about import Given, KeptRehearsal, Ordered
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.limits import check_given, check_size
from workflow.rehearsal.kept.question import Question
from workflow.rehearsal.kept.reporting import RehearsalReportAsked
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Progress, Wanted
from workflow.store.database import folder_beside

WORKERS = 2  # of one run: the pages of the same machine have to be answered meanwhile


def open_rehearsals(services: Services) -> RehearsalRuns:
    """The rehearsals kept beside the office's database, and the thread that carries them out.

    The thread starts with the first rehearsal; close the runs before the services.
    """
    folder = RehearsalFolder(rehearsals_folder(services.settings))
    return RehearsalRuns(
        folder=folder, rehearse=partial(_rehearse, services, folder), clock=taipei_now
    )


def rehearsals_folder(settings: Settings) -> Path:
    """Where rehearsals are kept; raises DatabaseUnusableError."""
    otherwise = data_folder() / "rehearsals"
    return folder_beside(
        database_url(settings), "rehearsals", given=settings.rehearsals, otherwise=otherwise
    )


def open_rehearsal_reports(runs: RehearsalRuns) -> Makings[RehearsalReportAsked]:
    """The reports made of those rehearsals; close them before the runs."""
    return Makings(folder=runs.folder, asks=RehearsalReportAsked, clock=runs.clock)


def rehearsal_reports(request: Request) -> Makings[RehearsalReportAsked]:
    """The files of reports of the application that received `request`."""
    found = request.app.state.rehearsal_reports
    assert isinstance(found, Makings)
    return cast(Makings[RehearsalReportAsked], found)


def rehearsals(request: Request) -> RehearsalRuns:
    """The rehearsals of the application that received `request`."""
    found = request.app.state.rehearsals
    assert isinstance(found, RehearsalRuns)
    return found


def kept_and_begun(
    request: Request,
    given: Sequence[Given],
    ordered: Ordered,
    files: Mapping[str, bytes] | None = None,
) -> KeptRehearsal:
    """Keep scenarios and put them into the queue; without a name, that of the base.

    `files` are kept beside them. Raises BadScenariosError with every fault, or why it may not be
    kept or run now: then nothing is.
    """
    runs, rulebook = rehearsals(request), services(request).rulebook
    question = ordered.question
    try:
        check_given(given, question)
        scenarios = _read(given, rulebook, ordered.wanted, question)
        simulated = QUESTIONS[question.kind].simulated(scenarios, question, rulebook)
    except BadInputError as error:
        raise BadScenariosError(error.faults) from error
    check_size(simulated, ordered.wanted)
    named = replace(ordered, name=ordered.name or scenarios[0].name)
    made = runs.folder.keep(given, ordered=named, at=runs.clock(), files=files)
    try:
        return runs.start(made.id, rulebook=rulebook.version)
    except KeptRefusedError:
        runs.folder.delete(made.id)
        raise


def _read(
    given: Sequence[Given], rulebook: Rulebook, wanted: Wanted, question: Question
) -> tuple[Scenario, ...]:
    """The scenarios; one that is set beside a log need not say how long it runs."""
    window = None if QUESTIONS[question.kind].is_of_log else wanted
    return scenarios_read(given, rulebook, window)


def _rehearse(
    services: Services,
    folder: RehearsalFolder,
    kept: KeptRehearsal,
    given: tuple[Given, ...],
    progress: Progress,
) -> object:
    """By the rules in force when its turn comes: a row corrected meanwhile counts as corrected."""
    rulebook = services.rulebook
    task = Task(
        kept=kept,
        scenarios=_read(given, rulebook, kept.wanted, kept.question),
        rulebook=rulebook,
        crew=Crew(workers=WORKERS),
        progress=progress,
        read=partial(folder.read, kept.id),
        keep=partial(folder.keep_playback, kept.id),
        services=services,
    )
    return QUESTIONS[kept.question.kind].answer(task)
