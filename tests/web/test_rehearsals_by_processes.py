"""What is sent to `/api/v1/rehearsals` is simulated by processes, which end with the run."""

import json
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.sending_rehearsals import (
    BASE,
    asked,
    brought,
    ended,
)
from web.cli import app as commands


def test_a_run_by_processes_comes_to_what_the_command_prints(
    visitor: TestClient, demo_app: FastAPI, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(BASE, "utf-8")
    way = brought(visitor, replications="2", seed="7").headers["location"]
    arguments = [str(file), "--replications", "2", "--seed", "7", "--workers", "1", "--relief"]

    commands(["rehearse", *arguments, "--format", "json"], standalone_mode=False)

    printed, kept = json.loads(capsys.readouterr().out), ended(visitor, way)["result"]
    assert kept | {"seconds": 0} == printed | {"seconds": 0}
    folder, which = demo_app.state.rehearsals.folder, way.rpartition("/")[2]
    played, days = folder.playback(which, 0), folder.answer(which).result.calendar
    assert [each.day for each in played.days] == [each.day for each in days if not each.is_warmup]


def test_a_cancelled_run_leaves_no_process(visitor: TestClient, demo_app: FastAPI) -> None:
    way = brought(visitor, replications="10000", days="200").headers["location"]
    while not visitor.get(way).json()["progress"]:
        time.sleep(0.05)

    cancelled = asked(visitor, f"{way}/cancel")
    runs = demo_app.state.rehearsals
    while runs.folder.is_held(cancelled.json()["id"]):
        time.sleep(0.05)

    assert visitor.get(way).json()["state"] == "cancelled"
    assert active_children() == []
