"""What the two clients share about waiting and following: which stream to open, and what its events mean.

A stream is a short cut. When it ends, for whatever reason, the status and the output themselves are asked.
"""

from __future__ import annotations

import json
import time
from typing import Optional, Tuple

from ._events import Event
from ._session import Call
from .errors import WaitTimeout
from .models import Change

#: Pause between two questions while no stream tells anything, in seconds.
POLL = 2.0

#: The API sends a comment more often; a stream that is silent for longer brings nothing, perhaps because of a proxy.
SILENCE = 45.0

#: Most bytes of one part of the output.
CHUNK = 65536

STREAM = "text/event-stream, application/json"


class Waiting:
    """A wait for the end of one process."""

    def __init__(self, number: int, timeout: Optional[float]) -> None:
        self._number = number
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout
        self._last = ""

    def call(self) -> Call:
        """The stream behind what was seen."""
        headers = {"Accept": STREAM}
        if self._last:
            headers["Last-Event-ID"] = self._last
        return Call("GET", f"api/processes/{self._number}/events/", headers=headers)

    def left(self) -> float:
        """How many seconds are left; endless when there is no limit."""
        return float("inf") if self._end is None else max(self._end - time.monotonic(), 0.0)

    def is_end(self, event: Event) -> bool:
        """Whether this event is the end of the process."""
        self._last = event.id
        return event.name == "status" and Change.of(json.loads(event.data)).status.is_over

    def check(self) -> None:
        """Fails when the time is over."""
        if self.left() <= 0.0:
            raise WaitTimeout(f"Process {self._number} did not end within {self._timeout:g} s. It goes on.")


def silence(waiting: Optional[Waiting]) -> float:
    """For how many seconds a stream may bring nothing."""
    return SILENCE if waiting is None else min(SILENCE, waiting.left())


class Following:
    """A reader of one output, at a byte offset."""

    def __init__(self, number: int, stream: str, offset: int) -> None:
        self.number = number
        self.stream = stream
        self.offset = offset

    def call(self) -> Call:
        return Call(
            "GET",
            f"api/processes/{self.number}/logs/follow/",
            params={"stream": self.stream, "offset": self.offset},
            headers={"Accept": STREAM},
        )

    def text_of(self, event: Event) -> str:
        """The text of a streamed part."""
        if event.name != "log":
            return ""
        self.offset = int(event.id)
        return str(json.loads(event.data)["text"])

    def take(self, part: Tuple[bytes, int, int], over: bool) -> Tuple[str, bool]:
        """The text of a part that was asked for, and whether more is there at once."""
        content, behind, size = part
        text, count = whole_characters(content, over)
        self.offset = behind - (len(content) - count)
        return text, count > 0 and self.offset < size


def whole_characters(content: bytes, last: bool) -> Tuple[str, int]:
    """The text of these bytes and how many it took: a character that is cut at their end waits, unless nothing follows."""
    if not last:
        for cut in range(1, min(4, len(content) + 1)):
            lead = content[-cut]
            if lead < 0x80 or lead >= 0xC0:
                length = 1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)
                if length > cut and lead < 0xF8:
                    content = content[:-cut]
                break
    return content.decode("utf-8", "replace"), len(content)
