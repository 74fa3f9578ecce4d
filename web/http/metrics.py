"""Figures of one server process for Prometheus: an extra, and none of them is about anybody."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from fastapi import FastAPI

from rules.errors import ChenheError
from web.language.i18n import msgid

EXTRA = "pip install 'chenhe[metrics]'"
KIND = "text/plain; version=0.0.4; charset=utf-8"
# Of a page to an office far away, in seconds; what takes longer waits for a lock, or is a stream.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)


class MetricsExtraError(ChenheError):
    """Figures are asked for, and the package that writes them is not there."""

    template = msgid("設了 CHENHE_METRICS，但沒有安裝提供數據的套件。請執行 %(command)s 再啟動")


class Metrics:
    """What is counted since the process started; each process has figures of its own."""

    def __init__(self, app: FastAPI, version: str) -> None:
        try:
            client: Any = import_module("prometheus_client")
            self._core: Any = import_module("prometheus_client.core")
        except ModuleNotFoundError as error:
            raise MetricsExtraError(command=EXTRA) from error
        self._app, self._client = app, client
        self._registry = client.CollectorRegistry()
        kept = {"namespace": "chenhe", "registry": self._registry}
        self._requests = client.Counter(
            "requests", "Requests answered", ("route", "method", "status"), **kept
        )
        self._seconds = client.Histogram(
            "request_seconds", "Until the end of an answer", ("route",), buckets=BUCKETS, **kept
        )
        self._refusals = client.Counter("refusals", "What rules refused", ("kind",), **kept)
        build = client.Gauge("build_info", "The program that runs", ("version",), **kept)
        build.labels(version).set(1)
        self._registry.register(self)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One more request, by the template of its route."""
        self._requests.labels(route, method, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, kind: str) -> None:
        """A rule said no, for this reason."""
        self._refusals.labels(kind).inc()

    def collect(self) -> Iterator[object]:
        """What stands elsewhere, read when it is asked for."""
        state, core = self._app.state, self._core
        acted = core.CounterMetricFamily("chenhe_actions", "What was signed", labels=["action"])
        for action, count in state.services.acted.counts().items():
            acted.add_metric([action], count)
        yield acted
        for name, says, value in (
            ("changes_waiting", "Changes that wait for their turn", state.lanes.waiting),
            ("open_streams", "Browsers that are told of news", len(state.watching.listeners)),
            ("database_connections_in_use", "Connections in use", _in_use(state.services)),
        ):
            yield core.GaugeMetricFamily(f"chenhe_{name}", says, value=value)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return self._client.generate_latest(self._registry)


def metrics_of(app: FastAPI) -> Metrics | None:
    """The figures of an application; None where nobody asked for them."""
    found = getattr(app.state, "metrics", None)
    assert found is None or isinstance(found, Metrics)
    return found


def _in_use(services: Any) -> int:
    """Of the pool of connections, how many are taken; 0 for a database that keeps none."""
    taken = getattr(services.store.engine.pool, "checkedout", None)
    return int(taken()) if taken else 0
