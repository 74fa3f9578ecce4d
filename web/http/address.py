"""Where a request says it goes to and comes from: Host and Origin, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address

from starlette.datastructures import Headers
from starlette.types import Scope

LONGEST_NAME = 255  # of RFC 1035
LAST_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}
# https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2, without the characters no host has.
_NAME = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?"
_AUTHORITY = re.compile(rf"(?P<host>{_NAME}|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{{1,5}}))?")
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]+)")

# What only a proxy adds: whoever sends it is not the browser of this machine, or not alone.
_OF_PROXIES = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip"})
_BY_PROXIES = ("x-forwarded-", "x-original-", "x-envoy-", "cf-", "x-cluster-client-")
_OLD = frozenset({"0.9", "1.0"})  # what nginx speaks to those behind it, if told nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A host and its port, as an address or a Host header names them; the name in lower case."""

    host: str  # an IPv6 address without its brackets
    port: int | None = None  # None where none is given

    def port_by(self, scheme: str) -> int | None:
        """The port that is meant, also where it is left out."""
        return self.port or DEFAULT_PORTS.get(scheme)


def read_authority(text: str) -> Authority | None:
    """`host` or `host:port`, and nothing else around them; None for what is neither."""
    found = _AUTHORITY.fullmatch(text)
    if not found or len(text) > LONGEST_NAME:
        return None
    host, port = found["host"].lower(), int(found["port"] or 0)
    if port > LAST_PORT or (found["port"] and not port):
        return None
    if host.startswith("["):
        host = host.strip("[]")
        if not _is_ipv6(host):
            return None
    return Authority(host=host, port=port or None)


def asked_for(scope: Scope) -> Authority | None:
    """The host that a request asks for: None for none, for several and for what is no name."""
    named = Headers(scope=scope).getlist("host")
    return read_authority(named[0]) if len(named) == 1 else None


def is_own_origin(scope: Scope, origin: str) -> bool:
    """Whether a page of this server's own sent the request, by what its Origin says."""
    found, here = _ORIGIN.fullmatch(origin), asked_for(scope)
    there = read_authority(found["authority"]) if found else None
    if found is None or here is None or there is None:
        return False
    scheme = found["scheme"]
    return (here.host, here.port_by(scheme)) == (there.host, there.port_by(scheme))


def is_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site sent the request, by what its browser says of it."""
    headers = Headers(scope=scope)
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if not {"same-origin", "none"}.issuperset(sites):
        return True
    return not all(is_own_origin(scope, each) for each in origins)


def is_relayed(scope: Scope) -> bool:
    """Whether a request says that it came through a proxy, or in the version that they speak."""
    if scope.get("http_version", "1.1") in _OLD:
        return True
    names = Headers(scope=scope).keys()
    return any(each in _OF_PROXIES or each.startswith(_BY_PROXIES) for each in names)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True
