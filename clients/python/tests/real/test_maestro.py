"""PZ Server's class on this package, against the real pair."""

from __future__ import annotations

import json
import os

import pytest
import requests

from linea_orchestration import Client
from linea_orchestration.compat.maestro import Maestro

LIMIT = 180


def test_the_methods_that_exist_answer_as_before() -> None:
    maestro = Maestro(os.environ["ORCHEST_URL"])

    started = maestro.start("hello_world", {"seconds": 0})

    assert json.loads(started["used_config"])["seconds"] == 0
    assert started["status"] == 6
    assert started["id"] in [each["id"] for each in maestro.get_processes()]
    assert set(maestro.status(started["id"])) == {"status", "started_at", "ended_at", "reason"}
    assert maestro.wait(started["id"], LIMIT)["status"] == 0
    assert maestro.status(started["id"])["status"] == "Successful"
    assert "finished" in maestro.stop(started["id"])["message"]
    assert "hello_world" in maestro.pipelines()["pipelines"]
    assert set(maestro.sysinfo()) == {"pipelines_dir", "processing_dir", "datasets_dir"}


def test_no_config_means_the_defaults() -> None:
    maestro = Maestro(os.environ["ORCHEST_URL"])

    started = maestro.start("hello_world")

    assert json.loads(started["used_config"])["seconds"] == 1
    maestro.stop(started["id"])


def test_errors_are_those_that_callers_catch(monkeypatch: pytest.MonkeyPatch) -> None:
    maestro = Maestro(os.environ["ORCHEST_URL"])
    with pytest.raises(requests.exceptions.RequestException, match="No Process"):
        maestro.status(2_000_000_000)
    with pytest.raises(requests.exceptions.RequestException, match="seconds"):
        maestro.start("hello_world", {"seconds": "x"})
    with pytest.raises(requests.exceptions.RequestException):
        maestro.hats_config("no_such_release")

    monkeypatch.setenv("ORCHEST_CLIENT_SECRET", "wrong")
    with pytest.raises(requests.exceptions.RequestException):
        Maestro(os.environ["ORCHEST_URL"])
    with pytest.raises(requests.exceptions.RequestException):
        Maestro("http://127.0.0.1:9", Client("http://127.0.0.1:9", retry_for=0))
