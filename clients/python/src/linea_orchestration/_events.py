"""Server-Sent Events, as the HTML standard describes them, one line at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional


@dataclass(frozen=True)
class Event:
    """One event of a stream."""

    name: str
    data: str
    id: str


class EventParser:
    """Makes events of lines. Comments, which only keep the connection open, make none."""

    def __init__(self) -> None:
        self._name = ""
        self._data: List[str] = []
        self._id = ""

    def feed(self, line: str) -> Optional[Event]:
        """The event that this line, without its end, completes."""
        if not line:
            event = Event(self._name or "message", "\n".join(self._data), self._id) if self._data else None
            self._name, self._data = "", []
            return event
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None
