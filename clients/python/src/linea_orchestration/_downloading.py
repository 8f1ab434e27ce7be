"""One download, which goes on where an interrupted attempt ended. Knows nothing of sockets and clocks."""

from __future__ import annotations

import random
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Callable, Optional, Type, Union
from urllib.parse import quote

import httpx

from ._session import FIRST_PAUSE, LONGEST_PAUSE, RETRIED, Call, Session, error_of
from .errors import OrchestrationError, Unreachable

RESTARTS = 3


class Downloading:
    """Writes to a file beside the wanted one, which it replaces when all is there."""

    def __init__(self, number: int, path: str, to: Union[str, Path], retry_for: float, now: Callable[[], float]) -> None:
        target = Path(to)
        self.target = target / path.rsplit("/", 1)[-1] if target.is_dir() else target
        self._address = f"api/processes/{number}/files/{quote(path)}"
        self._path = path
        self._retry_for = retry_for
        self._now = now
        self._draft = self.target.with_name(f".{self.target.name}.part")
        self._file: Optional[BinaryIO] = None
        self._etag = ""
        self._size: Optional[int] = None
        self._offset = 0
        self._restarts = 0
        self._pause = FIRST_PAUSE
        self._deadline = now() + retry_for
        self.is_complete = False

    def __enter__(self) -> Downloading:
        self._file = open(self._draft, "wb")
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], raised: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        assert self._file is not None
        self._file.close()
        if self.is_complete:
            self._draft.replace(self.target)
        else:
            self._draft.unlink()

    def call(self) -> Call:
        """The request for what is missing."""
        headers = {"Accept": "application/octet-stream, application/json"}
        if self._offset:
            headers.update({"Range": f"bytes={self._offset}-", "If-Range": self._etag})
        return Call("GET", self._address, headers=headers)

    def begin(self, answer: httpx.Response) -> None:
        """Takes the head of a good answer."""
        assert self._file is not None
        if answer.status_code == 200 and self._offset:
            self._restarts += 1
            if self._restarts > RESTARTS:
                raise OrchestrationError(f"{self._path} changes again and again while it is read. Is its run over?")
            self._offset = 0
            self._file.seek(0)
            self._file.truncate()
        self._etag = answer.headers["ETag"]
        self._size = self._offset + int(answer.headers["Content-Length"])

    def write(self, part: bytes) -> None:
        """Takes a part of the body."""
        assert self._file is not None
        self._file.write(part)
        self._offset += len(part)
        self._deadline = self._now() + self._retry_for
        self._pause = FIRST_PAUSE

    def end(self) -> None:
        """The body has ended without an error."""
        self.is_complete = self._offset == self._size

    def refused(self, answer: httpx.Response, session: Session) -> Optional[Exception]:
        """The problem of an attempt after which the same request may get a better answer; raises any other."""
        if answer.status_code == 401 and session.forget_token():
            return None
        problem = error_of(answer)
        if answer.status_code in RETRIED and self._now() < self._deadline:
            return problem
        raise problem

    def pause(self, problem: Optional[Exception]) -> float:
        """How many seconds to wait for the next attempt.

        :raises Unreachable: when there was no progress for too long
        """
        wait = self._pause * random.uniform(0.5, 1.0)
        if self._now() + wait > self._deadline:
            raise Unreachable(f"The download of {self._path} does not go on: {problem or 'it was broken off'}") from problem
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return wait
