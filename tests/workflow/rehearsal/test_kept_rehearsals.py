"""Kept rehearsals: given, named, found again; how many and how large they may be."""

import json
from datetime import date

import pytest

from tests.workflow.rehearsal.kept import BASE, OTHER, a_kept, ended, start
from workflow.kept.about import State
from workflow.refusals.base import TooLongError
from workflow.rehearsal.kept import folder as folder_module
from workflow.rehearsal.kept import limits
from workflow.rehearsal.kept.about import (
    MOST_COMPARED,
    MOST_DOCUMENTS,
    NamelessError,
    RehearsalUnkeepableError,
    RunTooLargeError,
    TooManyComparedError,
    TooManyRehearsalsError,
    UnknownRehearsalError,
)
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.question import COMPARE
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.scenario import Arrivals, Scenario
from workflow.rehearsal.wanted import Wanted

# The folder


def test_what_was_kept_before_there_were_other_questions_is_a_comparison(
    kept: RehearsalFolder,
) -> None:
    made = a_kept(kept)
    about = kept.folder / made.id / "about.json"
    told = json.loads(about.read_text())
    del told["question"]
    about.write_text(json.dumps(told))

    assert kept.find(made.id).question == COMPARE


def test_scenarios_are_kept_as_given_and_found_by_another_process(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    other = RehearsalFolder(kept.folder)

    assert other.given(made.id) == (BASE, OTHER)
    assert other.result(made.id) is None
    found = other.find(made.id)
    assert (found.name, found.by, found.wanted) == ("示範預演", "示範甲", Wanted(seed=7))
    assert found.scenarios == ("甲.toml", "乙.toml")


def test_one_that_ends_while_it_is_looked_at_is_not_cut_off(
    kept: RehearsalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_kept(kept)
    written = kept.folder / made.id / "about.json"
    busy = written.read_text("utf-8")

    def ends(_: RehearsalFolder, __: str) -> bool:
        """Its runner says that it is done, and lets go of it, just before it is asked."""
        written.write_text(busy.replace('"queued"', '"done"'), "utf-8")
        return False

    monkeypatch.setattr(RehearsalFolder, "is_held", ends)

    assert made.state is State.QUEUED
    assert kept.find(made.id).state is State.DONE


def test_one_that_nobody_began_is_cut_off(kept: RehearsalFolder) -> None:
    assert kept.find(a_kept(kept).id).state is State.CUT_OFF


def test_a_new_name_is_kept_on_one_line(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    kept.rename(made.id, "  主秘\n請假  ")

    assert RehearsalFolder(kept.folder).find(made.id).name == "主秘 請假"


def test_a_name_of_nothing_or_too_long_changes_nothing(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    with pytest.raises(NamelessError, match="名稱是空的"):
        kept.rename(made.id, " \n ")
    with pytest.raises(TooLongError, match="100"):
        kept.rename(made.id, "長" * 101)
    with pytest.raises(NamelessError, match="名稱是空的"):
        a_kept(kept, "")

    assert [each.name for each in kept.all()] == ["示範預演"]


@pytest.mark.parametrize("rehearsal", ["nobody", "", "..", "a/b", ".new-x", "甲"])
def test_an_id_that_is_none_is_unknown(kept: RehearsalFolder, rehearsal: str) -> None:
    a_kept(kept)

    for ask in (kept.find, kept.given, kept.result, kept.delete):
        with pytest.raises(UnknownRehearsalError, match="找不到這一份預演"):
            ask(rehearsal)


def test_too_many_scenarios_are_not_kept(kept: RehearsalFolder) -> None:
    many = (BASE, *[OTHER] * (MOST_COMPARED + 1))

    with pytest.raises(TooManyComparedError, match=f"有 {MOST_COMPARED + 1} 個"):
        a_kept(kept, given=many)

    assert kept.all() == ()


def test_no_more_are_kept_than_may_be(
    kept: RehearsalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "MOST_KEPT", 1)
    a_kept(kept)

    with pytest.raises(TooManyRehearsalsError, match="已經留存 1 份預演"):
        a_kept(kept)


def test_a_result_that_cannot_be_read_says_where(
    kept: RehearsalFolder, runs: RehearsalRuns
) -> None:
    made = a_kept(kept)
    start(runs, made)
    ended(runs, made.id)
    (kept.folder / made.id / "rehearsal.json").write_text("{")

    with pytest.raises(RehearsalUnkeepableError, match=made.id):
        kept.result(made.id)


# How large a run may be


def test_documents_are_those_of_every_replication_with_the_warm_up() -> None:
    scenario = Scenario(
        name="甲", start=date(2026, 3, 2), days=10, warmup_days=4, arrivals=Arrivals(per_day=20)
    )

    assert limits.documents(scenario, Wanted(replications=3)) == 3 * 14 * 20
    assert limits.documents(scenario, Wanted(replications=3, days=1)) == 3 * 5 * 20
    assert limits.documents(scenario, Wanted(replications=3, cases=7)) == 3 * (4 * 20 + 7)
    assert limits.documents(scenario, Wanted(precision=0.05)) == 1000 * 14 * 20


def test_a_run_too_large_is_refused() -> None:
    scenario = Scenario(
        name="甲", start=date(2026, 3, 2), days=10, arrivals=Arrivals(per_day=MOST_DOCUMENTS / 10)
    )

    limits.check_size((scenario,), Wanted(replications=1))
    with pytest.raises(RunTooLargeError, match="大約要模擬 100,000,000 件公文"):
        limits.check_size((scenario, scenario), Wanted(replications=1))
