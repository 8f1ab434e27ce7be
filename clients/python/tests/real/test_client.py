"""Both clients against the real pair."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest

from linea_orchestration import (
    AsyncClient,
    Client,
    Conflict,
    InvalidConfig,
    NotAuthenticated,
    NotFound,
    StatusLabel,
    WaitTimeout,
)

LIMIT = 180


def test_a_process_is_started_waited_for_and_its_output_read(client: Client) -> None:
    process = client.start("hello_world", {"message": "olá", "seconds": 1}, comment="a test", labels={"kind": "test"})

    assert process.used_config["message"] == "olá"
    output = "".join(process.follow_output())
    ended = process.wait(LIMIT)

    assert ended.is_successful
    assert output == "waiting 1 s\nwrote hello.txt\n"
    assert ended.labels == {"kind": "test"}
    assert ended.ended_at is not None and ended.ended_at >= ended.started_at
    assert [each.status for each in ended.history()][-1] is StatusLabel.SUCCESSFUL
    assert (Path(client.sysinfo().processing_dir) / ended.path_str / "hello.txt").read_text("utf-8") == "olá\n"


def test_one_key_is_one_process(client: Client) -> None:
    key = str(uuid.uuid4())

    first = client.start("hello_world", {"seconds": 0}, idempotency_key=key)
    second = client.start("hello_world", {"seconds": 0}, idempotency_key=key)

    assert second.id == first.id
    with pytest.raises(Conflict):
        client.start("hello_world", {"seconds": 1}, idempotency_key=key)


def test_a_stop_ends_a_process_and_a_second_one_is_no_error(client: Client) -> None:
    process = client.start("hello_world", {"seconds": 600})
    with pytest.raises(WaitTimeout):
        process.wait(0.1)

    assert process.stop().status in (StatusLabel.STOPPING, StatusLabel.STOPPED)

    assert process.wait(LIMIT).status is StatusLabel.STOPPED
    assert process.stop().status is StatusLabel.STOPPED


def test_a_failure_says_why(client: Client) -> None:
    ended = client.start("exit_three").wait(LIMIT)

    assert ended.status is StatusLabel.FAILED
    assert ended.reason == "NONZERO_EXIT"
    assert "3" in ended.comment


def test_a_bad_config_is_refused_with_pointers(client: Client) -> None:
    with pytest.raises(InvalidConfig) as raised:
        client.start("hello_world", {"seconds": "long", "message": 5})

    assert {each.pointer for each in raised.value.errors} == {"/seconds", "/message"}
    verdict = client.validate("hello_world", {"seconds": "long"})
    assert not verdict.valid and verdict.errors[0].pointer == "/seconds"
    assert client.validate("hello_world").valid


def test_lists_are_filtered(client: Client) -> None:
    label = uuid.uuid4().hex
    started = [client.start("hello_world", {"seconds": 0}, labels={"batch": label}) for _ in range(3)]

    found = client.list(label=f"batch={label}", ordering="-id", page=1, page_size=2)

    assert [each.id for each in found] == [started[2].id, started[1].id]


def test_many_configs_start_together_or_not_at_all(client: Client) -> None:
    key = str(uuid.uuid4())

    batch = client.start_many("hello_world", [{"message": str(each), "seconds": 0} for each in range(3)], idempotency_key=key)

    found = client.list(batch=batch.batch)
    assert [each.id for each in found] == batch.ids
    assert [each.used_config["message"] for each in found] == ["0", "1", "2"]
    assert {each.batch for each in found} == {batch.batch}
    with pytest.raises(Conflict):
        client.start_many("hello_world", [{}], idempotency_key=key)
    with pytest.raises(InvalidConfig) as raised:
        client.start_many("hello_world", [{}, {"seconds": "long"}])
    assert [each.pointer for each in raised.value.errors] == ["/configs/1/seconds"]
    assert all(client.wait(each, LIMIT).is_successful for each in batch.ids)


def test_what_is_not_there_and_who_may_not_is_told(client: Client) -> None:
    with pytest.raises(NotFound):
        client.process(2_000_000_000)
    with Client(client_secret="wrong") as stranger, pytest.raises(NotAuthenticated):
        stranger.sysinfo()
    with Client(token="nonsense") as stranger, pytest.raises(NotAuthenticated):
        stranger.sysinfo()


def test_the_catalogue_has_schemas(client: Client) -> None:
    assert client.pipelines()["hello_world"].executor == "slurm"
    assert "seconds" in client.config_schema("hello_world")["properties"]


def test_the_async_client_does_the_same() -> None:
    async def run() -> None:
        async with AsyncClient() as client:
            first, second = await asyncio.gather(
                client.start("hello_world", {"seconds": 1}), client.start("hello_world", {"seconds": 600})
            )
            await second.stop()
            output = "".join([text async for text in first.follow_output()])
            ended = await asyncio.gather(first.wait(LIMIT), second.wait(LIMIT))
            assert [each.status for each in ended] == [StatusLabel.SUCCESSFUL, StatusLabel.STOPPED]
            assert output == "waiting 1 s\nwrote hello.txt\n"
            assert first.id in [each.id for each in await client.list(status="Successful")]

    asyncio.run(run())
