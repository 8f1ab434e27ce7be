"""The manual page says what ``--help`` says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Tuple

import click
import pytest

from linea_orchestration._manual import page
from linea_orchestration.cli import main

FILE = Path(__file__).parents[2] / "man/orchestration.1"


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == page(), "run: python -m linea_orchestration._manual > man/orchestration.1"


def options() -> Iterator[Tuple[str, str]]:
    for name, command in main.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                for option in parameter.opts:
                    yield name, option


def section(command: str) -> str:
    return page().split(f"\n.SS {command}\n", 1)[1].split("\n.S", 1)[0]


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_each_option_is_in_the_section_of_its_command(command: str, option: str) -> None:
    assert f"\\fB{option}\\fR".replace("-", "\\-") in section(command)


@pytest.mark.parametrize("command", list(main.commands))
def test_each_command_and_each_option_has_a_description(command: str) -> None:
    assert section(command).splitlines()[2], "a description"
    assert all(each.help for each in main.commands[command].params if isinstance(each, click.Option))


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_page_can_be_shown_without_a_warning() -> None:
    shown = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", str(FILE)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=60
    )

    assert (shown.returncode, shown.stderr) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shells_of_the_page_get_a_completion(shell: str) -> None:
    made = subprocess.run(
        [sys.executable, "-c", "from linea_orchestration.cli import main; main(prog_name='orchestration')"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "_ORCHESTRATION_COMPLETE": f"{shell}_source"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
    )

    assert (made.returncode, "orchestration" in made.stdout) == (0, True)
