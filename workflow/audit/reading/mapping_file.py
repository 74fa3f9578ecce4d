"""A mapping as a TOML file, for the next file of the same system.

What was suggested, and why, is no part of it: whoever keeps a mapping has looked at it.
"""

import re
from collections import abc
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any, cast

import tomli_w

from rules.errors import BadInputError, RulesError, SettingFaultError
from rules.files.toml_file import TomlKind
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.audit.reading.mapping import OF_A_CASE, Headings, Mapping, Post
from workflow.audit.reading.words import KNOWN_ACTIONS, OWN_HEADINGS, Turn, meaning_of
from workflow.calendar import TAIPEI

FORMAT = 1  # chenhe_mapping
LARGEST_BYTES = 256_000
MAPPING = TomlKind(name="TOML 欄位對照（UTF-8 文字）", largest=LARGEST_BYTES)
HEADING = "# 欄位對照：左邊是稽核的欄名或原文的用詞，右邊是檔案裡的欄名或本系統的用詞。\n"
COLUMNS = "、".join(column.value for column in Column)
ZONES = "+08:00、Z、-05:30 等與世界標準時間的時差"
_ZONE = re.compile(r"(?P<sign>[+-])(?P<hours>[01][0-9]):(?P<minutes>[0-5][0-9])")
_KEYS = {
    "chenhe_mapping": int,
    "sheet": str,
    "zone": str,
    **dict.fromkeys(("case", "columns", "actions", "positions", "units"), dict),
    "posts": list,
}
_KINDS = {int: "整數", str: "文字", dict: "表格", list: "[[posts]] 的清單"}
_POST_KEYS = ("position", "unit", "action", "columns")


def mapping_toml(mapping: Mapping) -> str:
    """The file that `read_mapping` reads."""
    content: dict[str, Any] = {"chenhe_mapping": FORMAT}
    content |= {"sheet": mapping.sheet} if mapping.sheet else {}
    content |= {"zone": _zone_text(mapping.zone)}
    if mapping.case:
        content |= {"case": {column.value: text for column, text in mapping.case.items()}}
    content |= {"columns": _columns_content(mapping.columns)}
    for name in ("actions", "positions", "units"):
        words: abc.Mapping[str, str] = getattr(mapping, name)
        content |= {name: dict(words)} if words else {}
    content |= {"posts": [_post_content(post) for post in mapping.posts]} if mapping.posts else {}
    return HEADING + tomli_w.dumps(content)


def read_mapping_file(path: Path) -> Mapping:
    """The mapping in a file; raises BadInputError."""
    return read_mapping(MAPPING.bytes_in(path), file=str(path))


def read_mapping(raw: bytes, *, file: str) -> Mapping:
    """The mapping that a TOML file describes; raises BadInputError with every fault."""
    reader = _Reader(MAPPING.read(raw, file), file)
    mapping = reader.mapping()
    if reader.faults:
        raise BadInputError(reader.faults)
    return mapping


class _Reader:
    """Reads the content of one file and keeps every fault of it."""

    def __init__(self, content: dict[str, Any], file: str) -> None:
        self._file = file
        self.faults: list[RulesError] = []
        self._content = {key: value for key, value in content.items() if self._is_known(key, value)}
        if content.get("chenhe_mapping", FORMAT) != FORMAT:
            found = content["chenhe_mapping"]
            self._fault("chenhe_mapping", found, "看不懂這個版本的檔案", str(FORMAT))

    def mapping(self) -> Mapping:
        """What could be read."""
        content = self._content
        posts = enumerate(cast(list[object], content.get("posts", [])))
        return Mapping(
            columns=self._columns("columns", content.get("columns", {})),
            posts=tuple(self._post(f"posts.{at}", post) for at, post in posts),
            actions=self._actions(),
            positions=self._words("positions"),
            units=self._words("units"),
            sheet=content.get("sheet", ""),
            case=self._case(),
            zone=self._zone(content.get("zone", "")),
        )

    def _fault(self, key: str, value: object, why: str, allowed: str) -> None:
        self.faults.append(
            SettingFaultError(
                file=self._file, key=key, value=str(value)[:60], why=why, allowed=allowed
            )
        )

    def _is_known(self, key: str, value: object) -> bool:
        kind = _KEYS.get(key)
        if kind is None:
            self._fault(key, value, "沒有這個設定", "、".join(_KEYS))
            return False
        if not isinstance(value, kind) or isinstance(value, bool):
            self._fault(key, value, "型別不對", _KINDS[kind])
            return False
        return True

    def _columns(self, key: str, content: dict[str, object]) -> dict[Column, Headings]:
        found: dict[Column, Headings] = {}
        for name, value in content.items():
            column = OWN_HEADINGS.get(folded_name(name))
            headings = tuple(_headings(value))
            if column is None:
                self._fault(f"{key}.{name}", value, "稽核沒有這個欄位", COLUMNS)
            elif not headings:
                allowed = "檔案的欄名（文字，或日期與時刻兩欄的清單），或 #3 這樣的第幾欄"
                self._fault(f"{key}.{name}", value, "不是欄名", allowed)
            elif column in found:
                self._fault(f"{key}.{name}", value, "這個欄位已經指定過", "每個欄位一次")
            elif len(headings) > 1 and column not in (Column.AT, Column.RECEIVED_AT):
                self._fault(f"{key}.{name}", value, "只有時間可以分成兩欄", "一個欄名")
            else:
                found[column] = headings
        return found

    def _post(self, key: str, content: object) -> Post:
        if not isinstance(content, dict):
            self._fault(key, content, "型別不對", "表格：" + "、".join(_POST_KEYS))
            return Post()
        entries = cast(dict[str, Any], content)
        for name in entries.keys() - set(_POST_KEYS):
            self._fault(f"{key}.{name}", entries[name], "沒有這個設定", "、".join(_POST_KEYS))
        columns: object = entries.get("columns", "")
        if not isinstance(columns, dict):
            self._fault(f"{key}.columns", columns, "沒有指明欄名", '{ "人員" = "股長姓名" }')
            columns = dict[str, object]()
        position, unit, action = (
            self._text(f"{key}.{name}", entries.get(name, ""))
            for name in ("position", "unit", "action")
        )
        post = Post(
            position=position,
            unit=unit,
            action=action,
            columns=self._columns(f"{key}.columns", cast(dict[str, object], columns)),
        )
        self._check_post(key, post)
        return post

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self._fault(key, value, "型別不對", "文字")
        return str(value)

    def _check_post(self, key: str, post: Post) -> None:
        if not post.label:
            self._fault(key, "", "不知是誰的欄位", "position、unit 或 action 至少填一項")
        if post.action and meaning_of(post.action) is None:
            self._fault(f"{key}.action", post.action, "沒有這個動作", KNOWN_ACTIONS)

    def _actions(self) -> dict[str, str]:
        words = self._words("actions")
        for word, ours in words.items():
            if ours and meaning_of(ours) is None:
                turns = "、".join(turn.value for turn in Turn if turn.value)
                allowed = f"{KNOWN_ACTIONS}；依簽核者而定的 {turns}；與簽核無關的留空"
                self._fault(f"actions.{word}", ours, "沒有這個動作", allowed)
        return words

    def _case(self) -> dict[Column, str]:
        """What the file says of its only case."""
        allowed = "、".join(column.value for column in OF_A_CASE)
        found: dict[Column, str] = {}
        for name, text in self._words("case").items():
            column = OWN_HEADINGS.get(folded_name(name))
            if column not in OF_A_CASE:
                self._fault(f"case.{name}", text, "不是一件公文的欄位", allowed)
            elif text:
                found[column] = text
        return found

    def _words(self, key: str) -> dict[str, str]:
        content = cast(dict[str, object], self._content.get(key, {}))
        for word, ours in content.items():
            if not isinstance(ours, str):
                self._fault(f"{key}.{word}", ours, "型別不對", "文字")
        return {word: ours.strip() for word, ours in content.items() if isinstance(ours, str)}

    def _zone(self, text: str) -> timezone:
        if text in ("", "+08:00"):
            return TAIPEI
        if text == "Z":
            return timezone(timedelta())
        if found := _ZONE.fullmatch(text):
            offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
            return timezone(-offset if found["sign"] == "-" else offset)
        self._fault("zone", text, "不是時差", ZONES)
        return TAIPEI


def _headings(value: object) -> Iterator[str]:
    """The headings named; none where anything but headings is."""
    texts = cast(list[object], value) if isinstance(value, list) else [value]
    if all(isinstance(text, str) and text.strip() for text in texts):
        yield from map(str, texts)


def _columns_content(columns: abc.Mapping[Column, Headings]) -> dict[str, object]:
    return {
        column.value: headings[0] if len(headings) == 1 else list(headings)
        for column, headings in columns.items()
    }


def _post_content(post: Post) -> dict[str, object]:
    named = {"position": post.position, "unit": post.unit, "action": post.action}
    said: dict[str, object] = {name: text for name, text in named.items() if text}
    return {**said, "columns": _columns_content(post.columns)}


def _zone_text(zone: timezone) -> str:
    minutes = int(zone.utcoffset(None).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
