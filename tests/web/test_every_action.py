"""Every action that a user may take has its place on the page of a case; none is lost there."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest

from rules.marks import ALIASES, Action
from tests.workflow.offices import a_document, an_office
from web.http.roll import Acting, roll
from web.language.i18n import Language, translate
from web.screens.case.page import CasePage, OfferView, SigningView, case_page
from workflow.actions import RULES, SIGNING, linking, read_action
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.words import CLOSING_ACTIONS
from workflow.desk.casework import Casework
from workflow.refusals.base import RefusedError
from workflow.reports.records import log_rows
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

UNIT = "設備網路組"
DRAFTER, CHIEF, HEAD = f"{UNIT}/承辦人員", f"{UNIT}/股長", f"{UNIT}/組長"
REGISTRY, OUTSIDER = "機關/總收文", "政風室/承辦人員"
COSIGNED = 206  # 人事室 and 會計室 co-sign; 主任秘書 and 副局長 review, 局長 decides
OTHER_UNIT = "line:500"
WHY = "示範理由"
# A button alone: the word on it says all.
WITHOUT_EXPLANATION = {Action.RECEIVE, Action.ASSIGN, Action.REMIND, Action.RESUME}
# What cannot be taken back: its form is opened first, and says what follows.
COSTLY = {Action.DISPATCH, Action.FILE, Action.CONCLUDE, Action.ARCHIVE, Action.CANCEL}
WITHOUT_FIELDS = {Action.RECEIVE, Action.ARCHIVE}
BUTTONS = CLOSING_ACTIONS | {Action.RESUME}
# What every form carries, or asks in its own way.
CARRIED = {"action", "actor", "desk", "conditions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who takes an action, and what they type."""

    action: Action
    holder: str
    typed: dict[str, Any] = field(default_factory=dict[str, Any])


def step(action: str, holder: str, **typed: Any) -> Step:
    return Step(action=Action(action), holder=holder, typed=typed)


MOST = (
    step("分文", REGISTRY, to="示範承辦"),
    step("移交", HEAD, to="示範同仁", reason=WHY),
    step("簽收", DRAFTER),
    step("改速別", HEAD, urgency="速件", reason=WHY),
    step("展期", HEAD, days=3, reason=WHY),
    step("補正", DRAFTER, reason=WHY),
    step("補正完成", DRAFTER),
    step("更正適用列", DRAFTER, to="line:207", reason=WHY),
    step("更正適用列", DRAFTER, to=f"line:{COSIGNED}", reason=WHY),
    step("擬辦", DRAFTER, form="簽", options=("甲案", "乙案")),
    step("審核", CHIEF),
    step("抽回", CHIEF, reason=WHY),
    step("審核", CHIEF),
    step("退回", HEAD, to="承辦人員", reason=WHY),
    step("擬辦", DRAFTER, content_changed=True),
    step("審核", CHIEF),
    step("審核", HEAD),
    step("加會", HEAD, to="政風室", reason=WHY),
    step("免會", HEAD, to="人事室", reason=WHY),
    step("會辦", "會計室/主任", stance="有意見", opinion="示範意見"),
    step("會辦", "政風室/主任"),
    step("綜簽", DRAFTER, opinion="示範綜簽"),
    step("審核", CHIEF),
    step("審核", HEAD),
    step("重會", HEAD, to="政風室", reason=WHY),
    step("會辦", "政風室/主任"),
    step("低一層決行", "機關/局長", to="副局長", reason=WHY),
    step("低一層決行", "機關/副局長", to="主任秘書", reason=WHY),
    step("陳請上級", "機關/主任秘書", to="副局長", reason=WHY),
    step("稽催", REGISTRY, opinion="請儘速"),
    step("撤銷稽催", REGISTRY, opinion="記錯"),
    step("審核", "機關/主任秘書"),
    step("核定", "機關/副局長", outcome="乙案", opinion="照乙案"),
    step("重新陳核", DRAFTER, reason=WHY),
    step("核定", "機關/副局長", outcome="乙案", opinion="照乙案"),
    step("存查", DRAFTER),
    step("歸檔", REGISTRY),
)
DECIDED = (
    step("擬辦", DRAFTER),
    step("低一層決行", "機關/局長", to="副局長", reason=WHY),
    step("低一層決行", "機關/副局長", to="主任秘書", reason=WHY),
    step("低一層決行", "機關/主任秘書", to="組長", reason=WHY),
    step("低一層決行", HEAD, to="股長", reason=WHY),
    step("會辦", "人事室/主任"),
    step("會辦", "會計室/主任"),
)
LIVES = {
    "most": MOST,
    "dispatched": (
        *DECIDED,
        step("核定", CHIEF, outcome="發", opinion="發"),
        step("發文", DRAFTER),
    ),
    "concluded": (
        *DECIDED,
        step("核定", CHIEF, outcome="如擬", opinion="可"),
        step("簽結", DRAFTER),
    ),
    "cancelled": (step("銷號", REGISTRY, reason=WHY),),
    "reassigned": (step("改分", HEAD, to=OTHER_UNIT, reason=WHY),),
    "merged": (step("併辦", DRAFTER, to="1150000001"),),
    "collated": (step("彙辦", DRAFTER, to="1150000001"),),
}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Casework]:
    """An office with one document that others may go along with."""
    engine = open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    store = Store(engine, Checkpoints(tmp_path / "checkpoints"))
    office = an_office(store)
    assert office.register(a_document(COSIGNED)).id == "1150000001"
    yield office
    store.close()


def acting_as(work: Casework, holder: str) -> Acting:
    found = roll(work.office.rulebook.agency, work.office.organisation, work.today).find(holder)
    assert found, holder
    return found


def shown(work: Casework, case: Case, holder: str) -> CasePage:
    return case_page(work, case, acting_as(work, holder), language=Language.CHINESE)


def views_of(page: CasePage) -> list[SigningView | OfferView]:
    """Whatever the visitor may do, wherever it stands on the page."""
    grouped = (view for group in page.groups for view in group.offers)
    return [*page.signing, *page.closing, *grouped]


def check_words(page: CasePage, view: OfferView) -> None:
    """Explained, with every word of it in the catalogue of the other language."""
    action = Action(view.action)
    titles = [group.title for group in page.groups if view in group.offers]
    assert len(titles) == (0 if action in BUTTONS else 1)
    assert bool(view.explained) == (action not in WITHOUT_EXPLANATION)
    labels = (each.label for each in view.fields)
    for text in (view.action, *titles, *labels, *filter(None, (view.explained,))):
        assert translate(Language.ENGLISH, text) != text


def check_fields(view: SigningView | OfferView, typed: dict[str, Any]) -> None:
    """Whatever is to be typed has its field, and what must be typed is typed."""
    if isinstance(view, SigningView):
        known = {
            "outcome": view.outcomes,
            "stance": view.stances,
            "form": view.forms,
            "options": view.forms,
            "content_changed": view.may_change_content,
            "opinion": True,
        }
        assert all(known.get(name) for name in typed)
        return
    names = {each.name for each in view.fields}
    assert typed.keys() <= names
    assert {each.name for each in view.fields if each.required} <= typed.keys()
    assert bool(view.fields) == (Action(view.action) not in WITHOUT_FIELDS | BUTTONS)
    assert names <= {each.name for each in fields(Command)} - CARRIED


def take(work: Casework, case: Case, taken: Step) -> Case:
    """The step, from the page of who takes it, under the English name of its action."""
    page = shown(work, case, taken.holder)
    (view,) = [each for each in views_of(page) if each.action == taken.action.value]
    assert isinstance(view, SigningView) == (taken.action in SIGNING)
    if isinstance(view, OfferView):
        check_words(page, view)
    check_fields(view, taken.typed)
    actor = acting_as(work, taken.holder).actor
    name = taken.action.name.lower()
    return work.act(
        case.id, Command(action=read_action(name), actor=actor, desk=view.desk, **taken.typed)
    )


def check_recorded(work: Casework, case: Case, action: Action) -> None:
    """The last event is of this action, in the log's columns too."""
    history = work.history(case.id)

    assert history[-1].action is action
    assert [*log_rows(history)][-1]["動作"] == action.logged


@pytest.mark.parametrize("life", LIVES)
def test_an_action_is_taken_from_the_page_and_recorded_under_its_name(
    work: Casework, life: str
) -> None:
    case = work.register(a_document(COSIGNED))

    for each in LIVES[life]:
        case = take(work, case, each)
        check_recorded(work, case, each.action)


def test_what_cannot_be_taken_back_is_opened_first_and_says_what_follows() -> None:
    sides = {action: RULES[action].explained for action in COSTLY}

    assert COSTLY > CLOSING_ACTIONS
    assert all(sides.values())
    assert len(set(sides.values())) == len(COSTLY)


def test_these_are_all_the_actions_there_are() -> None:
    assert {each.action for life in LIVES.values() for each in life} == set(RULES)


@pytest.mark.parametrize("action", RULES)
def test_an_action_has_its_english_word_and_is_known_by_either_name(action: Action) -> None:
    assert translate(Language.ENGLISH, action.value) != action.value
    assert read_action(action.value) is action
    assert read_action(action.name.lower()) is action


@pytest.mark.parametrize(("alias", "action"), ALIASES.items())
def test_an_action_is_known_by_what_people_also_call_it(alias: str, action: Action) -> None:
    assert read_action(f" {alias} ") is action
    assert Action(alias) is action
    assert alias in action.aliases
    assert alias not in {each.value for each in Action}


@pytest.mark.parametrize(
    ("to", "action"), [("會計室", Action.ADD_COSIGNER), (" ", Action.COSIGN), ("", Action.COSIGN)]
)
def test_sending_a_document_to_cosign_asks_whom_it_names(to: str, action: Action) -> None:
    assert read_action("送會", to) is action


def signings_of(case: Case) -> set[str]:
    """What is owed now, as pages name it: who is told after the decision answers by 會辦."""
    owed = {desk.duty.action for desk in case.open}
    return {(Action.COSIGN if each is Action.INFORM else each).value for each in owed}


def test_whatever_is_not_allowed_stands_on_the_page_with_the_reason(work: Casework) -> None:
    case = work.register(a_document(COSIGNED))
    besides = {each.value for each in RULES if each not in SIGNING | BUTTONS}

    for taken in MOST:
        for holder in (HEAD, OUTSIDER):
            page = shown(work, case, holder)
            allowed = [view.action for view in views_of(page)]
            told = [*allowed, *(each.action for each in page.refused)]
            assert sorted(told) == sorted(besides | signings_of(case))
            assert all(each.why for each in page.refused)
        case = take(work, case, taken)


def test_every_action_is_refused_to_an_outsider_by_its_name(work: Casework) -> None:
    case = work.register(a_document(COSIGNED))
    actor = acting_as(work, OUTSIDER).actor

    assert views_of(shown(work, case, OUTSIDER)) == []
    for action in RULES:
        to = "1150000001" if action in linking.RULES else ""
        command = Command(action=action, actor=actor, to=to, reason=WHY)
        with pytest.raises(RefusedError, match=action.value):
            work.act(case.id, command)
