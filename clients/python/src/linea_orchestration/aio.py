"""The client for asyncio: what :class:`linea_orchestration.Client` has, awaited."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, AsyncIterator, Dict, Iterable, List, Literal, Mapping, Optional, Sequence, TypeVar, Union

import httpx

from ._downloading import Downloading
from ._events import Event, EventParser
from ._following import CHUNK, POLL, Following, Waiting, silence
from ._login import Login
from ._session import Answer, Call, Filter, Flow, Session
from .errors import Conflict, NotFound, Unavailable
from .models import Batch, Pipeline, ProcessData, RunFile, Status, Sysinfo, Transition, Verdict, process_values

T = TypeVar("T")


@dataclass(frozen=True)
class AsyncProcess(ProcessData):
    """A process as it was when it was asked for. The methods ask again; they change nothing here."""

    client: Optional[AsyncClient] = field(default=None, repr=False, compare=False)

    def _api(self) -> AsyncClient:
        assert self.client is not None
        return self.client

    async def refresh(self) -> AsyncProcess:
        """The process as it is now."""
        return await self._api().process(self.id)

    async def wait(self, timeout: Optional[float] = None) -> AsyncProcess:
        """See :meth:`AsyncClient.wait`."""
        return await self._api().wait(self.id, timeout)

    def follow_output(self, stream: str = "out", offset: int = 0) -> AsyncIterator[str]:
        """See :meth:`AsyncClient.follow_output`."""
        return self._api().follow_output(self.id, stream, offset)

    async def stop(self) -> AsyncProcess:
        """See :meth:`AsyncClient.stop`."""
        return await self._api().stop(self.id)

    async def rerun(
        self,
        config: Optional[Mapping[str, Any]] = None,
        *,
        comment: str = "",
        resources: Optional[Mapping[str, Any]] = None,
    ) -> AsyncProcess:
        """See :meth:`AsyncClient.rerun`."""
        return await self._api().rerun(self.id, config, comment=comment, resources=resources)

    async def delete(self) -> None:
        """See :meth:`AsyncClient.delete`."""
        await self._api().delete(self.id)

    async def history(self) -> List[Transition]:
        """Every transition, the first one first."""
        return await self._api().history(self.id)

    async def files(self, glob: Optional[str] = None) -> List[RunFile]:
        """See :meth:`AsyncClient.files`."""
        return await self._api().files(self.id, glob)

    async def download(self, path: str, to: Union[str, Path] = ".") -> Path:
        """See :meth:`AsyncClient.download`."""
        return await self._api().download(self.id, path, to)


class AsyncClient:
    """Talks to one API, as one machine client or person. For one event loop; parameters as of :class:`linea_orchestration.Client`."""

    def __init__(
        self,
        url: Optional[str] = None,
        client_id: Optional[str] = None,
        client_secret: Optional[str] = None,
        *,
        token: Optional[str] = None,
        login: Optional[Login] = None,
        owner: Optional[str] = None,
        retry_for: float = 60.0,
        timeout: float = 30.0,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self._session = Session(url, client_id, client_secret, token, retry_for, login, owner)
        self._http = httpx.AsyncClient(base_url=self._session.url, timeout=timeout, transport=transport)
        self._sleep = asyncio.sleep

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends its connections."""
        await self._http.aclose()

    async def start(
        self,
        pipeline: str,
        config: Any = None,
        *,
        comment: str = "",
        labels: Optional[Mapping[str, str]] = None,
        resources: Optional[Mapping[str, Any]] = None,
        on_behalf_of: str = "",
        after: Sequence[int] = (),
        after_condition: Optional[Literal["ok", "any"]] = None,
        idempotency_key: Optional[str] = None,
    ) -> AsyncProcess:
        """See :meth:`linea_orchestration.Client.start`."""
        flow = self._session.start(pipeline, config, comment, labels, resources, on_behalf_of, after, after_condition, idempotency_key)
        return self._process(await self._run(flow))

    async def start_many(
        self,
        pipeline: str,
        configs: Iterable[Mapping[str, Any]],
        *,
        comment: str = "",
        labels: Optional[Mapping[str, str]] = None,
        resources: Optional[Mapping[str, Any]] = None,
        on_behalf_of: str = "",
        idempotency_key: Optional[str] = None,
    ) -> Batch:
        """See :meth:`linea_orchestration.Client.start_many`."""
        flow = self._session.start_many(pipeline, configs, comment, labels, resources, on_behalf_of, idempotency_key)
        return await self._run(flow)

    async def rerun(
        self,
        number: int,
        config: Optional[Mapping[str, Any]] = None,
        *,
        comment: str = "",
        resources: Optional[Mapping[str, Any]] = None,
        idempotency_key: Optional[str] = None,
    ) -> AsyncProcess:
        """See :meth:`linea_orchestration.Client.rerun`."""
        return self._process(await self._run(self._session.rerun(number, config, comment, resources, idempotency_key)))

    async def process(self, number: int) -> AsyncProcess:
        """One process."""
        return self._process(await self._run(self._session.process(number)))

    async def list(self, **filters: Filter) -> List[AsyncProcess]:
        """The caller's processes, by ascending number; filters as of :meth:`linea_orchestration.Client.list`."""
        return [self._process(each) for each in await self._run(self._session.list(filters))]

    async def status(self, number: int) -> Status:
        """State and times of a process; cheaper than the whole."""
        return await self._run(self._session.status(number))

    async def history(self, number: int) -> List[Transition]:
        """Every transition of a process, the first one first."""
        return await self._run(self._session.history(number))

    async def stop(self, number: int) -> AsyncProcess:
        """Stops a process. One that is over stays as it is; that is no error."""
        await self._run(self._session.stop(number))
        return await self.process(number)

    async def delete(self, number: int) -> None:
        """See :meth:`linea_orchestration.Client.delete`."""
        await self._run(self._session.delete(number))

    async def wait(self, number: int, timeout: Optional[float] = None) -> AsyncProcess:
        """See :meth:`linea_orchestration.Client.wait`."""
        waiting = Waiting(number, timeout)
        while True:
            async for event in self._events(waiting.call(), waiting):
                if waiting.is_end(event):
                    break
            if (await self.status(number)).status.is_over:
                return await self.process(number)
            waiting.check()
            await self._sleep(min(POLL, waiting.left()))

    async def follow_output(self, number: int, stream: str = "out", offset: int = 0) -> AsyncIterator[str]:
        """See :meth:`linea_orchestration.Client.follow_output`."""
        following = Following(number, stream, offset)
        while True:
            async for event in self._events(following.call()):
                text = following.text_of(event)
                if text:
                    yield text
            # Asked before the output is read: what a process that is over has written is all there.
            over = (await self.status(number)).status.is_over
            async for text in self._rest(following, over):
                yield text
            if over:
                return
            await self._sleep(POLL)

    async def _rest(self, following: Following, over: bool) -> AsyncIterator[str]:
        more = True
        while more:
            try:
                part = await self.output(following.number, following.stream, following.offset)
            except (Conflict, NotFound, Unavailable):
                if over:
                    raise
                return
            text, more = following.take(part, over)
            if text:
                yield text

    async def output(self, number: int, stream: str = "out", offset: int = 0, limit: int = CHUNK) -> Any:
        """A part of the output: its bytes, the offset behind it, and the size of the file."""
        return await self._run(self._session.output(number, stream, offset, limit))

    async def files(self, number: int, glob: Optional[str] = None) -> List[RunFile]:
        """See :meth:`linea_orchestration.Client.files`."""
        return await self._run(self._session.files(number, glob))

    async def download(self, number: int, path: str, to: Union[str, Path] = ".") -> Path:
        """See :meth:`linea_orchestration.Client.download`."""
        with Downloading(number, path, to, self._session.retry_for, time.monotonic) as download:
            while not download.is_complete:
                problem = await self._receive(download)
                if not download.is_complete:
                    await self._sleep(download.pause(problem))
        return download.target

    async def _receive(self, download: Downloading) -> Optional[Exception]:
        """One attempt; what has interrupted it."""
        request = (await self._run(self._session.authorize(download.call()))).build(self._http)
        try:
            answer = await self._http.send(request, stream=True)
            try:
                if not answer.is_success:
                    await answer.aread()
                    return download.refused(answer, self._session)
                download.begin(answer)
                async for part in answer.aiter_bytes():
                    download.write(part)
                download.end()
            finally:
                await answer.aclose()
        except httpx.TransportError as e:
            return e
        return None

    async def pipelines(self) -> Dict[str, Pipeline]:
        """The catalogue, by name."""
        return await self._run(self._session.pipelines())

    async def config_schema(self, pipeline: str) -> Mapping[str, Any]:
        """The JSON Schema of a pipeline's config."""
        return await self._run(self._session.config_schema(pipeline))

    async def validate(
        self, pipeline: str, config: Any = None, *, resources: Optional[Mapping[str, Any]] = None
    ) -> Verdict:
        """Checks config and resources as a start would, and starts nothing."""
        return await self._run(self._session.validate(pipeline, config, resources))

    async def sysinfo(self) -> Sysinfo:
        """The folders that clients and pipelines share."""
        return await self._run(self._session.sysinfo())

    async def get(self, path: str, **params: Any) -> Any:
        """The JSON at any other address of the API."""
        return await self._run(self._session.get(path, params or None))

    def _process(self, body: Mapping[str, Any]) -> AsyncProcess:
        return AsyncProcess(**process_values(body), client=self)

    async def _run(self, flow: Flow[T]) -> T:
        answer: Answer = None
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(step, Call):
                answer = await self._send(step)
            else:
                await self._sleep(step.seconds)
                answer = None

    async def _send(self, call: Call) -> Answer:
        try:
            return await self._http.send(call.build(self._http))
        except httpx.TransportError as e:
            return e

    async def _events(self, call: Call, waiting: Optional[Waiting] = None) -> AsyncIterator[Event]:
        """The events of a stream until it ends, however it ends."""
        request = (await self._run(self._session.authorize(call))).build(self._http)
        request.extensions["timeout"]["read"] = silence(waiting)
        parser = EventParser()
        try:
            answer = await self._http.send(request, stream=True)
        except httpx.TransportError:
            return
        try:
            if not self._session.is_open(answer):
                return
            async for line in answer.aiter_lines():
                event = parser.feed(line.rstrip("\r\n"))
                if event is not None:
                    yield event
                elif waiting is not None and waiting.left() <= 0.0:
                    return
        except httpx.TransportError:
            return
        finally:
            await answer.aclose()
