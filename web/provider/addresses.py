"""Which addresses of a provider are gone to: over TLS alone, but for one on this machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from web.settings import is_loopback


def is_safe(address: str, *, at_home: bool) -> bool:
    """Whether it is one over TLS, or, `at_home`, one of this machine.

    With a name in front of the host, or a part behind #, it is none.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "#" in address or not address.isascii():
        return False
    return parts.scheme == "https" or (at_home and parts.scheme == "http" and is_loopback(host))


def is_at_home(address: str) -> bool:
    """Whether it is one of this machine without TLS, for a trial."""
    return address.startswith("http://") and is_safe(address, at_home=True)
