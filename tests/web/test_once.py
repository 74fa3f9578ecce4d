"""A form sent twice does once what it does, and the second answer is the first's."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from sqlalchemy import text

import web
from tests.web.office import Visitor
from tests.web.sent_once import FORM, FORMS, Sent, recorded, registering
from web.services import Services
from workflow.store.log import Store
from workflow.store.unusable import DatabaseBusyError

pytestmark = pytest.mark.databases

NOTE = "這份表單先前已送出並已記錄，沒有再記一次"
# The switch of who acts, what is typed so far, looks at a file, scores, what a browser forgets,
# accounts, audits and rehearsals change no record of a document; test_audits_api.py,
# test_audit_pages.py and rehearsal/test_pages.py send some twice.
CHANGES_NOTHING = re.compile(
    r"/acting|/sign-.+|/accounts?(/.*)?|.*/(draft|refill|phrase)|/phrases(/remove)?|"
    r"/organisation/import|/rules/versions|/practice/forget|/api/v1/exercises/scores|"
    r"/api/v1/audits|/audits(/.*)?|(/api/v1)?/rehearsals(/.*)?|"
    r"/api/v1/(cases|organisation|reminders)(/.*)?"  # by a key of its own: test_acting_api
)
AGAIN_THE_SAME = ("mapping", "mapping/file", "rows", "run", "delete")  # said twice it is said once


def test_every_route_that_writes_is_tried(demo_app: FastAPI) -> None:
    posts = {
        route.path
        for route in iter_route_contexts(demo_app.routes)
        if "POST" in (route.methods or ()) and not CHANGES_NOTHING.fullmatch(route.path or "")
    }

    assert posts == {name.partition(",")[0] for name in FORMS}


def test_every_form_that_writes_carries_a_key_of_its_own() -> None:
    templates = Path(web.__file__).parent.rglob("*.jinja")
    forms = [form for path in templates for form in FORM.findall(path.read_text("utf-8"))]

    without = {action for action, inside in forms if "once_field()" not in inside}

    # The first of 待辦 leads to a last look; acted(offer) carries it; a file is looked at only.
    assert without == {
        "{{ typed.way }}",  # a refused form, with the key it came with
        *("/acting", "/inbox/sign", "/cases/{{ case.id }}/actions"),
        *("/organisation/import", "/rules/versions", "/practice/forget"),
        *("/audits", "/audits/paste#told"),  # files; looked at only
        *("/rehearsals/fit", "/rehearsals/validate"),
        *(f"/audits/{{{{ page.kept.id }}}}/{each}" for each in AGAIN_THE_SAME),
        "/audits/{{ each.kept.id }}/run",
        *("/rehearsals/form/file", "/rehearsals/edit"),  # looked at only
        *(f"{{{{ page.path }}}}/{each}" for each in ("run", "cancel", "rename", "delete")),
        # Who one is, and accounts: an answer may hold a secret, so nothing is kept of it.
        *(
            "/sign-in",
            "/sign-out",
            "/sign-in/link/{{ page.code }}",
            "{{ action }}",
            "/accounts",
            "/sign-in/agency",
        ),
        "/accounts/import",
        "/accounts/{{ page.again }}/reset",
        *(f"/account/{each}" for each in ("password", "sign-out-elsewhere", "tokens")),
        "{{ page.here }}",
        *(
            f"{{{{ page.here }}}}/{each}"
            for each in ("lock", "unlock", "reset", "sign-out", "untie")
        ),
        "{{ page.path }}/score",  # a file: the same sheet is the same sheet
    }


@pytest.mark.parametrize("fill", FORMS.values(), ids=FORMS)
def test_the_second_copy_changes_nothing_and_is_given_the_first_s_answer(
    registry: Visitor, served: Services, fill: Callable[[Visitor, Services], Sent]
) -> None:
    path, fields = fill(registry, served)
    assert fields["once"]
    before = recorded(served)

    first = registry.post(path, fields)
    after = recorded(served)
    second = registry.post(path, fields)

    assert first.status_code == 200, first.text
    assert after > before
    assert recorded(served) == after
    assert (second.status_code, second.url) == (200, first.url)
    assert NOTE not in first.text
    assert NOTE in second.text
    assert told(first) <= told(second)


def told(answer: Response) -> set[str]:
    """Every sentence that the answer says of what was done."""
    said = re.findall(r'<p class="flash"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return {line.strip() for each in said for line in each.splitlines()}


def test_a_refused_form_may_be_sent_again(registry: Visitor, served: Services) -> None:
    path, fields = registering(registry, served)

    refused = registry.post(path, fields | {"subject": ""})
    again = registry.post(path, fields)

    assert refused.status_code == 422
    assert again.url.path.startswith("/cases/")
    assert NOTE not in again.text


def test_the_same_page_filled_in_otherwise_is_another_document(
    registry: Visitor, served: Services
) -> None:
    path, fields = registering(registry, served)

    first = registry.post(path, fields)
    other = registry.post(path, fields | {"subject": "另一件公文"})

    assert (first.status_code, other.status_code) == (200, 200)
    assert first.url != other.url
    assert "另一件公文" in other.text


def test_two_pages_hold_two_keys(registry: Visitor, served: Services) -> None:
    first, second = (registering(registry, served)[1]["once"] for _ in range(2))

    assert first != second


def test_a_double_click_registers_once(registry: Visitor, served: Services) -> None:
    path, fields = registering(registry, served)
    before = recorded(served)

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(registry.post, path, fields) for _ in range(4)]
        pages = {each.result().url.path for each in answers}

    assert len(pages) == 1
    assert recorded(served)[0] == before[0] + 1


def test_a_second_process_finds_it_recorded(
    registry: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process recorded and has not answered yet is not recorded again."""
    monkeypatch.setattr("web.http.once.TRIES", 1)
    path, fields = registering(registry, served)
    first = registry.post(path, fields)
    with served.store.engine.begin() as connection:
        connection.execute(text("UPDATE submission SET answer = ''"))
    before = recorded(served)

    second = registry.post(path, fields)

    assert recorded(served) == before
    assert first.url.path in second.text
    assert "當時的畫面已不在" in second.text


def test_what_was_done_is_answered_even_where_the_answer_cannot_be_kept(
    registry: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusyError

    path, fields = registering(registry, served)
    monkeypatch.setattr(Store, "answered", busy)
    monkeypatch.setattr("web.http.once.TRIES", 1)

    first = registry.post(path, fields)
    before = recorded(served)
    second = registry.post(path, fields)

    assert first.url.path.startswith("/cases/")
    assert "當時的畫面已不在" in second.text
    assert recorded(served) == before
