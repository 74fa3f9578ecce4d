"""演練: solve, err, try again, learn why; nothing of it is kept but in the visitor's own cookie."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from rules.days import format_short
from rules.rulebook import Rulebook
from tests.web.practising import (
    OPEN,
    address,
    fields_of_fault,
    fields_of_key,
    question,
    text_of,
)
from web.screens.practice.feedback import CODE_REMARKS, DEFECT_REMARKS, PART_REMARKS
from web.screens.practice.order import marked_of
from web.screens.practice.progress import COOKIE, Progress, progress_of
from workflow.training.exercise import (
    DeadlineAnswer,
    Defect,
    DefectAnswer,
    FindRowAnswer,
    Kind,
    Next,
)
from workflow.training.misconceptions import misconceptions
from workflow.training.questions.order import OrderQuestion

ROOMS = [(kind, level) for kind in Kind for level in (1, 2, 3)]


def remembered(client: TestClient) -> Progress:
    return progress_of(client.cookies.get(COOKIE))


def test_the_overview_offers_every_kind_at_every_level(guest: TestClient) -> None:
    page = guest.get("/practice").text

    for kind in Kind:
        for level in (1, 2, 3):
            assert f'href="/practice?kind={kind.value}&amp;level={level}&amp;do=next"' in page
    assert "還沒有練過任何一題" in page
    assert "清掉這些紀錄" not in page


def test_the_overview_stands_in_the_navigation_of_a_guest(guest: TestClient) -> None:
    assert 'href="/practice"' in guest.get("/rules").text


@pytest.mark.parametrize(("kind", "level"), ROOMS)
def test_the_right_answer_is_right(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int
) -> None:
    fields = fields_of_key(question(rulebook, kind, level, 7))

    page = text_of(guest.get(address(kind, level, 7, *fields, do="answer", **OPEN)).text)

    assert "全對 得 1 分" in page
    assert "✗" not in page


@pytest.mark.parametrize(("kind", "level"), ROOMS)
def test_a_wrong_answer_is_told_the_misconception_first_and_the_key_after_the_second_try(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int
) -> None:
    asked = question(rulebook, kind, level, 7)
    wrong = fields_of_fault(asked)

    first = guest.get(address(kind, level, 7, *wrong, do="answer", **OPEN)).text
    second = guest.get(address(kind, level, 7, *wrong, do="answer", attempt=2, **OPEN)).text

    names = [each.name for each in misconceptions().values()]
    assert "還沒全對，再試一次" in first
    assert any(f"<b>{name}</b>" in first for name in names) or any(
        remark in first
        for remark in (*PART_REMARKS.values(), *CODE_REMARKS.values(), *DEFECT_REMARKS.values())
    )
    assert 'name="attempt" value="2"' in first
    assert "逐點說明" not in first
    assert "正解" not in first
    assert asked.exercise.note not in unescape(first)
    assert all(each in second for each in ("逐點說明", "正解", asked.exercise.note))
    marks = ('class="mark lost"', 'class="text lost"', 'class="evidence"')
    has_marks = kind is not Kind.DEADLINE and asked.key != DefectAnswer(findings=())
    assert any(each in second for each in marks) == has_marks


@pytest.mark.parametrize(("kind", "level"), ROOMS)
@pytest.mark.parametrize("seed", range(1, 6))
def test_an_exercise_as_it_opens_holds_nothing_from_which_the_key_follows(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int, seed: int
) -> None:
    asked = question(rulebook, kind, level, seed)
    exercise = asked.exercise

    page = guest.get(address(kind, level, seed, **OPEN)).text

    assert exercise.note not in unescape(page)
    assert not any(hint in unescape(page) for hint in exercise.hints)
    assert "checked" not in page.partition("<dialog")[0]
    assert "/rules/" not in page
    assert not re.search('name="(due|used_days)"[^>]* value="[^"]', page)
    if isinstance(asked.key, FindRowAnswer):
        assert "line:" not in page
        assert set(re.findall('name="row" value="([^"]*)"', page)) == {
            e.id for e in exercise.choices
        }
        assert 'class="sheet' not in page


def test_an_answer_without_anything_on_it_is_no_try(guest: TestClient) -> None:
    page = guest.get(address(Kind.ORDER, 1, 7, do="answer", **OPEN)).text

    assert "還沒有作答" in page
    assert 'name="attempt" value="1"' in page
    assert remembered(guest).is_empty


def test_a_hint_is_shown_when_asked_for_and_paid_for(guest: TestClient, rulebook: Rulebook) -> None:
    asked = question(rulebook, Kind.ORDER, 2, 7)
    first, second = asked.exercise.hints[:2]
    key = fields_of_key(asked)

    closed = guest.get(address(Kind.ORDER, 2, 7, *key, **OPEN)).text
    hinted = guest.get(address(Kind.ORDER, 2, 7, *key, do="hint", **OPEN)).text
    done = guest.get(address(Kind.ORDER, 2, 7, *key, do="answer", hints=1, **OPEN)).text

    assert "看提示（扣 0.1" in closed
    assert first not in closed
    assert first in hinted
    assert second not in hinted
    assert 'name="hints" value="1"' in hinted
    assert 'value="承辦人員" checked' in hinted
    assert "得 0.9 分" in text_of(done)
    assert "提示扣 0.1" in text_of(done)


def test_no_more_hints_are_paid_for_than_there_are(guest: TestClient, rulebook: Rulebook) -> None:
    asked = question(rulebook, Kind.ORDER, 1, 7)
    key = fields_of_key(asked)

    done = guest.get(address(Kind.ORDER, 1, 7, *key, do="answer", hints=10, **OPEN)).text

    assert f"得 {1 - len(asked.exercise.hints) / 10:g} 分" in text_of(done)


def test_a_skill_opens_solved_then_all_but_the_last_decision_then_open(
    guest: TestClient, rulebook: Rulebook
) -> None:
    solved = guest.get("/practice?kind=order&level=2&do=next")
    skill = question(rulebook, Kind.ORDER, 2, 1).exercise.skills[0]
    ways = [
        unescape(each) for each in re.findall(r'href="(/practice\?[^"]*do=next[^"]*)"', solved.text)
    ]
    half = guest.get(next(each for each in ways if "help=last" in each))
    seed = int(half.url.params["seed"])
    asked = question(rulebook, Kind.ORDER, 2, seed)
    key = fields_of_key(asked)
    done = guest.get(address(Kind.ORDER, 2, seed, *key, do="answer", help="last"))
    ways = [
        unescape(each) for each in re.findall(r'href="(/practice\?[^"]*do=next[^"]*)"', done.text)
    ]
    last = guest.get(ways[0])

    assert str(solved.url).endswith("kind=order&level=2&seed=1")
    assert "已解好的例題" in solved.text
    assert "怎麼想" in solved.text
    assert "只差最後一個決定" in half.text
    assert asked.exercise.skills[0] == skill
    assert isinstance(asked, OrderQuestion)
    decider = asked.plan.decider
    assert f'value="{decider}" checked' not in half.text
    assert all(
        f'value="{each}" checked disabled' in half.text
        for each in marked_of(asked.key, asked.route.ladder).signs
        if each != decider
    )
    assert "全對 得 1 分" in text_of(done.text)
    assert last.url.params["help"] == "open"
    assert remembered(guest).is_empty  # examples are no practice


def test_what_was_filled_in_stays_whatever_is_sent(guest: TestClient, rulebook: Rulebook) -> None:
    asked = question(rulebook, Kind.ORDER, 2, 7)
    assert isinstance(asked, OrderQuestion)
    decider = asked.plan.decider

    page = guest.get(address(Kind.ORDER, 2, 7, ("sign", decider), do="answer", help="last")).text

    assert "全對 得 1 分" in text_of(page)


def test_a_visitor_who_knows_it_may_leave_the_examples_out(guest: TestClient) -> None:
    solved = guest.get("/practice?kind=order&level=1&do=next").text
    way = next(unescape(each) for each in re.findall(r'href="([^"]*help=open)">我會了', solved))

    page = guest.get(way)

    assert page.url.params["seed"] == "2"
    assert "已解好" not in page.text
    assert "作答" in page.text


def test_what_was_practised_is_shown_counted_once_and_forgotten_on_demand(
    guest: TestClient, rulebook: Rulebook
) -> None:
    asked = question(rulebook, Kind.ORDER, 1, 7)
    answered = address(Kind.ORDER, 1, 7, *fields_of_fault(asked), do="answer", **OPEN)
    for _ in range(3):
        guest.get(answered)

    overview = guest.get("/practice").text
    token = {"csrftoken": guest.cookies["csrftoken_8000"]}
    forgotten = guest.post("/practice/forget", data=token)

    assert remembered(guest).is_empty
    assert "1 題，平均" in overview
    assert "愈高愈保險" in overview
    assert "最常出現的誤解是「愈高愈保險」" in overview
    assert "還沒有練過任何一題" in forgotten.text


def test_the_cookie_is_the_pages_own_and_out_of_reach_of_scripts(guest: TestClient) -> None:
    answer = guest.get(address(Kind.ORDER, 1, 7, help="solved"))

    said = answer.headers["set-cookie"]
    assert said.startswith(f"{COOKIE}=")
    assert all(each in said for each in ("HttpOnly", "Path=/practice", "SameSite=lax"))


def test_drawing_again_remembers_nothing_and_scores_nothing(
    guest: TestClient, rulebook: Rulebook
) -> None:
    key = fields_of_key(question(rulebook, Kind.ORDER, 2, 7))

    page = guest.get(address(Kind.ORDER, 2, 7, *key, do="draw", **OPEN))

    assert "全對 得" not in text_of(page.text)
    assert COOKIE not in page.headers.get("set-cookie", "")
    assert 'class="route-diagram' in page.text


@pytest.mark.parametrize(("kind", "level"), ROOMS)
def test_the_page_speaks_english(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int
) -> None:
    wrong = fields_of_fault(question(rulebook, kind, level, 7))
    guest.get("/language/en?back=/practice")

    page = guest.get(address(kind, level, 7, *wrong, do="answer", attempt=2, **OPEN)).text

    assert all(each in page for each in ("Point by point", "Key", "Next exercise"))
    assert "逐點說明" not in page


@pytest.mark.parametrize(("kind", "level"), ROOMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_solved_example_says_how_one_gets_there_and_takes_no_answer(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int, seed: int
) -> None:
    page = guest.get(address(kind, level, seed, help="solved")).text

    exercise = question(rulebook, kind, level, seed).exercise
    assert '<ol class="worked"><li>' in page
    assert exercise.note in unescape(page)
    assert all(misconceptions()[each].why in page for each in exercise.skills)
    assert "<fieldset disabled" in page
    assert 'value="answer"' not in page


@pytest.mark.parametrize(("kind", "level"), ROOMS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_a_half_solved_example_the_last_decision_is_left_to_the_visitor(
    guest: TestClient, rulebook: Rulebook, kind: Kind, level: int, seed: int
) -> None:
    asked = question(rulebook, kind, level, seed)
    untouched = guest.get(address(kind, level, seed, do="answer", help="last")).text
    key = fields_of_key(asked)
    answered = guest.get(address(kind, level, seed, *key, do="answer", help="last")).text

    assert "還沒有作答" in untouched
    assert "全對 得 1 分" in text_of(answered)


def test_a_day_may_be_typed_as_officials_write_it(guest: TestClient, rulebook: Rulebook) -> None:
    key = question(rulebook, Kind.DEADLINE, 1, 1).key
    assert isinstance(key, DeadlineAnswer)
    assert key.due
    due = format_short(key.due)

    page = guest.get(address(Kind.DEADLINE, 1, 1, ("due", due), do="answer", **OPEN)).text

    assert "全對 得 1 分" in text_of(page)


def test_a_deadline_shows_the_months_around_it_and_what_the_agency_allows(
    guest: TestClient, rulebook: Rulebook
) -> None:
    for seed in range(1, 8):
        key = question(rulebook, Kind.DEADLINE, 3, seed).key
        assert isinstance(key, DeadlineAnswer)
        page = text_of(guest.get(address(Kind.DEADLINE, 3, seed, **OPEN)).text)

        assert not key.due or f"{key.due.year} {key.due.month} 月" in page.replace("\u3000", " ")
        assert "期限" in page


def test_the_record_so_far_is_read_line_by_line(guest: TestClient, rulebook: Rulebook) -> None:
    asked = question(rulebook, Kind.NEXT, 2, 1)
    situation = asked.exercise.situation
    assert isinstance(situation, Next)

    page = guest.get(address(Kind.NEXT, 2, 1, **OPEN)).text

    log = page.partition('<ol class="log">')[2].partition("</ol>")[0]
    assert log.count("<li>") == len(situation.record)
    assert all(line["動作"] in log for line in situation.record)


def test_a_record_that_is_over_is_a_table_and_who_is_chosen_beside_each_finding(
    guest: TestClient, rulebook: Rulebook
) -> None:
    asked = question(rulebook, Kind.DEFECT, 1, 3)
    situation, key = asked.exercise.situation, asked.key
    assert isinstance(situation, Defect)
    assert isinstance(key, DefectAnswer)
    assert key.findings

    page = guest.get(address(Kind.DEFECT, 1, 3, **OPEN)).text

    table = page.partition("lesson-table finished")[2].partition("</table>")[0]
    assert table.count("<tr") == len(situation.record) + 1
    assert "evidence" not in table
    assert page.count('<select name="who:') == len(asked.exercise.choices)
    assert page.count('name="finding"') == len(asked.exercise.choices) + 1


def test_a_finding_said_of_another_counts_half_and_leads_to_its_page(
    guest: TestClient, rulebook: Rulebook
) -> None:
    key = question(rulebook, Kind.DEFECT, 1, 3).key
    assert isinstance(key, DefectAnswer)
    assert key.findings
    code = key.findings[0].code
    half = (("finding", code), ("who:" + code, "市長"))

    first = guest.get(address(Kind.DEFECT, 1, 3, *half, do="answer", **OPEN)).text
    second = guest.get(address(Kind.DEFECT, 1, 3, *half, do="answer", attempt=2, **OPEN)).text

    assert DEFECT_REMARKS[True] in first
    assert "得 0.5 分" in text_of(second)
    assert f'href="/audits/codes/{code}"' in second
    assert '<tr class="evidence">' in second


def test_whoever_ticks_a_finding_has_not_said_that_there_is_none(
    guest: TestClient, rulebook: Rulebook
) -> None:
    asked = question(rulebook, Kind.DEFECT, 1, 3)
    both = (*fields_of_key(asked), ("finding", "none"))

    page = guest.get(address(Kind.DEFECT, 1, 3, *both, do="answer", **OPEN)).text
    strange = guest.get(address(Kind.DEFECT, 1, 3, ("finding", "LATE"), do="answer", **OPEN))

    assert "全對 得 1 分" in text_of(page)
    assert strange.status_code == 422
    assert "none" in strange.text
