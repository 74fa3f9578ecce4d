"""Every page has its help, every term its meaning, in both languages."""

import re
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from web.language.helping import HELP, Topic, topic_of, topics, tour
from web.language.i18n import Language
from web.language.templating import environment
from web.language.terms import TERMS, terms


@dataclass
class Told:
    """A page that has explained nothing yet."""

    told: set[str] = field(default_factory=set[str])


NO_PAGES = re.compile(
    r"/(api/v1|healthz|readyz|metrics|openapi|key|language|live|static)|\.|/charts/|/draft$"
)


def addresses(app: FastAPI) -> list[str]:
    """One address of every page; those of files and of other programs are none."""
    paths = {
        re.sub(r"{[^}]*}", "1", each.path or "")
        for each in iter_route_contexts(app.routes)
        if "GET" in (each.methods or ())
    }
    return sorted(path for path in paths if not NO_PAGES.search(path))


def test_every_page_has_help_of_its_own(demo_app: FastAPI) -> None:
    found = addresses(demo_app)

    lacking = [path for path in found if topic_of(path).id == "any" and HELP not in path]

    assert len(found) > 60
    assert lacking == []


def test_every_help_is_of_a_page(demo_app: FastAPI) -> None:
    used = {topic_of(path).id for path in addresses(demo_app)}

    assert {each.id for each in topics()} - used == set()


@pytest.mark.parametrize("topic", topics(), ids=lambda each: each.id)
def test_help_says_what_for_and_what_next_in_both_languages(topic: Topic) -> None:
    for told in (topic.chinese, topic.english):
        assert all([told.title, told.purpose, *told.next])
        assert 1 <= len(told.next) <= 4


def test_each_page_leads_to_its_help(visitor: TestClient) -> None:
    board, case = visitor.get("/").text, visitor.get("/cases/nowhere").text

    assert 'href="/help/board" data-help' in board
    assert 'href="/help/case" data-help' in case


@pytest.mark.parametrize("page", ["", "/terms", "/tour", "/board", "/any"])
@pytest.mark.parametrize("language", Language)
def test_help_is_read_without_javascript(visitor: TestClient, page: str, language: str) -> None:
    visitor.get(f"/language/{language}", params={"back": "/help"})

    answer = visitor.get(f"{HELP}{page}")

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text


def test_help_that_is_not_there_names_what_is(visitor: TestClient) -> None:
    answer = visitor.get(f"{HELP}/nothing")

    assert answer.status_code == 404
    assert "board" in answer.text


def test_every_term_has_an_anchor_and_both_languages(visitor: TestClient) -> None:
    page = visitor.get(TERMS).text

    assert len({each.id for each in terms()}) == len(terms())
    for each in terms():
        assert f'id="{each.id}"' in page
        assert all([each.zh, each.en, each.says_zh, each.says_en])
        assert each.says_zh in page


def test_a_term_explains_itself_where_it_stands_and_leads_to_its_page() -> None:
    words = "{{ '綜簽' | explained }} {{ '甲' | explained }} {{ '綜簽' | explained }}"

    said = environment(Language.ENGLISH).from_string(words).render(shell=Told())

    assert 'href="/help/terms#reconcile" aria-describedby="term-reconcile">Reconcile<' in said
    assert said.endswith('<span lang="zh-Hant">甲</span> Reconcile')


def test_the_tour_is_five_rooms_of_the_product(visitor: TestClient) -> None:
    assert len(tour()) == 5
    assert {visitor.get(each.path).status_code for each in tour()} == {200}


def test_what_may_hold_no_link_has_a_mark_beside_it_once_a_page_and_place() -> None:
    shell = Told()
    page = environment(Language.CHINESE).from_string(
        "{{ '限辦日期（如 115.3.2）' | marked }}|{{ '限辦' | marked }}|"
        "{{ '限辦' | marked('head') }}|{{ '主旨' | marked }}"
    )

    first, again, elsewhere, no_term = page.render(shell=shell).split("|")

    assert 'href="/help/terms#due" aria-describedby="term-due"' in first
    assert 'aria-describedby="term-due-head"' in elsewhere
    assert (again, no_term) == ("", "")
