"""The command line ``orchestration``. ``man/orchestration.1`` is made from it."""

from __future__ import annotations

import dataclasses
import enum
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Iterable, List, NoReturn, Optional, Tuple

import click

from . import __version__
from ._device import CLIENT, log_in, log_out
from ._login import Login
from .client import Client, Process
from .errors import OrchestrationError, Unavailable, Unreachable, WaitTimeout
from .models import StatusLabel

ERROR = 1
FAILED = 3
STOPPED = 4
LATE = 5
AWAY = 6

EXIT_CODES = {
    0: "Done; for wait, start --wait and rerun --wait: Successful.",
    ERROR: "An error, or a config that is not valid.",
    2: "Wrong usage.",
    FAILED: "The process Failed.",
    STOPPED: "The process was Stopped.",
    LATE: "The process did not end in time.",
    AWAY: "The API is away.",
}

_EXIT_BY_STATUS = {StatusLabel.SUCCESSFUL: 0, StatusLabel.FAILED: FAILED, StatusLabel.STOPPED: STOPPED}


def _fail(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


class _Group(click.Group):
    """Turns errors into a sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WaitTimeout as e:
            _fail(str(e), LATE)
        except (Unreachable, Unavailable) as e:
            _fail(str(e), AWAY)
        except OrchestrationError as e:
            _fail(str(e), ERROR)


class _Settings:
    """What all commands share; the client is made when a command needs it."""

    def __init__(self, url: Optional[str]) -> None:
        self._url = url

    def client(self, owner: Optional[str] = None) -> Client:
        return Client(self._url, login=Login(), owner=owner)


_settings = click.make_pass_decorator(_Settings)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_owner = click.option(
    "--owner",
    envvar="ORCHEST_OWNER",
    help="Owner of the new process, for people who act for several; else ORCHEST_OWNER.",
)
_resources = click.option(
    "--resource",
    "resources",
    multiple=True,
    metavar="NAME=VALUE",
    help="What Slurm is asked for, such as memory=16G; repeatable.",
)


def _plain(value: Any) -> Any:
    """The value in the types that JSON has, with the API's own spelling of times."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value) if each.name != "client"}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _print_json(value: Any) -> None:
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def _table(heading: Tuple[str, ...], rows: Iterable[Tuple[str, ...]]) -> None:
    lines = [heading, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    for line in lines:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())


def _show(process: Process, as_json: bool) -> None:
    if as_json:
        _print_json(process)
        return
    click.echo(f"{process.id}  {process.pipeline}  {process.status}")
    for text in [process.reason, process.comment]:
        if text:
            click.echo(f"  {text}")
    for warning in process.warnings:
        click.echo(f"warning: {warning}", err=True)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--url", help="Address of the API; else ORCHEST_URL, else that of the login.")
@click.pass_context
def main(ctx: click.Context, url: Optional[str]) -> None:
    """Starts pipelines on a cluster, follows them, stops them.

    Exit codes: 0 done (wait: Successful), 1 error, 2 wrong usage, 3 Failed, 4 Stopped, 5 not over in time, 6 the API is away.
    """
    ctx.obj = _Settings(url)


@main.command()
@click.option("--client-id", envvar="ORCHEST_CLIENT_ID", help="Log in as this machine client; else ORCHEST_CLIENT_ID.")
@click.option("--client-secret", envvar="ORCHEST_CLIENT_SECRET", help="Its secret; else ORCHEST_CLIENT_SECRET, else asked for.")
@click.option("--read-only", is_flag=True, help="For people: a login that starts and stops nothing.")
@click.pass_context
def login(ctx: click.Context, client_id: Optional[str], client_secret: Optional[str], read_only: bool) -> None:
    """Logs in, and keeps the login in a file that only you can read.

    A person opens the address that is shown in any browser, on any computer, and logs in there. With --client-id it is the login of a machine
    client, which needs no browser.
    """
    url = ctx.find_root().params["url"] or os.environ.get("ORCHEST_URL") or click.prompt("Address of the API")
    kept = Login()
    if client_id:
        secret = client_secret or click.prompt("Client secret", hide_input=True)
        content: Dict[str, Any] = {"url": url, "client_id": client_id, "client_secret": secret}
        with Client(url, client_id, secret) as client:
            client.sysinfo()
    else:
        with Client(url) as client:
            content = client._run(log_in(client._session, CLIENT, "read" if read_only else "read write", _announce))
    kept.write(content)
    click.echo(f"Logged in to {content['url']}; kept in {kept.path}.")


def _announce(address: str, code: str) -> None:
    click.echo(f"Open {address}\nin any browser and log in there. If it asks for a code, enter {code}.")
    click.echo("Grant access only if you have just run this command yourself.")


@main.command()
def logout() -> None:
    """Removes what login has kept, and ends the login of a person at once."""
    kept = Login()
    content = kept.read()
    kept.remove()
    if "refresh_token" in content:
        with Client(content["url"]) as client:
            client._run(log_out(client._session, content))


@main.command()
@click.argument("pipeline")
@click.option("--config", help="The config as JSON, @FILE, or - for standard input; the defaults unless given.")
@click.option("--comment", default="", help="Words for people.")
@click.option("--label", "labels", multiple=True, metavar="NAME=VALUE", help="Words for programs; repeatable.")
@_resources
@click.option(
    "--after", multiple=True, type=click.IntRange(min=1), metavar="PROCESS", help="Start when it has ended well; repeatable."
)
@click.option("--after-any", is_flag=True, help="Start however those of --after have ended.")
@_owner
@click.option("--key", help="Idempotency key: the same one starts nothing twice.")
@click.option("--wait", "waits", is_flag=True, help="Wait for the end; the exit code tells it.")
@_as_json
@_settings
def start(
    settings: _Settings,
    pipeline: str,
    config: Optional[str],
    comment: str,
    labels: Tuple[str, ...],
    resources: Tuple[str, ...],
    after: Tuple[int, ...],
    after_any: bool,
    owner: Optional[str],
    key: Optional[str],
    waits: bool,
    as_json: bool,
) -> None:
    """Starts PIPELINE."""
    with settings.client(owner) as client:
        process = client.start(
            pipeline,
            _config(config),
            comment=comment,
            labels=_pairs(labels, "--label"),
            resources=_pairs(resources, "--resource"),
            after=after,
            after_condition="any" if after_any else None,
            idempotency_key=key,
        )
        if waits:
            process = process.wait()
        _show(process, as_json)
    sys.exit(_EXIT_BY_STATUS[process.status] if waits else 0)


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@click.option("--config", help="Keys to change, as JSON, @FILE, or - for standard input.")
@click.option("--comment", default="", help="Words for people.")
@_resources
@_owner
@click.option("--key", help="Idempotency key: the same one starts nothing twice.")
@click.option("--wait", "waits", is_flag=True, help="Wait for the end; the exit code tells it.")
@_as_json
@_settings
def rerun(
    settings: _Settings,
    process: int,
    config: Optional[str],
    comment: str,
    resources: Tuple[str, ...],
    owner: Optional[str],
    key: Optional[str],
    waits: bool,
    as_json: bool,
) -> None:
    """Starts PROCESS again, as a new process."""
    with settings.client(owner) as client:
        again = client.rerun(
            process,
            _config(config),
            comment=comment,
            resources=_pairs(resources, "--resource"),
            idempotency_key=key,
        )
        if waits:
            again = again.wait()
        _show(again, as_json)
    sys.exit(_EXIT_BY_STATUS[again.status] if waits else 0)


def _pairs(texts: Iterable[str], option: str) -> Dict[str, str]:
    pairs = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator:
            raise click.BadParameter(f"'{text}' has no =", param_hint=option)
        pairs[name] = value
    return pairs


def _config(text: Optional[str]) -> Any:
    if text is None:
        return None
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        try:
            text = Path(text[1:]).read_text("utf-8")
        except OSError as e:
            raise click.BadParameter(str(e), param_hint="--config") from e
    try:
        return json.loads(text)
    except ValueError as e:
        raise click.BadParameter(f"not JSON: {e}", param_hint="--config") from e


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@_as_json
@_settings
def status(settings: _Settings, process: int, as_json: bool) -> None:
    """Shows a PROCESS."""
    with settings.client() as client:
        _show(client.process(process), as_json)


@main.command("list")
@click.option("--status", "state", help="In this state.")
@click.option("--pipeline", help="Of this pipeline.")
@click.option("--label", help="With this label, NAME or NAME=VALUE.")
@click.option("--search", help="Text in pipeline, owner, comment or labels.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many, the newest.")
@_as_json
@_settings
def list_processes(
    settings: _Settings,
    state: Optional[str],
    pipeline: Optional[str],
    label: Optional[str],
    search: Optional[str],
    limit: int,
    as_json: bool,
) -> None:
    """Lists processes, the newest first."""
    with settings.client() as client:
        processes = client.list(
            status=state, pipeline=pipeline, label=label, search=search, ordering="-id", page=1, page_size=limit
        )
    if as_json:
        _print_json(processes)
        return
    _table(
        ("ID", "PIPELINE", "STATUS", "CREATED", "COMMENT"),
        [
            (str(each.id), each.pipeline, str(each.status), f"{each.created_at:%Y-%m-%d %H:%M}", each.comment)
            for each in processes
        ],
    )


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@click.option("-f", "--follow", is_flag=True, help="Go on until the process is over.")
@click.option("--err", "stream", flag_value="err", help="Standard error instead of standard output.")
@_as_json
@_settings
def logs(settings: _Settings, process: int, follow: bool, stream: Optional[str], as_json: bool) -> None:
    """Prints what the run of a PROCESS writes. With --json one text in a line."""
    with settings.client() as client:
        for text in client.follow_output(process, stream or "out") if follow else _all(client, process, stream or "out"):
            click.echo(json.dumps(text, ensure_ascii=False) if as_json else text, nl=as_json)
            sys.stdout.flush()


def _all(client: Client, process: int, stream: str) -> Iterable[str]:
    content = bytearray()
    offset, size = 0, 1
    while offset < size:
        part, behind, size = client.output(process, stream, offset)
        content += part
        if behind == offset:
            break
        offset = behind
    return [content.decode("utf-8", "replace")]


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@click.option("--glob", help="Pattern of paths, as '**/*.csv'.")
@_as_json
@_settings
def files(settings: _Settings, process: int, glob: Optional[str], as_json: bool) -> None:
    """Lists what the run of a PROCESS has left."""
    with settings.client() as client:
        found = client.files(process, glob)
    if as_json:
        _print_json(found)
        return
    _table(
        ("SIZE", "MODIFIED", "TYPE", "PATH"),
        [(str(each.size), f"{each.modified_at:%Y-%m-%d %H:%M}", each.type, each.path) for each in found],
    )


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@click.argument("paths", nargs=-1)
@click.option("--glob", help="All files of a pattern, as '**/*.csv'.")
@click.option(
    "--to", type=click.Path(path_type=Path), default=Path(), help="A folder, made where it is missing.", show_default=True
)
@_as_json
@_settings
def download(
    settings: _Settings, process: int, paths: Tuple[str, ...], glob: Optional[str], to: Path, as_json: bool
) -> None:
    """Fetches files that the run of a PROCESS has left, by their PATHS or by --glob. Folders are kept."""
    if bool(paths) == bool(glob):
        raise click.UsageError("Give either paths or --glob.")
    written = []
    with settings.client() as client:
        wanted = paths or [each.path for each in client.files(process, glob) if each.type == "file"]
        for path in wanted:
            target = to / path
            if os.path.isabs(path) or ".." in Path(path).parts:
                raise click.BadParameter(f"'{path}' is not below the run directory", param_hint="PATHS")
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append(str(client.download(process, path, target)))
            if not as_json:
                click.echo(written[-1])
    if as_json:
        _print_json(written)
    if not written:
        _fail(f"No file of process {process} matches {glob}.", ERROR)


@main.command()
@click.argument("process", type=click.IntRange(min=1))
@click.option("--timeout", type=float, help="In seconds; as long as it takes unless given.")
@_as_json
@_settings
def wait(settings: _Settings, process: int, timeout: Optional[float], as_json: bool) -> None:
    """Waits for the end of a PROCESS. Exits with 0 only when it was Successful."""
    with settings.client() as client:
        ended = client.wait(process, timeout)
        _show(ended, as_json)
    sys.exit(_EXIT_BY_STATUS[ended.status])


@main.command()
@click.argument("processes", type=click.IntRange(min=1), nargs=-1, required=True)
@_as_json
@_settings
def stop(settings: _Settings, processes: Tuple[int, ...], as_json: bool) -> None:
    """Stops PROCESSES. Those that are over stay as they are."""
    stopped: List[Process] = []
    with settings.client() as client:
        for process in processes:
            stopped.append(client.stop(process))
            if not as_json:
                _show(stopped[-1], False)
    if as_json:
        _print_json(stopped)


@main.command()
@click.argument("processes", type=click.IntRange(min=1), nargs=-1, required=True)
@_settings
def delete(settings: _Settings, processes: Tuple[int, ...]) -> None:
    """Deletes PROCESSES that have ended. Their run directories stay."""
    with settings.client() as client:
        for process in processes:
            client.delete(process)


@main.command()
@_as_json
@_settings
def pipelines(settings: _Settings, as_json: bool) -> None:
    """Lists the catalogue."""
    with settings.client() as client:
        catalogue = client.pipelines()
    if as_json:
        _print_json(catalogue)
        return
    _table(
        ("NAME", "VERSION", "EXECUTOR", "TITLE"),
        [(each.name, each.version, each.executor, each.display_name) for each in catalogue.values()],
    )


@main.command()
@click.argument("pipeline")
@click.option("--config", help="The config as JSON, @FILE, or - for standard input; the defaults unless given.")
@_resources
@_as_json
@_settings
def validate(
    settings: _Settings, pipeline: str, config: Optional[str], resources: Tuple[str, ...], as_json: bool
) -> None:
    """Checks a config and resources for PIPELINE and starts nothing. Exits with 1 when it is not valid."""
    with settings.client() as client:
        verdict = client.validate(pipeline, _config(config), resources=_pairs(resources, "--resource"))
    if as_json:
        _print_json(verdict)
    else:
        click.echo("valid" if verdict.valid else verdict.error or "not valid")
        for text in [*verdict.errors, *(f"warning: {each}" for each in verdict.warnings)]:
            click.echo(f"  {text}")
    sys.exit(0 if verdict.valid else ERROR)


if __name__ == "__main__":
    main()
