"""Requests spoilt on the wire, byte by byte."""

from collections.abc import Callable
from random import Random

Damage = Callable[[Random, bytes], bytes]


def _a_byte_anywhere(random: Random, whole: bytes) -> bytes:
    at = random.randint(0, min(len(whole), 400))
    return whole[:at] + bytes([random.randint(0, 255)]) + whole[at:]


def _header(line: bytes) -> Damage:
    """With this line among the headers."""
    return lambda _random, whole: whole.replace(b"\r\n", b"\r\n" + line + b"\r\n", 1)


DAMAGES: tuple[Damage, ...] = (
    _a_byte_anywhere,
    _a_byte_anywhere,
    lambda random, whole: whole[: random.randint(1, len(whole) - 1)] + b"\r\n\r\n",
    lambda random, whole: random.randbytes(random.randint(1, 2000)) + b"\r\n\r\n",
    lambda _, whole: whole.replace(b" HTTP/1.1", b" HTTP/1.0", 1),
    lambda _, whole: whole.replace(b" HTTP/1.1", b" HTTP/9.9", 1),
    lambda _, whole: whole.replace(b" HTTP/1.1", b"", 1),
    lambda _, whole: whole.replace(b" /", b" http://evil.example/", 1),
    lambda _, whole: whole.replace(b" /", b" //evil.example/", 1),
    lambda _, whole: whole.replace(b" /", b" *", 1),
    lambda _, whole: whole.replace(b" /", b" /\xff\xfe", 1),
    lambda _, whole: whole.replace(b" /", b" /" + b"a" * 70_000, 1),
    lambda _, whole: whole.replace(b"\r\n", b"\n"),
    lambda _, whole: whole + whole,
    lambda _, whole: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + whole,
    lambda _, whole: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    _header(b"Content-Length: 99999999999999999999"),
    _header(b"Content-Length: -1"),
    _header(b"Content-Length: 0x10"),
    _header(b"Content-Length: 5\r\nContent-Length: 6"),
    _header(b"Transfer-Encoding: chunked\r\nContent-Length: 3"),
    _header(b"Transfer-Encoding: chunked, chunked"),
    _header(b"Transfer-Encoding: \xff"),
    _header(b"Host: evil.example"),
    _header(b"Host: "),
    _header(b"X: a\0b"),
    _header(b"X: " + b"a" * 70_000),
    _header(b"\r\n".join(b"X%d: y" % at for at in range(3000))),
    _header(b" folded: y"),
    _header(b"No colon"),
    _header(b"Na\xc3\xafve: y"),
    _header(b"Expect: 100-continue"),
    _header(b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x"),
    _header(b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings"),
)
