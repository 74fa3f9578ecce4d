"""Addresses: the way back to a page of ours, and links that keep the filters."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit


def local_path(way: str) -> str:
    """`way` if it leads to a page here, else the front page: no visitor is sent elsewhere."""
    try:
        parts = urlsplit(way)
    except ValueError:
        return "/"
    elsewhere = bool(parts.scheme or parts.netloc) or not way.startswith("/")
    return "/" if elsewhere or way.startswith(("//", "/\\")) else way


def way(path: str, **filters: object) -> str:
    """The address of `path` with the filters that say something."""
    said = {name: str(value) for name, value in filters.items() if value not in ("", None)}
    return f"{path}?{urlencode(said)}" if said else path
