"""Tokens, repeated requests, errors: against a scripted API."""

from __future__ import annotations

import json

import httpx
import pytest
from scripted import ScriptedApi, problem, process

from linea_orchestration import (
    AsyncClient,
    Client,
    Conflict,
    InvalidConfig,
    NotAuthenticated,
    NotFound,
    OrchestrationError,
    StatusLabel,
    TooManyRequests,
    Unavailable,
    Unreachable,
)

PROCESSES = "/api/processes/"
AWAY = problem(503, {"error": "A part of the service does not answer; try again later."})


@pytest.fixture
def api() -> ScriptedApi:
    return ScriptedApi()


def test_a_token_is_fetched_once_and_sent_with_each_request(api: ScriptedApi) -> None:
    api.on("GET", "/api/processes/7/", process(7, 2))
    client = api.client()

    assert client.process(7).status is StatusLabel.RUNNING
    client.process(7)

    assert len(api.asked("POST", "/o/token/")) == 1
    assert {each.headers["Authorization"] for each in api.asked("GET", "/api/processes/7/")} == {"Bearer one"}
    form = httpx.QueryParams(api.asked("POST", "/o/token/")[0].content.decode())
    assert (form["client_id"], form["client_secret"]) == ("alice", "s%c+ret")


def test_a_token_that_is_about_to_expire_is_renewed(api: ScriptedApi) -> None:
    token = {"access_token": "short", "expires_in": 20, "token_type": "Bearer", "scope": "read"}
    api.on("POST", "/o/token/", token)
    api.on("GET", "/api/processes/7/", process(7, 2))
    client = api.client()

    client.process(7)
    client.process(7)

    assert len(api.asked("POST", "/o/token/")) == 2


def test_a_token_that_does_not_hold_any_more_is_renewed_once(api: ScriptedApi) -> None:
    refused = problem(401, {"detail": "Authentication credentials were not provided."})
    api.on("GET", "/api/processes/7/", refused, process(7, 0))

    assert api.client().process(7).is_successful

    api.on("GET", "/api/processes/7/", refused)
    with pytest.raises(NotAuthenticated):
        api.client().process(7)


def test_a_wrong_secret_is_named_and_not_tried_again(api: ScriptedApi) -> None:
    api.on("POST", "/o/token/", problem(401, {"error": "invalid_client"}))

    with pytest.raises(NotAuthenticated, match="alice"):
        api.client().sysinfo()

    assert len(api.requests) == 1


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORCHEST_URL", "ORCHEST_CLIENT_ID", "ORCHEST_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(OrchestrationError, match="ORCHEST_URL"):
        Client()
    with pytest.raises(OrchestrationError, match="ORCHEST_CLIENT_ID"):
        Client("http://api.test").sysinfo()


@pytest.mark.parametrize("trouble", [problem(502, {}), AWAY, problem(504, {}), httpx.ConnectError("refused"), httpx.ReadTimeout("")])
def test_a_start_is_repeated_with_the_same_key(api: ScriptedApi, trouble: object) -> None:
    started = problem(201, process(7, 6, used_config='{"message":"Hello"}', warnings=["unknown key /x"]))
    api.on("POST", PROCESSES, trouble, trouble, started)

    answer = api.client().start("hello_world", {"x": 1})

    assert answer.id == 7
    assert answer.used_config == {"message": "Hello"}
    assert answer.warnings == ["unknown key /x"]
    sent = api.asked("POST", PROCESSES)
    assert len(sent) == 3
    assert len({each.headers["Idempotency-Key"] for each in sent}) == 1
    assert json.loads(sent[0].content) == {"pipeline": "hello_world", "used_config": {"x": 1}}
    assert len(api.pauses) == 2


def test_two_starts_have_two_keys_unless_the_caller_has_one(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES, problem(201, process(7, 6)))
    client = api.client()

    client.start("hello_world")
    client.start("hello_world")
    client.start("hello_world", idempotency_key="mine")

    keys = [each.headers["Idempotency-Key"] for each in api.asked("POST", PROCESSES)]
    assert len(set(keys)) == 3
    assert keys[2] == "mine"


def test_a_rerun_sends_the_keys_to_change_and_a_key_of_its_own(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES + "7/rerun/", AWAY, problem(201, process(8, 6)))
    client = api.client()

    assert client.rerun(7, {"seconds": 2}, comment="again").id == 8

    sent = api.asked("POST", PROCESSES + "7/rerun/")
    assert [json.loads(each.content) for each in sent] == 2 * [{"config": {"seconds": 2}, "comment": "again"}]
    assert len({each.headers["Idempotency-Key"] for each in sent}) == 1


BATCH = {"batch": "0b7c1f7e-3c58-4c0e-9d9e-2f1d6a8c4e10", "count": 2, "ids": [7, 8]}


def test_many_configs_are_one_request_with_one_key(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES + "batch/", AWAY, problem(201, BATCH))

    batch = api.client().start_many("hello_world", ({"seconds": each} for each in (1, 2)), labels={"sweep": "1"})

    assert (batch.batch, batch.ids, batch.count, batch.warnings) == (BATCH["batch"], [7, 8], 2, [])
    sent = api.asked("POST", PROCESSES + "batch/")
    body = {"pipeline": "hello_world", "configs": [{"seconds": 1}, {"seconds": 2}], "labels": {"sweep": "1"}}
    assert [json.loads(each.content) for each in sent] == 2 * [body]
    assert len({each.headers["Idempotency-Key"] for each in sent}) == 1


def test_the_async_client_starts_many_with_the_callers_key(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES + "batch/", problem(201, {**BATCH, "warnings": ["unknown key /x"]}))

    async def use(client: AsyncClient) -> None:
        batch = await client.start_many("hello_world", [{"x": 1}, {"x": 2}], comment="both", idempotency_key="mine")
        assert (batch.ids, batch.warnings) == ([7, 8], ["unknown key /x"])

    api.run_async(use)
    (sent,) = api.asked("POST", PROCESSES + "batch/")
    assert sent.headers["Idempotency-Key"] == "mine"
    assert json.loads(sent.content) == {"pipeline": "hello_world", "configs": [{"x": 1}, {"x": 2}], "comment": "both"}


def test_a_config_of_many_that_does_not_fit_is_named(api: ScriptedApi) -> None:
    error = {"pointer": "/configs/1/seconds", "message": "must be an integer"}
    refusal = {"error": "[config loader] Bad config", "type": "urn:orchestration:problem:config-invalid", "errors": [error]}
    api.on("POST", PROCESSES + "batch/", problem(400, refusal))

    with pytest.raises(InvalidConfig) as raised:
        api.client().start_many("hello_world", [{}, {"seconds": "long"}])

    assert [each.pointer for each in raised.value.errors] == ["/configs/1/seconds"]


def test_whom_a_start_is_for_is_sent_where_it_is_given(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES, problem(201, process(7, 6)))
    api.on("POST", PROCESSES + "batch/", problem(201, BATCH))
    api.on("GET", PROCESSES + "7/", process(7, 6, on_behalf_of="ana"))
    client = api.client()

    client.start("hello_world", on_behalf_of="ana")
    client.start_many("hello_world", [{}, {}], on_behalf_of="ana")

    for path in (PROCESSES, PROCESSES + "batch/"):
        assert [json.loads(each.content)["on_behalf_of"] for each in api.asked("POST", path)] == ["ana"]
    assert client.process(7).on_behalf_of == "ana"


def test_resources_are_sent_where_they_are_given(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES, problem(201, process(7, 6, resources={"memory": "2G"})))
    api.on("POST", PROCESSES + "7/rerun/", problem(201, process(8, 6)))
    api.on(
        "POST",
        "/api/pipelines/hello_world/validate/",
        problem(200, {"valid": True, "used_config": {}, "errors": [], "warnings": [], "resources": {"cpus": 2}}),
    )
    client = api.client()

    started = client.start("hello_world", resources={"memory": "2G"})
    started.rerun(resources={"memory": None, "cpus": 2})
    verdict = client.validate("hello_world", resources={"cpus": 2})

    assert started.resources == {"memory": "2G"}
    assert verdict.resources == {"cpus": 2}
    assert json.loads(api.asked("POST", PROCESSES)[0].content)["resources"] == {"memory": "2G"}
    sent = api.asked("POST", PROCESSES + "7/rerun/")[0].content
    assert json.loads(sent) == {"resources": {"memory": None, "cpus": 2}}
    sent = api.asked("POST", "/api/pipelines/hello_world/validate/")[0].content
    assert json.loads(sent)["resources"] == {"cpus": 2}


def test_what_a_process_waits_for_is_sent_where_it_is_given(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES, problem(201, process(7, 6)))
    api.on("GET", PROCESSES + "7/", problem(200, process(7, 6, after=[5, 6], after_condition="any")))
    client = api.client()

    held = client.start("hello_world", after=[5, 6], after_condition="any").refresh()
    client.start("hello_world", after=[5])
    client.start("hello_world")

    assert (held.after, held.after_condition) == ([5, 6], "any")
    sent = [json.loads(each.content) for each in api.asked("POST", PROCESSES)]
    assert (sent[0]["after"], sent[0]["after_condition"]) == ([5, 6], "any")
    assert sent[1]["after"] == [5] and "after_condition" not in sent[1]
    assert "after" not in sent[2]


def test_a_process_that_has_ended_is_deleted(api: ScriptedApi) -> None:
    unfinished = {"error": "[process delete] Process 8 is Running.", "detail": "[process delete] Process 8 is Running."}
    api.on("DELETE", PROCESSES + "7/", AWAY, httpx.Response(204))
    api.on("DELETE", PROCESSES + "8/", problem(409, unfinished))

    api.client().delete(7)
    with pytest.raises(Conflict, match="is Running"):
        api.client().delete(8)

    assert len(api.asked("DELETE", PROCESSES + "7/")) == 2


def test_an_api_that_stays_away_is_an_error_after_a_while(api: ScriptedApi) -> None:
    api.on("GET", "/api/processes/7/", AWAY)
    with pytest.raises(Unavailable, match="does not answer"):
        api.client(retry_for=0).process(7)

    api.on("GET", "/api/processes/7/", httpx.ConnectError("refused"))
    with pytest.raises(Unreachable, match="refused"):
        api.client(retry_for=0).process(7)


def test_a_pause_is_as_long_as_the_api_asks_for(api: ScriptedApi) -> None:
    api.on("GET", "/api/processes/7/", problem(503, {}, {"Retry-After": "5"}), process(7, 2))

    api.client().process(7)

    assert api.pauses == [5.0]


def test_errors_carry_what_the_api_says(api: ScriptedApi) -> None:
    api.on(
        "POST",
        PROCESSES,
        problem(
            400,
            {
                "error": "[config loader] Bad config -> /seconds must be a number",
                "detail": "[config loader] Bad config -> /seconds must be a number",
                "type": "urn:orchestration:problem:config-invalid",
                "status": 400,
                "errors": [{"pointer": "/seconds", "message": "must be a number"}],
            },
        ),
    )

    with pytest.raises(InvalidConfig) as raised:
        api.client().start("hello_world", {"seconds": "x"})

    assert raised.value.status == 400
    assert raised.value.type == "urn:orchestration:problem:config-invalid"
    assert [(each.pointer, each.message) for each in raised.value.errors] == [("/seconds", "must be a number")]
    assert "/seconds: must be a number" in str(raised.value)

    api.on("POST", PROCESSES, problem(429, {"error": "Too many."}, {"Retry-After": "42"}))
    with pytest.raises(TooManyRequests) as limited:
        api.client().start("hello_world")
    assert limited.value.retry_after == 42


def test_an_answer_that_is_no_json_is_an_error_with_its_status(api: ScriptedApi) -> None:
    api.on("GET", "/api/processes/7/", httpx.Response(418, content=b"<html>"))

    with pytest.raises(OrchestrationError, match="418"):
        api.client().process(7)


def test_filters_that_are_none_are_left_out(api: ScriptedApi) -> None:
    api.on("GET", PROCESSES, [process(7, 2)])

    assert [each.id for each in api.client().list(status="Running", label=None, page=1)] == [7]

    assert dict(api.asked("GET", PROCESSES)[0].url.params) == {"status": "Running", "page": "1"}


def test_the_async_client_does_the_same(api: ScriptedApi) -> None:
    api.on("POST", PROCESSES, AWAY, problem(201, process(7, 6)))
    api.on("GET", PROCESSES, [process(7, 2)])

    async def use(client: AsyncClient) -> None:
        started = await client.start("hello_world")
        assert started.id == 7
        assert [each.id for each in await client.list()] == [7]
        with pytest.raises(NotFound):
            await client.process(8)

    api.run_async(use)

    assert len(api.pauses) == 1
    assert len({each.headers["Idempotency-Key"] for each in api.asked("POST", PROCESSES)}) == 1
