"""What kind of file some bytes are, told to whoever chose one of another kind than is read here."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from rules.files.toml import toml_content

# What begins a file, in the order tried. A text may not begin so by chance.
_BEGINNINGS = (
    (b"%PDF-", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG\r\n", "PNG 圖檔"),
    (b"\xff\xd8\xff", "JPEG 圖檔"),
    (b"GIF87a", "GIF 圖檔"),
    (b"GIF89a", "GIF 圖檔"),
    (b"II*\0", "TIFF 圖檔"),
    (b"MM\0*", "TIFF 圖檔"),
    (b"7z\xbc\xaf\x27\x1c", "7z 壓縮檔"),
    (b"Rar!\x1a\x07", "RAR 壓縮檔"),
    (b"\x1f\x8b", "gzip 壓縮檔"),
    (b"SQLite format 3\0", "SQLite 資料庫"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKED = (_ZIP, _OLE)  # what begins a file whose kind is told by what is in it
XLSX, BROKEN_ZIP = "XLSX 活頁簿", "ZIP 壓縮檔（不完整）"
_ZIPPED = (("xl/", XLSX), ("word/", "DOCX 文件（Word）"), ("ppt/", "PPTX 簡報"))
ODS, OLD_WORKBOOK, BINARY_WORKBOOK = "ODS 活頁簿", "舊格式的活頁簿（.xls）", "XLSB 活頁簿"
_OPEN_DOCUMENT = {"spreadsheet": ODS, "text": "ODT 文件", "presentation": "ODP 簡報"}
# Names of the streams of an old Office file, which its directory keeps in UTF-16.
_OLD = (
    ("EncryptedPackage", "設了密碼的 Office 檔"),
    ("WordDocument", "舊格式的 Word 文件（.doc）"),
    ("Workbook", OLD_WORKBOOK),
    ("Book", OLD_WORKBOOK),
)
_LOOKED_AT = 4_096  # bytes of the beginning of a text
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|table|meta|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAKERS = (
    (b"office:word", "Word 另存的網頁（HTML）"),
    (b"office:excel", "Excel 另存的網頁（HTML）"),
)
_WITHOUT_A_MARK = 0.3  # of UTF-16, how many bytes at least are zero
BIG5, UTF_8 = "Big5 編碼的文字", "UTF-8 文字"
UTF_16 = "UTF-16 編碼的文字（Windows 的「Unicode」）"
CSV, HTML, JSON, TOML = "CSV 表", "HTML 網頁", "JSON 資料", "TOML 設定檔"


def kind_of(raw: bytes) -> str:
    """The kind by what stands in the file, whatever its name; "" for bytes of no known kind."""
    if raw.startswith(_ZIP):
        return _zipped(raw)
    if raw.startswith(_OLE):
        return next(
            (kind for name, kind in _OLD if name.encode("utf-16-le") in raw),
            "舊格式的活頁簿或文件（.xls、.doc），或設了密碼的 Office 檔",
        )
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WebP 圖檔"
    if raw[4:8] == b"ftyp":
        return "影音或 HEIC 圖檔"
    return next((kind for mark, kind in _BEGINNINGS if raw.startswith(mark)), "") or _text(raw)


def other_kind(raw: bytes, readable: str, *, but: tuple[str, ...] = ()) -> str | None:
    """Why a file of another kind is not read; None for UTF-8, `but` and what nobody knows."""
    kind = kind_of(raw)
    if kind in ("", UTF_8, *but):
        return None
    said = f"這是 {kind}" if kind[0].isascii() else f"這是{kind}"
    return f"{said}。這裡讀的是{readable}"


def _zipped(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = parts.namelist()
            said = _mimetype(parts) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, LookupError, ValueError):
        return BROKEN_ZIP
    if "xl/workbook.bin" in names:
        return BINARY_WORKBOOK
    for folder, kind in _ZIPPED:
        if any(name.startswith(folder) for name in names):
            return kind
    for what, kind in _OPEN_DOCUMENT.items():
        if f"opendocument.{what}".encode() in said:
            return kind
    return "ZIP 壓縮檔"


def _mimetype(parts: zipfile.ZipFile) -> bytes:
    """What an archive says of itself; packed otherwise than is usual, it says nothing."""
    about = parts.getinfo("mimetype")
    is_usual = about.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return parts.open(about).read(100) if is_usual else b""


def _text(raw: bytes) -> str:
    head = raw[:_LOOKED_AT]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_bare_utf16(head):
        return UTF_16
    if b"\0" in raw:
        return ""
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if plain.lstrip().lower().startswith(b"mime-version:"):
        return "網頁封存檔（MHTML）"
    if _HTML.match(plain):
        return next((kind for mark, kind in _MAKERS if mark in head), HTML)
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "" if not raw[: error.start].isascii() else _big5(raw)
    return UTF_8


def _big5(raw: bytes) -> str:
    """Of a text that is UTF-8 nowhere; one that is in part has been damaged."""
    try:
        raw.decode("cp950")
    except UnicodeDecodeError:
        return ""
    return BIG5


def is_bare_utf16(head: bytes) -> bool:
    """Whether these bytes are pairs of which one is zero, as for ASCII signs between Chinese."""
    zeros = [head[at::2].count(0) for at in (0, 1)]
    return len(head) > 3 and max(zeros) > _WITHOUT_A_MARK * len(head) / 2 and min(zeros) == 0


def text_kind(text: str) -> str:
    """What a text may be that is no table here: CSV, JSON or TOML; "" for any other."""
    plain = text.strip("\ufeff \r\n\t")
    if plain[:1] in ("{", "[") and _is_read(json.loads, plain):
        return JSON
    if plain and _is_read(toml_content, plain):
        return TOML
    first = plain.partition("\n")[0]
    is_csv = "|" not in plain and max(first.count(mark) for mark in (",", "\t", ";")) > 1
    return CSV if is_csv else ""


def _is_read(reader: Callable[[str], Any], text: str) -> bool:
    try:
        return bool(reader(text))
    except (ValueError, RecursionError):
        return False
