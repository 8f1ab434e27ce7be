"""Waiting and following where streams break off or do not come through: against a scripted API."""

from __future__ import annotations

import httpx
import pytest
from scripted import ScriptedApi, change, problem, process, stream

from linea_orchestration import AsyncClient, Conflict, NotFound, WaitTimeout
from linea_orchestration._events import Event, EventParser
from linea_orchestration._following import whole_characters

EVENTS = "/api/processes/7/events/"
STATUS = "/api/processes/7/status/"
LOGS = "/api/processes/7/logs/"
FOLLOW = "/api/processes/7/logs/follow/"


def status(label: str) -> object:
    return {"status": label, "started_at": "2026-01-02T03:04:05Z", "ended_at": None}


def part(content: bytes, behind: int, size: int) -> httpx.Response:
    return httpx.Response(200, content=content, headers={"X-Log-Next-Offset": str(behind), "X-Log-Size": str(size)})


@pytest.fixture
def api() -> ScriptedApi:
    scripted = ScriptedApi()
    scripted.on("GET", "/api/processes/7/", process(7, 0, ended_at="2026-01-02T03:05:05Z"))
    return scripted


def test_the_end_comes_with_the_stream(api: ScriptedApi) -> None:
    api.on("GET", EVENTS, stream(("7.1", "status", change(1, "Queued")), ("7.2", "status", change(2, "Successful"))))
    api.on("GET", STATUS, status("Successful"))

    assert api.client().wait(7).is_successful

    assert api.pauses == []


def test_a_stream_that_breaks_off_goes_on_behind_its_last_event(api: ScriptedApi) -> None:
    api.on(
        "GET",
        EVENTS,
        stream(("7.1", "status", change(1, "Queued")), ("7.2", "status", change(2, "Running"))),
        stream(("7.3", "status", change(3, "Failed"))),
    )
    api.on("GET", STATUS, status("Running"), status("Failed"))

    api.client().wait(7)

    assert [each.headers.get("Last-Event-ID") for each in api.asked("GET", EVENTS)] == [None, "7.2"]


@pytest.mark.parametrize(
    "trouble",
    [problem(503, {}), problem(429, {}), problem(404, {}), problem(401, {}), httpx.ReadTimeout(""), httpx.ConnectError("")],
)
def test_where_no_stream_comes_through_the_status_is_asked_again(api: ScriptedApi, trouble: object) -> None:
    api.on("GET", EVENTS, trouble)
    api.on("GET", STATUS, status("Queued"), status("Running"), status("Successful"))

    assert api.client().wait(7).is_successful

    assert len(api.asked("GET", STATUS)) == 3
    assert len(api.pauses) == 2


def test_a_wait_for_a_process_that_is_not_there_fails(api: ScriptedApi) -> None:
    with pytest.raises(NotFound):
        api.client().wait(8)


def test_a_wait_ends_in_time_and_says_that_the_process_goes_on(api: ScriptedApi) -> None:
    api.on("GET", EVENTS, stream(("7.1", "status", change(1, "Running"))))
    api.on("GET", STATUS, status("Running"))

    with pytest.raises(WaitTimeout, match="goes on"):
        api.client().wait(7, timeout=0)


def test_output_is_streamed_then_read_to_its_end(api: ScriptedApi) -> None:
    api.on("GET", FOLLOW, stream(("3", "log", {"offset": 0, "text": "one"})), problem(503, {}))
    api.on("GET", STATUS, status("Running"), status("Successful"))
    api.on("GET", LOGS, part(b"two", 6, 9), part(b"th\xc3", 9, 9), part(b"\xc3", 9, 9), part(b"\xc3\xa9", 10, 10))

    assert "".join(api.client().follow_output(7)) == "onetwoth\u00e9"

    assert [each.url.params["offset"] for each in api.asked("GET", FOLLOW)] == ["0", "8"]


def test_output_that_is_not_there_yet_is_waited_for_and_one_that_never_came_is_an_error(api: ScriptedApi) -> None:
    refused = problem(409, {"error": "[logs] there is none"})
    api.on("GET", FOLLOW, problem(409, {}))
    api.on("GET", STATUS, status("Queued"), status("Successful"))
    api.on("GET", LOGS, refused, part(b"late", 4, 4))
    assert "".join(api.client().follow_output(7)) == "late"

    api.on("GET", STATUS, status("Stopped"))
    api.on("GET", LOGS, refused)
    with pytest.raises(Conflict, match="there is none"):
        list(api.client().follow_output(7))


def test_the_async_client_does_the_same(api: ScriptedApi) -> None:
    api.on("GET", EVENTS, problem(503, {}), stream(("7.3", "status", change(3, "Successful"))))
    api.on("GET", STATUS, status("Running"), status("Successful"))
    api.on("GET", FOLLOW, stream(("3", "log", {"offset": 0, "text": "one"})))
    api.on("GET", LOGS, part(b"two", 6, 6))

    async def use(client: AsyncClient) -> str:
        assert (await client.wait(7)).is_successful
        return "".join([text async for text in client.follow_output(7)])

    assert api.run_async(use) == "onetwo"


def test_events_are_read_as_the_standard_says() -> None:
    parser = EventParser()
    lines = [":comment", "", "event: status", "id:7.1", "data: {", "data:}", "retry:1", "", "data:x", ""]

    events = [event for event in map(parser.feed, lines) if event is not None]

    assert events == [Event("status", "{\n}", "7.1"), Event("message", "x", "7.1")]


@pytest.mark.parametrize("text", ["a", "\u00e9", "\u20ac", "\U0001f600"])
def test_a_character_that_is_cut_waits_for_its_rest(text: str) -> None:
    content = b"x" + text.encode()
    for end in range(1, len(content)):
        assert whole_characters(content[:end], False) == ("x", 1)
    assert whole_characters(content, False) == ("x" + text, len(content))
    assert whole_characters(b"x\xc3", True) == ("x\ufffd", 2)
    assert whole_characters(b"\xff\xff", False) == ("\ufffd\ufffd", 2)
