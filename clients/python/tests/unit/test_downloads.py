"""Files of runs: lists of several pages, downloads that are interrupted. Against a scripted API."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List

import httpx
import pytest
from scripted import ScriptedApi, problem

from linea_orchestration import AsyncClient, NotFound, OrchestrationError, RunFile, Unreachable

FILE = "/api/processes/7/files/out/a b.csv"
CONTENT = b"0123456789"


class BrokenOff(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that ends too early."""

    def __init__(self, part: bytes) -> None:
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")

    async def __aiter__(self) -> Any:
        for part in self:
            yield part


class Server(ScriptedApi):
    """Sends a file from the asked byte on; each attempt ends after the next of some numbers of bytes."""

    def __init__(self, *ends: int) -> None:
        super().__init__()
        self._ends: List[int] = list(ends)
        self.etag = '"one"'
        self.content = CONTENT

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != FILE:
            return super().answer(request)
        self.requests.append(request)
        asked = request.headers.get("Range")
        resumed = asked is not None and request.headers["If-Range"] == self.etag
        begin = int(asked[len("bytes=") : -1]) if resumed and asked else 0
        body = self.content[begin:]
        headers = {"ETag": self.etag, "Content-Length": str(len(body))}
        status = 206 if resumed else 200
        if self._ends:
            return httpx.Response(status, headers=headers, stream=BrokenOff(body[: self._ends.pop(0)]))
        return httpx.Response(status, headers=headers, content=body)


def test_all_pages_of_a_list_are_read() -> None:
    api = ScriptedApi()
    entry = {"path": "a", "size": 1, "modified_at": "2026-01-02T03:04:05Z", "type": "file", "output": False}
    page = {"count": 1500, "incomplete": False, "files": [entry] * 1000}
    api.on("GET", "/api/processes/7/files/", page, {**page, "files": [entry] * 500})

    found = api.client().files(7, "**/*")

    assert len(found) == 1500
    assert isinstance(found[0], RunFile)
    asked = api.asked("GET", "/api/processes/7/files/")
    assert [(each.url.params["page"], each.url.params["glob"]) for each in asked] == [("1", "**/*"), ("2", "**/*")]


def test_a_file_is_saved_under_its_name(tmp_path: Path) -> None:
    saved = Server().client().download(7, "out/a b.csv", tmp_path)

    assert saved == tmp_path / "a b.csv"
    assert saved.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [saved]


def test_an_interrupted_download_goes_on_where_it_was(tmp_path: Path) -> None:
    api = Server(4, 3)
    saved = api.client().download(7, "out/a b.csv", tmp_path / "mine")

    assert saved.read_bytes() == CONTENT
    assert [each.headers.get("Range") for each in api.asked("GET", FILE)] == [None, "bytes=4-", "bytes=7-"]
    assert len(api.pauses) == 2


def test_it_does_so_for_asyncio_too(tmp_path: Path) -> None:
    api = Server(4)

    async def use(client: AsyncClient) -> Path:
        return await client.download(7, "out/a b.csv", tmp_path)

    assert api.run_async(use).read_bytes() == CONTENT
    assert len(api.asked("GET", FILE)) == 2


def test_a_file_that_was_replaced_is_read_from_its_beginning(tmp_path: Path) -> None:
    api = Server(4)
    client = api.client()

    def replace(seconds: float) -> None:
        api.etag, api.content = '"two"', b"another content"

    client._sleep = replace  # type: ignore[assignment]

    assert client.download(7, "out/a b.csv", tmp_path).read_bytes() == b"another content"


def test_a_file_that_goes_on_changing_is_given_up(tmp_path: Path) -> None:
    api = Server(*[4] * 10)
    client = api.client()

    def replace(seconds: float) -> None:
        api.etag += "+"

    client._sleep = replace  # type: ignore[assignment]

    with pytest.raises(OrchestrationError, match="changes again and again"):
        client.download(7, "out/a b.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    api = ScriptedApi()
    with pytest.raises(NotFound):
        api.client().download(7, "out/a b.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_agent_that_stays_away_is_named(tmp_path: Path) -> None:
    api = ScriptedApi()
    api.on("GET", FILE, problem(503, {"error": "[files] the agent slurm-agent does not answer; try again later."}))
    with pytest.raises((Unreachable, OrchestrationError), match="does not answer"):
        api.client(retry_for=0.1).download(7, "out/a b.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []
