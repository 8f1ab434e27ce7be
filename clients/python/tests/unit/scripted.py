"""A scripted API, for what the real one cannot be made to answer at a test's wish."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple, Union

import httpx

from linea_orchestration import AsyncClient, Client

URL = "http://api.test"
Answer = Union[httpx.Response, Exception]


def process(number: int, status: int, **more: Any) -> Dict[str, Any]:
    """A process in the read form."""
    return {
        "id": number,
        "owner": "alice",
        "path_str": f"hello_world/{number:08}",
        "pipeline": "hello_world",
        "pipeline_version": "1.0.0",
        "used_config": {},
        "created_at": "2026-01-02T03:04:05.120000Z",
        "started_at": "2026-01-02T03:04:05.120000Z",
        "ended_at": None,
        "executor": "slurm",
        "worker": "slurm-agent",
        "task_id": "5f0c2a4e-9d1b-4c7a-8a55-0f1e2d3c4b5a",
        "pid": None,
        "status": status,
        "comment": "",
        "user": 1,
        "labels": {},
        "observed_at": None,
        "reason": None,
        "children": [],
        "a_field_of_a_newer_api": True,
        **more,
    }


class ScriptedApi:
    """Answers each address with what was scripted for it, in order; the last answer stays."""

    def __init__(self) -> None:
        self.requests: List[httpx.Request] = []
        self.pauses: List[float] = []
        self._answers: Dict[Tuple[str, str], List[Answer]] = {}
        self.on("POST", "/o/token/", {"access_token": "one", "expires_in": 36000, "token_type": "Bearer", "scope": "read write"})

    def on(self, method: str, path: str, *answers: Union[Answer, Any]) -> None:
        """An answer is a response, an error of the transport, or JSON."""
        self._answers[(method, path)] = [
            each if isinstance(each, (httpx.Response, Exception)) else httpx.Response(200, json=each) for each in answers
        ]

    def asked(self, method: str, path: str) -> List[httpx.Request]:
        return [each for each in self.requests if (each.method, each.url.path) == (method, path)]

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answers = self._answers.get((request.method, request.url.path))
        if answers is None:
            return httpx.Response(404, json={"detail": "No Process matches the given query."})
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def client(self, **more: Any) -> Client:
        client = Client(URL, "alice", "s%c+ret", transport=httpx.MockTransport(self.answer), **more)
        client._sleep = self.pauses.append  # type: ignore[assignment]
        return client

    def run_async(self, use: Callable[[AsyncClient], Awaitable[Any]]) -> Any:
        async def answer(request: httpx.Request) -> httpx.Response:
            return self.answer(request)

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        async def run() -> Any:
            async with AsyncClient(URL, "alice", "s%c+ret", transport=httpx.MockTransport(answer)) as client:
                client._sleep = pause  # type: ignore[assignment]
                return await use(client)

        return asyncio.run(run())


def stream(*events: Tuple[str, str, Any]) -> httpx.Response:
    """A stream that ends after these events: id, name, data."""
    text = "".join(f":nothing new\n\nid:{id}\nevent:{name}\ndata:{json.dumps(data)}\n\n" for id, name, data in events)
    return httpx.Response(200, headers={"Content-Type": "text/event-stream"}, content=text.encode())


def change(number: int, status: str) -> Dict[str, Any]:
    return {"id": 7, "number": number, "at": "2026-01-02T03:04:06Z", "status": status, "code": 0, "source": "", "reason": ""}


def problem(status: int, body: Any, headers: Optional[Dict[str, str]] = None) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)
