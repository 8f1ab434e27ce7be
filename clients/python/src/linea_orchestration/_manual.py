"""The manual page orchestration(1), from the commands that ``--help`` shows: ``python -m linea_orchestration._manual``."""

from __future__ import annotations

import re
from typing import Iterator

import click

from . import __version__
from .cli import EXIT_CODES, main

FILES = """\
.TP
.I $XDG_CONFIG_HOME/orchestration/login.json
The login, readable by its user alone; in
.I ~/.config
where the variable is not set.
"""

ENVIRONMENT = {
    "ORCHEST_URL": "Address of the API.",
    "ORCHEST_CLIENT_ID": "Id of a machine client. It wins over a login.",
    "ORCHEST_CLIENT_SECRET": "Its secret.",
    "ORCHEST_OWNER": "Owner of new processes, for people who act for several.",
}

COMPLETION = """\
Bash, zsh and fish complete commands and options after
.PP
.EX
eval "$(_ORCHESTRATION_COMPLETE=bash_source orchestration)"
_ORCHESTRATION_COMPLETE=fish_source orchestration | source
.EE
.PP
with
.B zsh_source
for zsh. The line belongs into the shell's startup file.
"""


def page() -> str:
    """The page in the macros of man(7)."""
    lines = [
        f'.TH ORCHESTRATION 1 "" "linea-orchestration {__version__}" "Orchestration"',
        ".SH NAME",
        f"orchestration \\- {_text(_summary(main)).rstrip('.')}",
        ".SH SYNOPSIS",
        "\\fBorchestration\\fR [\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]",
        ".SH OPTIONS",
        *_options(main),
        ".TP",
        "\\fB\\-h\\fR, \\fB\\-\\-help\\fR",
        "Show the help, also of a command.",
        ".SH COMMANDS",
    ]
    for name in main.list_commands(click.Context(main)):
        lines += _command(name, main.commands[name])
    lines.append(".SH EXIT STATUS")
    for code, meaning in EXIT_CODES.items():
        lines += [".TP", f".B {code}", _text(meaning)]
    lines.append(".SH ENVIRONMENT")
    for variable, meaning in ENVIRONMENT.items():
        lines += [".TP", f".B {variable}", _text(meaning)]
    return "\n".join([*lines, ".SH FILES", FILES + ".SH SHELL COMPLETION", COMPLETION])


def _command(name: str, command: click.Command) -> Iterator[str]:
    yield f".SS {_text(name)}"
    arguments = [_argument(each) for each in command.params if isinstance(each, click.Argument)]
    yield " ".join([f"\\fBorchestration {_text(name)}\\fR", "[\\fIoptions\\fR]", *arguments])
    for paragraph in re.split(r"\n\s*\n", command.help or ""):
        yield ".PP"
        yield _text(" ".join(paragraph.split()))
    yield from _options(command)


def _argument(argument: click.Argument) -> str:
    name = (argument.name or "").upper() + (" ..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _options(command: click.Command) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option):
            yield ".TP"
            names = ", ".join(f"\\fB{_text(each)}\\fR" for each in option.opts)
            yield names if option.is_flag else f"{names} \\fI{_metavar(option)}\\fR"
            yield _text(option.help or "")


def _metavar(option: click.Option) -> str:
    # "integer range" is too much for a placeholder.
    return _text(option.metavar or option.type.name.split()[0].upper())


def _summary(command: click.Command) -> str:
    return (command.help or "").split("\n", 1)[0]


def _text(text: str) -> str:
    """As roff takes it: hyphens that can be searched and copied, and no line that looks like a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    print(page(), end="")
