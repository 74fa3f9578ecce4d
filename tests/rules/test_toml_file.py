"""TOML that people write is refused in one way: with the file, the place, what is read there."""

from pathlib import Path

import pytest

from rules.errors import BadInputError
from rules.files.toml_file import TomlKind

KIND = TomlKind(name="TOML 示範檔", largest=40)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"a = 1\nb = \n", "不是 TOML：第 2 行第 5 字，值的寫法不對"),
        (b"a = 1\na = 2\n", "第 2 行第 6 字，同一個鍵寫了不只一次"),
        (b'a = "\xa7\xda"\n', "這是 Big5 編碼的文字。這裡讀的是TOML 示範檔"),
        (b'{"a": 1}', "這像是 JSON 資料；不是 TOML"),
        (b" \n", "檔案是空的。這裡讀的是TOML 示範檔"),
        (b"a = 1\n" * 7, "檔案超過上限 40 位元組"),
        (b"a = " + b"9" * 5_000, "上限"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(raw: bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=f"示範.toml.*{why}"):
        KIND.read(raw, "示範.toml")


def test_a_mark_at_the_beginning_and_other_ends_of_lines_are_read() -> None:
    assert KIND.read(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", "a.toml") == {"a": 1, "b": 2}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"none\.toml"):
        KIND.bytes_in(tmp_path / "none.toml")
