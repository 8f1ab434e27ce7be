"""The command that the package installs, against the real pair."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Optional

import pytest

COMMAND = str(Path(sys.executable).parent / "orchestration")


def run(*arguments: str, code: int = 0, input: Optional[str] = None, env: Optional[Dict[str, str]] = None) -> str:
    ended = subprocess.run(
        [COMMAND, *arguments], input=input, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=240
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def run_json(*arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code))


def test_wait_ends_with_a_code_for_each_end() -> None:
    good = run_json("start", "hello_world", "--config", '{"seconds": 0}', "--label", "kind=cli")
    assert (good["pipeline"], good["status"]) == ("hello_world", "Queued")
    assert run_json("wait", str(good["id"]))["status"] == "Successful"
    assert run("logs", str(good["id"])) == "waiting 0 s\nwrote hello.txt\n"
    assert run("logs", "--follow", str(good["id"])) == "waiting 0 s\nwrote hello.txt\n"
    assert run("logs", "--err", str(good["id"])) == ""

    again = run_json("rerun", str(good["id"]), "--config", '{"message": "Again"}', "--wait")
    assert (again["status"], again["used_config"]["message"]) == ("Successful", "Again")
    assert again["labels"] == {"kind": "cli"}

    assert "Failed" in run("start", "exit_three", "--wait", code=3)

    late = run_json("start", "hello_world", "--config", '{"seconds": 0}', "--after", str(again["id"]), "--wait")
    assert (late["status"], late["after"], late["after_condition"]) == ("Successful", [again["id"]], "ok")

    stopped = run_json("start", "hello_world", "--config", '{"seconds": 600}')
    assert "goes on" in run("wait", str(stopped["id"]), "--timeout", "0.1", code=5)
    assert "Stop it first" in run("delete", str(stopped["id"]), code=1)
    assert run_json("stop", str(stopped["id"]))[0]["id"] == stopped["id"]
    assert "Stopped" in run("wait", str(stopped["id"]), code=4)
    assert run("delete", str(stopped["id"])) == ""
    assert "No Process" in run("status", str(stopped["id"]), code=1)


def test_files_of_a_run_are_listed_and_fetched(tmp_path: Path) -> None:
    process = str(run_json("start", "hello_world", "--config", '{"seconds": 0}', "--wait")["id"])
    assert "hello.txt" in run("files", process)
    assert [each["path"] for each in run_json("files", process, "--glob", "run.*")] == ["run.err", "run.out"]

    run("download", process, "run.out", "--to", str(tmp_path))
    assert (tmp_path / "run.out").read_text("utf-8") == "waiting 0 s\nwrote hello.txt\n"
    written = run_json("download", process, "--glob", "*.txt", "--to", str(tmp_path / "new"))
    assert written == [str(tmp_path / "new" / "hello.txt")]
    assert "no such file" in run("download", process, "nothing", "--to", str(tmp_path), code=1)
    assert "either" in run("download", process, code=2)


def test_configs_come_from_files_and_standard_input(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text('{"seconds": -1}', "utf-8")

    assert "/seconds" in run("validate", "hello_world", "--config", f"@{config}", code=1)
    assert run("validate", "hello_world", "--config", "-", input='{"seconds": 1}') == "valid\n"
    assert run_json("validate", "hello_world")["valid"] is True
    assert "/seconds" in run("start", "hello_world", "--config", f"@{config}", code=1)
    assert "not JSON" in run("start", "hello_world", "--config", "{", code=2)
    assert "No such file" in run("start", "hello_world", "--config", "@/no/such/file", code=2)
    assert "has no =" in run("start", "hello_world", "--label", "x", code=2)
    assert "has no =" in run("start", "hello_world", "--resource", "memory", code=2)


def test_lists_and_states_are_shown() -> None:
    started = run_json("start", "hello_world", "--config", '{"seconds": 0}', "--comment", "shown", "--label", "kind=shown")

    assert f"{started['id']}  hello_world" in run("status", str(started["id"]))
    assert started["id"] in [each["id"] for each in run_json("list", "--label", "kind=shown")]
    table = run("list", "--search", "shown", "--limit", "1").splitlines()
    assert table[0].split() == ["ID", "PIPELINE", "STATUS", "CREATED", "COMMENT"]
    assert table[1].split()[0] == str(started["id"])
    assert "hello_world" in run("pipelines")
    assert run_json("pipelines")["hello_world"]["version"] == "1.0.0"


def test_errors_are_a_sentence_and_a_code() -> None:
    assert run("status", "2000000000", code=1) == "No Process matches the given query.\n"
    assert "Invalid value" in run("status", "0", code=2)
    wrong = {**os.environ, "ORCHEST_CLIENT_SECRET": "wrong"}
    assert "Check ORCHEST_CLIENT_ID" in run("list", code=1, env=wrong)


def test_a_login_is_kept_for_the_user_alone(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    run("login", env=env)
    file = tmp_path / "orchestration" / "login.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    for name in ("ORCHEST_URL", "ORCHEST_CLIENT_ID", "ORCHEST_CLIENT_SECRET"):
        del env[name]
    assert "hello_world" in run("pipelines", env=env)
    assert "No address" in run("pipelines", code=1, env={**env, "XDG_CONFIG_HOME": str(tmp_path / "other")})


@pytest.mark.parametrize("command", ["", "start", "list", "logs", "wait", "stop", "delete", "validate", "login", "status", "pipelines"])
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage: orchestration" in run(*command.split(), "--help")
