"""What an audit finds in a case stands on its page, for who audits and may read it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.office import Visitor
from tests.workflow.offices import PLAIN, a_document
from web.audits.standing import StandingCase, standing_findings
from web.http import rights
from web.services import Services
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.office import taipei_now

TOLD, LATE = "稽核：1 項發現", "還沒有核定，限辦日期是"
REGISTRY, OUTSIDER = "機關/總收文", "政風室/主任"


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    standing_findings.cache_clear()
    yield
    standing_findings.cache_clear()


def a_case(app: FastAPI, *, days_ago: int, is_confidential: bool = False) -> Case:
    """A document that came so many days ago, and lies where it came."""
    services = app.state.services
    assert isinstance(services, Services)
    came = taipei_now() - timedelta(days=days_ago)
    document = a_document(
        PLAIN, received_at=came, is_receipt_confirmed=True, is_confidential=is_confidential
    )
    return services.casework.register(document)


def page(visitor: TestClient, case: Case, holder: str = REGISTRY) -> str:
    person = Visitor(visitor)
    person.act_as(holder)
    return person.page(f"/cases/{case.id}")


def test_what_is_late_is_found_with_the_way_to_what_it_means(
    demo_app: FastAPI, visitor: TestClient
) -> None:
    case = a_case(demo_app, days_ago=40)

    text = page(visitor, case)

    assert TOLD in text
    assert LATE in text
    assert f'href="/audits/codes/OVERDUE?back=%2Fcases%2F{case.id}"' in text


def test_what_is_merely_under_way_is_no_finding(demo_app: FastAPI, visitor: TestClient) -> None:
    text = page(visitor, a_case(demo_app, days_ago=0))

    assert "項發現" not in text


def test_a_confidential_case_is_judged_for_who_may_read_it_alone(
    demo_app: FastAPI, visitor: TestClient
) -> None:
    case = a_case(demo_app, days_ago=40, is_confidential=True)

    assert TOLD in page(visitor, case)
    assert "項發現" not in page(visitor, case, OUTSIDER)


def test_who_may_not_audit_sees_nothing_and_pays_nothing(
    demo_app: FastAPI, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(demo_app, days_ago=40)
    monkeypatch.setattr(rights, "DEMO_RIGHTS", rights.DEMO_RIGHTS - {rights.Right.AUDIT})

    text = page(visitor, case)

    assert "項發現" not in text
    assert standing_findings.cache_info().misses == 0


def test_a_case_is_judged_once_until_something_happens_to_it(
    demo_app: FastAPI, visitor: TestClient
) -> None:
    case = a_case(demo_app, days_ago=40)

    for _ in range(3):
        page(visitor, case)

    assert standing_findings.cache_info().misses == 1


def test_the_day_and_the_events_tell_cases_apart(demo_app: FastAPI) -> None:
    services: Services = demo_app.state.services
    first, second = (a_case(demo_app, days_ago=40) for _ in range(2))
    today = taipei_day(taipei_now())

    def standing(case: Case, later: int = 0) -> StandingCase:
        return StandingCase(
            history=services.casework.history(case.id),
            rulebooks=(services.rulebook,),
            organisation=services.staffing.organisation,
            today=today + timedelta(days=later),
        )

    assert standing(first) == standing(first)
    assert standing(first) != standing(second)
    assert standing(first) != standing(first, later=1)
