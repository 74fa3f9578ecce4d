"""A key of a program stands for one request, and what is kept of its answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from httpx2 import Response
from sqlalchemy import text

from tests.web.office import ALONE, Visitor
from tests.web.sent_once import (
    recorded,
    signing_together,
)
from web.services import Services
from workflow.store.log import Store

pytestmark = pytest.mark.databases


def by_key(registry: Visitor, key: str, **fields: str) -> Response:
    given = {"row": ALONE, "subject": "一件公文", "urgency": "普通件", "category": "一般"}
    data = {"csrftoken": registry.client.cookies["csrftoken_8000"]} | given | fields
    headers = {"idempotency-key": key}
    return registry.client.post("/register", data=data, headers=headers, follow_redirects=False)


def test_a_key_of_a_program_stands_for_one_content(registry: Visitor, served: Services) -> None:
    first, second = by_key(registry, "k-1"), by_key(registry, "k-1")
    other = by_key(registry, "k-1", subject="別的主旨")

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert second.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422
    assert "Idempotency-Key 已用於另一個要求" in other.text
    assert by_key(registry, "k-2").headers["location"] != first.headers["location"]


def test_a_key_whose_first_request_is_under_way_is_told_to_wait(
    registry: Visitor, served: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, may_go, sent = Event(), Event(), Store.sent

    def waiting(store: Store, key: str) -> object:
        came.set()
        assert may_go.wait(10)
        return sent(store, key)

    monkeypatch.setattr(Store, "sent", waiting)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(by_key, registry, "k-3")
        assert came.wait(10)
        second = by_key(registry, "k-3")
        may_go.set()

    assert (first.result().status_code, second.status_code) == (303, 409)
    assert "同一個 Idempotency-Key 的要求還在處理" in second.text


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "a b"])
def test_a_key_that_cannot_be_used_is_refused(
    registry: Visitor, served: Services, key: str
) -> None:
    before = recorded(served)

    answer = by_key(registry, key)

    assert (answer.status_code, recorded(served)) == (400, before)
    assert "Idempotency-Key 不能用" in answer.text


def test_what_is_kept_of_an_answer_holds_no_token(registry: Visitor, served: Services) -> None:
    registry.post(*signing_together(registry, served))

    with served.store.engine.connect() as connection:
        kept = connection.execute(text("SELECT answer FROM submission")).scalars().all()

    assert [json.loads(each)["status"] for each in kept] == [200]
    assert registry.client.cookies["csrftoken_8000"] not in "".join(kept)
