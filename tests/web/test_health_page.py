"""The page 健康 tells whoever looks after the server what to do, and nobody else anything."""

from fastapi.testclient import TestClient


def test_the_page_says_how_everything_is(visitor: TestClient) -> None:
    page = visitor.get("/health")

    assert page.status_code == 200
    for name in ("資料庫", "事件紀錄", "檢查點", "磁碟空間", "時鐘", "PDF 與字型", "辦公日曆"):
        assert name in page.text
    assert 'class="health-well"' in page.text


def test_the_page_is_reached_from_the_rooms_of_the_office(visitor: TestClient) -> None:
    assert 'href="/health"' in visitor.get("/organisation").text


def test_a_guest_learns_nothing_of_the_machine(guest: TestClient) -> None:
    assert guest.get("/health", follow_redirects=False).status_code == 303
