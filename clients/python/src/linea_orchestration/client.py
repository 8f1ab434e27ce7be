"""The client for ordinary programs; :mod:`linea_orchestration.aio` has the same for asyncio."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Literal, Mapping, Optional, Sequence, TypeVar, Union

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
class Process(ProcessData):
    """A process as it was when it was asked for. The methods ask again; they change nothing here."""

    client: Optional[Client] = field(default=None, repr=False, compare=False)

    def _api(self) -> Client:
        assert self.client is not None
        return self.client

    def refresh(self) -> Process:
        """The process as it is now."""
        return self._api().process(self.id)

    def wait(self, timeout: Optional[float] = None) -> Process:
        """See :meth:`Client.wait`."""
        return self._api().wait(self.id, timeout)

    def follow_output(self, stream: str = "out", offset: int = 0) -> Iterator[str]:
        """See :meth:`Client.follow_output`."""
        return self._api().follow_output(self.id, stream, offset)

    def stop(self) -> Process:
        """See :meth:`Client.stop`."""
        return self._api().stop(self.id)

    def rerun(
        self,
        config: Optional[Mapping[str, Any]] = None,
        *,
        comment: str = "",
        resources: Optional[Mapping[str, Any]] = None,
    ) -> Process:
        """See :meth:`Client.rerun`."""
        return self._api().rerun(self.id, config, comment=comment, resources=resources)

    def delete(self) -> None:
        """See :meth:`Client.delete`."""
        self._api().delete(self.id)

    def history(self) -> List[Transition]:
        """Every transition, the first one first."""
        return self._api().history(self.id)

    def files(self, glob: Optional[str] = None) -> List[RunFile]:
        """See :meth:`Client.files`."""
        return self._api().files(self.id, glob)

    def download(self, path: str, to: Union[str, Path] = ".") -> Path:
        """See :meth:`Client.download`."""
        return self._api().download(self.id, path, to)


class Client:
    """Talks to one API, as one machine client or person. Safe for several threads, except :meth:`close`.

    :param url: address of the API; ``ORCHEST_URL`` unless given
    :param client_id: of the machine client; ``ORCHEST_CLIENT_ID`` unless given
    :param client_secret: of the machine client; ``ORCHEST_CLIENT_SECRET`` unless given
    :param token: a token that is there already, instead of id and secret
    :param login: the login of ``orchestration login``, instead of id and secret
    :param owner: the owner of what is started; for people who act for several
    :param retry_for: for how many seconds a request is repeated while the API answers 502, 503 or 504, or not at all
    :param timeout: how many seconds one attempt may take
    :param transport: for tests, and for proxies of one's own
    """

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
        transport: Optional[httpx.BaseTransport] = None,
    ) -> None:
        self._session = Session(url, client_id, client_secret, token, retry_for, login, owner)
        self._http = httpx.Client(base_url=self._session.url, timeout=timeout, transport=transport)
        self._sleep = time.sleep

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections."""
        self._http.close()

    def start(
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
    ) -> Process:
        """Starts a pipeline once, however often the request has to be repeated.

        :param config: a dict; None means the defaults
        :param resources: what Slurm is asked for, such as ``{"memory": "16G"}``, within the pipeline's limits
        :param on_behalf_of: for whom the caller asks, in its words, such as the user of a portal
        :param after: numbers of processes that must end before this one starts
        :param after_condition: ``ok`` unless given: all must be successful; ``any``: all must have ended
        :param idempotency_key: one of the caller's, to start nothing twice across restarts of its own program
        :raises InvalidConfig: its ``errors`` point to what to change
        """
        flow = self._session.start(pipeline, config, comment, labels, resources, on_behalf_of, after, after_condition, idempotency_key)
        return self._process(self._run(flow))

    def start_many(
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
        """Starts a pipeline with many configs in one request: all of them, or none.

        :param configs: 1 to 1,000 dicts
        :param comment: of every process, as are ``labels``, ``resources`` and ``on_behalf_of``
        :param idempotency_key: one of the caller's, to start nothing twice across restarts of its own program
        :return: the ids of the processes, in the order of the configs
        :raises InvalidConfig: its ``errors`` point to what to change, as ``/configs/17/seconds``
        :raises TooManyRequests: when the owner's limits have no room for all of them
        """
        flow = self._session.start_many(pipeline, configs, comment, labels, resources, on_behalf_of, idempotency_key)
        return self._run(flow)

    def rerun(
        self,
        number: int,
        config: Optional[Mapping[str, Any]] = None,
        *,
        comment: str = "",
        resources: Optional[Mapping[str, Any]] = None,
        idempotency_key: Optional[str] = None,
    ) -> Process:
        """Starts a process again: a new process of the same pipeline with the same config, labels and resources.

        :param config: keys that replace those of the earlier config
        :param resources: keys that replace those of the earlier resources; None takes a key away
        :raises InvalidConfig: its ``errors`` point to what to change
        """
        return self._process(self._run(self._session.rerun(number, config, comment, resources, idempotency_key)))

    def process(self, number: int) -> Process:
        """One process."""
        return self._process(self._run(self._session.process(number)))

    def list(self, **filters: Filter) -> List[Process]:
        """The caller's processes, by ascending number.

        :param filters: as the API has them: ``status``, ``pipeline``, ``search``, ``label``, ``batch``, ``owner``,
            ``worker``, ``on_behalf_of``, ``created_after``, ``created_before``, ``ordering``, ``page``, ``page_size``
        """
        return [self._process(each) for each in self._run(self._session.list(filters))]

    def status(self, number: int) -> Status:
        """State and times of a process; cheaper than the whole."""
        return self._run(self._session.status(number))

    def history(self, number: int) -> List[Transition]:
        """Every transition of a process, the first one first."""
        return self._run(self._session.history(number))

    def stop(self, number: int) -> Process:
        """Stops a process. One that is over stays as it is; that is no error."""
        self._run(self._session.stop(number))
        return self.process(number)

    def delete(self, number: int) -> None:
        """Deletes a process that has ended; its run directory stays.

        :raises Conflict: when it has not ended
        """
        self._run(self._session.delete(number))

    def wait(self, number: int, timeout: Optional[float] = None) -> Process:
        """Waits for the end of a process: by its stream of events, and by asking where no stream comes through.

        :param timeout: in seconds; None waits as long as it takes
        :raises WaitTimeout: when the process is not over by then
        """
        waiting = Waiting(number, timeout)
        while True:
            for event in self._events(waiting.call(), waiting):
                if waiting.is_end(event):
                    break
            if self.status(number).status.is_over:
                return self.process(number)
            waiting.check()
            self._sleep(min(POLL, waiting.left()))

    def follow_output(self, number: int, stream: str = "out", offset: int = 0) -> Iterator[str]:
        """The output of a process as it grows, in parts, until the process is over.

        :param stream: ``out`` or ``err``
        :param offset: first byte
        """
        following = Following(number, stream, offset)
        while True:
            for event in self._events(following.call()):
                text = following.text_of(event)
                if text:
                    yield text
            # Asked before the output is read: what a process that is over has written is all there.
            over = self.status(number).status.is_over
            yield from self._rest(following, over)
            if over:
                return
            self._sleep(POLL)

    def _rest(self, following: Following, over: bool) -> Iterator[str]:
        more = True
        while more:
            try:
                part = self.output(following.number, following.stream, following.offset)
            except (Conflict, NotFound, Unavailable):
                if over:
                    raise
                return
            text, more = following.take(part, over)
            if text:
                yield text

    def output(self, number: int, stream: str = "out", offset: int = 0, limit: int = CHUNK) -> Any:
        """A part of the output: its bytes, the offset behind it, and the size of the file."""
        return self._run(self._session.output(number, stream, offset, limit))

    def files(self, number: int, glob: Optional[str] = None) -> List[RunFile]:
        """What the run of a process has left, the pipeline's outputs first.

        :param glob: a pattern of paths, as ``**/*.csv``
        """
        return self._run(self._session.files(number, glob))

    def download(self, number: int, path: str, to: Union[str, Path] = ".") -> Path:
        """Fetches one file that a run has left. An interrupted download goes on where it was.

        :param path: relative to the run directory, as :meth:`files` has it
        :param to: a file, or a folder that is there
        :return: the file; it is whole, or not there
        """
        with Downloading(number, path, to, self._session.retry_for, time.monotonic) as download:
            while not download.is_complete:
                problem = self._receive(download)
                if not download.is_complete:
                    self._sleep(download.pause(problem))
        return download.target

    def _receive(self, download: Downloading) -> Optional[Exception]:
        """One attempt; what has interrupted it."""
        request = (self._run(self._session.authorize(download.call()))).build(self._http)
        try:
            answer = self._http.send(request, stream=True)
            try:
                if not answer.is_success:
                    answer.read()
                    return download.refused(answer, self._session)
                download.begin(answer)
                for part in answer.iter_bytes():
                    download.write(part)
                download.end()
            finally:
                answer.close()
        except httpx.TransportError as e:
            return e
        return None

    def pipelines(self) -> Dict[str, Pipeline]:
        """The catalogue, by name."""
        return self._run(self._session.pipelines())

    def config_schema(self, pipeline: str) -> Mapping[str, Any]:
        """The JSON Schema of a pipeline's config."""
        return self._run(self._session.config_schema(pipeline))

    def validate(
        self, pipeline: str, config: Any = None, *, resources: Optional[Mapping[str, Any]] = None
    ) -> Verdict:
        """Checks config and resources as a start would, and starts nothing."""
        return self._run(self._session.validate(pipeline, config, resources))

    def sysinfo(self) -> Sysinfo:
        """The folders that clients and pipelines share."""
        return self._run(self._session.sysinfo())

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at any other address of the API."""
        return self._run(self._session.get(path, params or None))

    def _process(self, body: Mapping[str, Any]) -> Process:
        return Process(**process_values(body), client=self)

    def _run(self, flow: Flow[T]) -> T:
        answer: Answer = None
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(step, Call):
                answer = self._send(step)
            else:
                self._sleep(step.seconds)
                answer = None

    def _send(self, call: Call) -> Answer:
        try:
            return self._http.send(call.build(self._http))
        except httpx.TransportError as e:
            return e

    def _events(self, call: Call, waiting: Optional[Waiting] = None) -> Iterator[Event]:
        """The events of a stream until it ends, however it ends."""
        request = self._run(self._session.authorize(call)).build(self._http)
        request.extensions["timeout"]["read"] = silence(waiting)
        parser = EventParser()
        try:
            answer = self._http.send(request, stream=True)
        except httpx.TransportError:
            return
        try:
            if not self._session.is_open(answer):
                return
            for line in answer.iter_lines():
                event = parser.feed(line.rstrip("\r\n"))
                if event is not None:
                    yield event
                elif waiting is not None and waiting.left() <= 0.0:
                    return
        except httpx.TransportError:
            return
        finally:
            answer.close()
