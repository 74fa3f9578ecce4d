"""The address of a database: read strictly, and shown without any password that may be in it."""

import pytest

from workflow.store.address import read, shown, shown_text
from workflow.store.database import open_engine
from workflow.store.unusable import BadAddressError, DatabaseAwayError, DatabaseClosedError

PASSWORD = "geheim"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql+psycopg://u:geheim@h:port/d", "埠要是 1 到 65535 的整數"),
        ("postgresql+psycopg://u:geheim@h:99999/d", "埠要是 1 到 65535 的整數"),
        ("postgresql+psycopg://u:geheim@h", "沒有寫資料庫的名稱"),
        ("postgresql+psycopg://u:geheim@h:0/", "沒有寫資料庫的名稱；埠要是 1 到 65535"),
        ("postgresql+psycopg://u:geheim@h/d\0e", "看不見的字元"),
        ("postgresql+psycopg://127.0.0.1/d?foo=1&password=geheim", "foo"),
        ("postgresql+psycopg://127.0.0.1/d?sslmode=x&password=geheim", "sslmode"),
        ("postgresql+asyncpg://u:geheim@h/d", "不認得「postgresql"),
        ("mysql://u:geheim@h/d", "不認得「mysql」"),
        ("sqlite:////tmp/a\0b.db", "看不見的字元"),
        ("sqlite:////tmp/a.db?foo=1", "檔名後面不能接"),
        ("sqlite:////tmp/a.db?mode=ro&uri=true", "檔名後面不能接"),
        ("sqlite://srv/chenhe.db", "四條斜線"),
        ("sqlite:///", "沒有寫檔名"),
        ("sqlite:////", "這是資料夾"),
        (f"sqlite:////tmp/{'x' * 300}.db", "too long|unable to open"),
        ("sqlite:////dev/null/chenhe.db", "exists|Not a directory"),
        ("chenhe.db", "chenhe.db"),
        ("nonsense://x", "不認得「nonsense」"),
        ("postgresql://[x", "無法開啟"),
        ("sqlite:////proc/none/chenhe.db", "proc/none"),
        ("host=h password=geheim", "…"),
        ("u:geheim@h/d", "…"),
        ("", "（空白）"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(url: str, why: str) -> None:
    with pytest.raises(BadAddressError, match=r"無法開啟資料庫.*只能用 sqlite:///檔案") as caught:
        open_engine(url)

    assert caught.match(why)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:geheim@127.0.0.1:1/d",
        "postgresql+psycopg://geheim@127.0.0.1:1/d",
        "postgresql+psycopg://127.0.0.1:1/d?password=geheim",
        "postgresql+psycopg://127.0.0.1:1/d?user=u&password=geheim&password=geheim",
        "postgresql+psycopg://u:x@geheim@127.0.0.1:1/d",
        "postgresql+psycopg://u:x/geheim@127.0.0.1:1/d",
        "postgresql+psycopg://u:x@y/geheim@127.0.0.1:1/d",
        "postgresql+psycopg://u:x?geheim@127.0.0.1:1/d",
        "postgresql+psycopg://u:x#geheim@127.0.0.1:1/d",
        "postgresql+psycopg://u:geheim:1@127.0.0.1:1/d",
        "postgresql+psycopg://127.0.0.1:1/d?sslpassword=geheim",
        "postgresql+psycopg://127.0.0.1:1/d?passfile=geheim",
        "postgresql+psycopg://127.0.0.1:1/d?options=-c%20geheim",
        "postgresql+psycopg://u:geheim@127.0.0.1:port/d",
        "postgresql+psycopg://u@127.0.0.1:geheim/d",
        "postgresql+psycopg//u:geheim@127.0.0.1/d",
        "postgresql:u:geheim@127.0.0.1/d",
        "user=u password=geheim host=127.0.0.1",
    ],
)
def test_a_password_is_shown_wherever_in_an_address_it_stands_nowhere(url: str) -> None:
    with pytest.raises((BadAddressError, DatabaseAwayError, DatabaseClosedError)) as caught:
        open_engine(url)

    assert PASSWORD not in str(caught.value)
    assert PASSWORD not in shown_text(url)


@pytest.mark.parametrize(
    "url", ["sqlite:///:memory:", "sqlite:////tmp/a@b:c.db", "postgresql://h/d"]
)
def test_an_address_that_leads_somewhere_is_read(url: str) -> None:
    assert shown(read(url)) == url
