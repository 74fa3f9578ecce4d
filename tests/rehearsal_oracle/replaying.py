"""A document of a trace done again by the actions of a case: the machine must allow each."""

from dataclasses import replace
from itertools import chain

from rules.route import CosignStage, Route
from tests.rehearsal_oracle.scenarios import Trial
from tests.rehearsal_oracle.supposed import Supposed
from tests.rehearsal_oracle.tracing import Followed
from tests.workflow.builders import History, a_history, returning, signing
from workflow.case.plan import Answer


def route_of(trial: Trial, document: Followed) -> Route:
    """The route of a document, co-signed as the scenario has it."""
    row = trial.scenario.arrivals.mix[document.row].row
    route, mode = trial.rulebook.route(trial.rulebook.find(row)), trial.scenario.behaviour.cosign
    if mode is None:
        return route
    stages = (
        replace(each, mode=mode) if isinstance(each, CosignStage) else each for each in route.stages
    )
    return replace(route, stages=tuple(stages))


def replayed(document: Followed, trial: Trial) -> History:
    """Every signature and 退回 done again by the actions of a case; raises RefusedError."""
    route = route_of(trial, document)
    history, supposed = a_history(route), Supposed(scenario=trial.scenario, rulebook=trial.rulebook)
    signers = {each.station.key for each in document.signed}
    answers = {
        branch.name: Answer(required=supposed.keys_of_branch(branch)[-1] in signers, reason="無")
        for branch in chain.from_iterable(
            stage.branches for stage in route.stages if isinstance(stage, CosignStage)
        )
    }
    for each in document.signed:
        station = each.station
        desks = {(desk.duty.holder, desk.duty.action): desk for desk in history.case.open}
        desk = desks[station.key, station.action]
        if each.returned_to:
            history = history.then(returning(desk, to=each.returned_to))
            continue
        command = signing(history.case, desk)
        conditions = {name: answers[name] for name in command.conditions}
        history = history.then(replace(command, conditions=conditions))
    return history
