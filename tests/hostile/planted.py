"""What people, programs and attackers put where a text is expected."""

from random import Random

SCRIPT = '"><script>planted()</script>'
ATTRIBUTE = '" onfocus=planted() x="'
TEMPLATE = "{{7*7331}}${7*7331}<%= 7*7331 %>"
SUM = "51317"  # what a template engine would make of it
LONG = 1_000_000

TEXTS = (
    "",
    " ",
    "　",
    SCRIPT,
    ATTRIBUTE,
    TEMPLATE,
    "'--",
    "' OR 1=1; DROP TABLE event;--",
    "%(value)s %s %n {0} {field.__class__}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "//evil.example/",
    "\\\\evil.example\\x",
    "javascript:planted()",
    "\0",
    "王\0明",
    "\r\nSet-Cookie: planted=1",
    "\u202e件公\u202c\u2066\u2069\u200f",
    "\ufeff\u200b\u00ad\u2028\u2029\x85",
    "\ud800",
    "\udfff件",
    "\U000e0001\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "é\u0301\u0301\u0301",
    "𠮷𪚥\U0003134a",
    "ﷺ" * 50,
    "z̴͖̒a̶̗̿l̷̘̈́g̵̛̦o̸̰͝",
    "\x1b[31m\x07\x08\x7f",
    "=cmd|' /C calc'!A1",
    "@SUM(1+1)",
    "-1",
    "0",
    "00",
    "1e309",
    "NaN",
    "Infinity",
    "-0",
    "1_000",
    "０５",
    "５",
    "٣",
    "²",
    "½",
    "一百二十",
    "9" * 20,
    "9" * 400,
    "9" * 5000,
    "0x10",
    "1.5",
    "1,5",
    "true",
    "null",
    "undefined",
    "None",
    "[]",
    "{}",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-1-2",
    "2026年1月2日",
    "115年13月40日",
    "民國前5年1月1日",
    "2026-03-02T09:00:00+99:99",
    "2026-03-02T25:61",
    "-2026-03-02",
    "line:9",
    "line:",
    "line:99999999999999999999",
    "line:-1",
    "line:０９",
    "綜合企劃組/股長",
    "綜合企劃組/股長@@@",
    "機關/主任秘書@示範甲@示範乙",
    "/" * 300,
    "@" * 300,
    ":" * 300,
    "件" * 501,
    "a" * 9000,
    "\n" * 3000,
    "1.1",
    "999.999",
    "-1.5",
    "yes",
    "on",
)


def a_text(random: Random) -> str:
    """A hostile text; one in three hundred is of a megabyte."""
    if random.random() < 1 / 300:
        return random.choice(("a", "件", "<b>", "\u202e", "%", "&", "\n")) * (LONG // 2)
    chosen = random.choice(TEXTS)
    if random.random() < 0.15:
        return chosen + random.choice(TEXTS)
    return chosen


def odd_bytes(random: Random, most: int = 40) -> bytes:
    """Any bytes."""
    return random.randbytes(random.randint(0, most))


def header_bytes(random: Random, most: int = 40) -> bytes:
    """Bytes that HTTP lets through in the value of a header: no control byte but the tab."""
    allowed = bytes([9, *range(0x20, 0x7F), *range(0x80, 0x100)])
    return bytes(random.choices(allowed, k=random.randint(0, most))).strip(b" \t")
