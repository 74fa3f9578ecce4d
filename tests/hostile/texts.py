"""Texts that are not what they say: tables, XML and settings, dear to whoever believes them."""

import zlib
from collections.abc import Callable

MEGABYTE = 1_000_000
HEADINGS = "文號,動作,職稱,時間\n"
ROSTER = "姓名,單位,職稱,到職日,離職日,代理人,代理起,代理迄\n"

CSV: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "mark alone": lambda: b"\xef\xbb\xbf",
    "mark of UTF-16 alone": lambda: b"\xff\xfe",
    "mark and lines": lambda: b"\xef\xbb\xbf\r\n\r\n",
    "spaces": lambda: " \u3000\u00a0\n\t".encode(),
    "separators": lambda: b",,,,\r\n,,,,",
    "tabs": lambda: b"\t\t\n\t\t\n",
    "semicolons": lambda: b";;;;\n" * 1_000,
    "quotation of nothing": lambda: b'"","",""\n',
    "headings alone": lambda: ROSTER.encode(),
    "said separator alone": lambda: b"sep=;\n",
    "zeros": lambda: b"\0" * 1_000,
    "zero between": lambda: f"{ROSTER}示範\0甲,秘書室,主任".encode(),
    "one line": lambda: b"x" * 7 * MEGABYTE,
    "one line of separators": lambda: b"," * 7 * MEGABYTE,
    "quotation without end": lambda: (ROSTER + '"' + "x,\n" * 500_000).encode(),
    "quotation without end on each line": lambda: (ROSTER + '"x\n' * MEGABYTE).encode(),
    "many columns": lambda: (",".join(map(str, range(MEGABYTE))) + "\n").encode(),
    "half of a pair": lambda: (ROSTER + "\ud800,秘書室,主任").encode("utf-8", "surrogatepass"),
    "UTF-16": lambda: (ROSTER + "示範甲,秘書室,主任").encode("utf-16"),
    "half of UTF-16": lambda: (ROSTER + "示範甲").encode("utf-16")[:-1],
    "UTF-32": lambda: (ROSTER + "示範甲").encode("utf-32"),
    "neither encoding": lambda: ROSTER.encode() + bytes(range(128, 256)) * 4_000,
    "returns alone": lambda: b"\r" * MEGABYTE,
    "many short lines": lambda: b"x\n" * 3 * MEGABYTE,
    "digits without end": lambda: f"{HEADINGS}{'9' * 100_000},擬辦,股長,{'9' * 100_000}".encode(),
    "unprintable": lambda: (ROSTER + "\x07\x1b[2J,秘書室,主任").encode(),
    "turned round": lambda: (ROSTER + "\u202e示範甲,秘書室,主任").encode(),
}


def _log(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<log>{inside}</log>'.encode()


def _event(attributes: str) -> str:
    return f"<trace><event>{attributes}</event></trace>"


def _gzipped(content: bytes) -> bytes:
    packing = zlib.compressobj(wbits=31)
    return packing.compress(content) + packing.flush()


_LAUGH = "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 30))
LAUGHS = f"<!DOCTYPE a [<!ENTITY a0 'ha'>{_LAUGH}]>"
XES: dict[str, Callable[[], bytes]] = {
    "elements in elements": lambda: _log("<a>" * 100_000 + "</a>" * 100_000),
    "attribute without end": lambda: _log(
        _event(f"<string key='a' value='{'x' * 20 * MEGABYTE}'/>")
    ),
    "name without end": lambda: _log(f"<{'x' * 20 * MEGABYTE}/>"),
    "many attributes": lambda: _log(
        _event("".join(f'<string key="{at}" value=""/>' for at in range(100_000)))
    ),
    "entities": lambda: _log("&a29;", LAUGHS),
    "outside entity": lambda: _log("&a;", '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "encoding of nobody": lambda: _log("").replace(b"UTF-8", b"klingon"),
    "packed nothing": lambda: _gzipped(_log(" " * 200 * MEGABYTE)),
    "packed and cut off": lambda: _gzipped(_log(_event("<string/>")))[:-9],
    "cut off": lambda: _log(_event(""))[:-20],
    "traces without end": lambda: _log("<trace/>" * 3 * MEGABYTE),
}

TOML: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "mark alone": lambda: b"\xef\xbb\xbf",
    "one key of many parts": lambda: (".".join("a" * 100_000) + "=1").encode(),
    "many keys of many parts": lambda: ("[" + ".".join("a" * 90) + "]\n").encode() * 900,
    "lists in lists": lambda: b"a=" + b"[" * 100_000 + b"]" * 100_000,
    "tables in tables": lambda: b"a=" + b"{a=" * 50_000 + b"1" + b"}" * 50_000,
    "number without end": lambda: b"a=" + b"9" * 200_000,
    "text without end": lambda: b'a="' + b"x" * 200_000 + b'"',
    "key twice": lambda: b"a=1\na=2",
    "no number": lambda: b"a=nan\nb=inf",
    "zero": lambda: b"a=\0",
    "not UTF-8": lambda: b'a="\xff"',
    "UTF-16": lambda: 'a="文"'.encode("utf-16"),
    "day that never was": lambda: b"a=2026-02-30",
    "quotation open": lambda: b'a="""' + b"x\n" * 100_000,
    "many tables": lambda: b"".join(b"[a%d]\n" % at for at in range(25_000)),
    "columns that are numbers": lambda: b"chenhe_mapping=1\ncolumns=3\nposts=[1]\nsheet=[]\nzone=9",
}

JSON: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "mark alone": lambda: b"\xef\xbb\xbf",
    "lists in lists": lambda: b"[" * 400_000 + b"]" * 400_000,
    "objects in objects": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "number without end": lambda: b'{"set":' + b"9" * 900_000 + b"}",
    "no number": lambda: b'{"set":NaN,"answers":Infinity}',
    "key twice": lambda: b'{"set":1,"set":2}',
    "text without end": lambda: b'{"set":"' + b"x" * 900_000,
    "half of a pair": lambda: b'{"set":"\\ud800"}',
    "not UTF-8": lambda: b'{"set":"\xff"}',
    "list": lambda: b"[]",
    "word": lambda: b"null",
    "many keys": lambda: ("{" + ",".join(f'"{at}":0' for at in range(80_000)) + "}").encode(),
}

TABLE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "mark alone": lambda: b"\xef\xbb\xbf",
    "bars": lambda: b"|" * 900_000,
    "lines of bars": lambda: b"|||\n" * 200_000,
    "hashes": lambda: b"# " * 400_000,
    "one line": lambda: b"x" * 900_000,
    "zeros": lambda: b"\0" * 1_000,
    "many headings": lambda: "## 示範組\n".encode() * 50_000,
}
