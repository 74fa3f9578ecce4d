"""A file of another kind says what it is and what is read, wherever files are taken."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rules.agency.file import read_agency
from rules.correction_file import read_corrections
from rules.errors import BadInputError
from rules.files.kinds import kind_of
from rules.importing import draft_agency
from rules.reading.markdown import read_markdown
from rules.reading.spreadsheet import read_sheet
from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.rules.building import a_line, a_page, shipped

TEXT = a_page(a_line("擬辦 V 核定"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def zipped(*names: str, says: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as parts:
        if says:
            parts.writestr("mimetype", f"application/vnd.oasis.opendocument.{says}")
        for name in names:
            parts.writestr(name, "x")
    return held.getvalue()


KINDS = {
    "XLSX": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "DOCX": zipped("word/document.xml"),
    "ODS": zipped("content.xml", says="spreadsheet"),
    "ODT": zipped("content.xml", says="text"),
    "ZIP": zipped("table.md"),
    ".xls": OLE + "Workbook".encode("utf-16-le"),
    ".doc": OLE + "WordDocument".encode("utf-16-le"),
    "密碼": OLE + "EncryptedPackage".encode("utf-16-le"),
    "PDF": b"%PDF-1.7\n%\xe2\xe3",
    "RTF": b"{\\rtf1\\ansi",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "Big5": TEXT.encode("cp950"),
    "UTF-16": TEXT.encode("utf-16"),
    "「Unicode」": TEXT.encode("utf-16-be"),
    "HTML": f"<!DOCTYPE html><p>{TEXT}".encode(),
    "Word 另存": f'<html xmlns:w="urn:schemas-microsoft-com:office:word">{TEXT}'.encode("cp950"),
    "MHTML": b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
}
READERS: dict[str, Callable[[bytes], object]] = {
    "Markdown": lambda raw: read_markdown(raw, file="檔", agency=shipped().agency),
    "CSV": lambda raw: read_sheet(raw, file="檔"),
    "TOML": lambda raw: read_agency(raw, Path("agency.toml")),
}


@pytest.mark.parametrize("word", KINDS)
@pytest.mark.parametrize("readable", READERS)
def test_another_kind_of_file_says_what_it_is_and_what_is_read(word: str, readable: str) -> None:
    if readable == "CSV" and word in ("XLSX", "Big5"):
        return

    with pytest.raises(BadInputError, match=word) as caught:
        READERS[readable](KINDS[word])

    assert readable in str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("表別,公務項目,公務內容\n乙,差勤,請假。\n", "CSV"),
        ('{"a": 1}', "JSON"),
        ("a = 1\n", "TOML"),
    ],
)
def test_a_text_that_is_no_table_says_what_it_looks_like(text: str, word: str) -> None:
    with pytest.raises(BadInputError, match=word):
        READERS["Markdown"](text.encode())


def test_a_journal_and_an_import_say_it_too(tmp_path: Path) -> None:
    file = tmp_path / "another.toml"
    file.write_bytes(KINDS["XLSX"])

    with pytest.raises(BadInputError, match=r"another\.toml.*XLSX.*TOML"):
        read_corrections(file, "taipei-doit")
    for like in (None, shipped_agency(DEFAULT_AGENCY)):
        with pytest.raises(BadInputError, match=r"another\.toml.*XLSX.*Markdown"):
            draft_agency(file, name="示範局", to=tmp_path / "to", like=like)


def test_text_that_is_almost_utf_8_is_no_other_encoding() -> None:
    raw = TEXT.encode() + b"\xa4\xa4"

    assert kind_of(raw) == ""
    with pytest.raises(BadInputError, match="行不是 UTF-8"):
        READERS["Markdown"](raw)
