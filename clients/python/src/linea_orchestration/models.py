"""What the API answers, as data. The names are those of its OpenAPI document; fields that a newer API adds are left out."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Type, TypeVar

from .errors import ConfigProblem


class StatusLabel(str, enum.Enum):
    """The state of a process, in a word."""

    QUEUED = "Queued"
    PENDING = "Pending"
    RUNNING = "Running"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    FAILED = "Failed"
    SUCCESSFUL = "Successful"

    def __str__(self) -> str:
        return self.value

    @property
    def is_over(self) -> bool:
        """Whether the process has ended: nothing follows."""
        return self in (StatusLabel.STOPPED, StatusLabel.FAILED, StatusLabel.SUCCESSFUL)


_LABEL_BY_CODE = {
    0: StatusLabel.SUCCESSFUL,
    1: StatusLabel.PENDING,
    2: StatusLabel.RUNNING,
    3: StatusLabel.STOPPING,
    4: StatusLabel.STOPPED,
    5: StatusLabel.FAILED,
    6: StatusLabel.QUEUED,
}


def _time(text: Optional[str]) -> Optional[datetime]:
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


M = TypeVar("M")


def _known(model: Type[M], body: Mapping[str, Any]) -> Dict[str, Any]:
    names = {each.name for each in fields(model)}
    return {key: value for key, value in body.items() if key in names}


@dataclass(frozen=True)
class ProcessData:
    """A process. ``status`` is a :class:`StatusLabel`; times are aware, in UTC."""

    id: int
    owner: str
    path_str: str
    pipeline: str
    pipeline_version: str
    used_config: Mapping[str, Any]
    created_at: datetime
    started_at: datetime
    ended_at: Optional[datetime]
    executor: str
    worker: Optional[str]
    task_id: str
    pid: Optional[int]
    status: StatusLabel
    comment: str
    user: int
    labels: Mapping[str, str] = field(default_factory=dict)
    observed_at: Optional[datetime] = None
    reason: Optional[str] = None
    children: List[int] = field(default_factory=list)
    cluster: Optional[str] = None
    usage: Optional[Mapping[str, Any]] = None
    advice: Optional[Mapping[str, str]] = None
    rerun_of: Optional[int] = None
    reruns: List[int] = field(default_factory=list)
    resources: Optional[Mapping[str, Any]] = None
    manifest: Optional[Mapping[str, Any]] = None
    after: List[int] = field(default_factory=list)
    after_condition: Optional[str] = None
    batch: Optional[str] = None
    directory_removed_at: Optional[datetime] = None
    on_behalf_of: Optional[str] = None
    warnings: List[str] = field(default_factory=list)
    #: ``id`` and ``secret`` of the webhook that ``notify`` made; not shown, since it has a secret.
    webhook: Optional[Mapping[str, Any]] = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.status.is_over

    @property
    def is_successful(self) -> bool:
        """Whether it has ended well."""
        return self.status is StatusLabel.SUCCESSFUL


def process_values(body: Mapping[str, Any]) -> Dict[str, Any]:
    """The fields of a process from either of the two forms in which the API answers one."""
    values = _known(ProcessData, body)
    if isinstance(values["used_config"], str):
        values["used_config"] = json.loads(values["used_config"])
    for name in ("created_at", "started_at", "ended_at", "observed_at", "directory_removed_at"):
        values[name] = _time(values.get(name))
    values["status"] = _LABEL_BY_CODE[values["status"]]
    return values


@dataclass(frozen=True)
class Batch:
    """Processes that one request has started; ``ids`` are in the order of its configs."""

    batch: str
    count: int
    ids: List[int]
    warnings: List[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Batch:
        return cls(**_known(cls, body))


@dataclass(frozen=True)
class Status:
    """State and times of a process."""

    status: StatusLabel
    started_at: datetime
    ended_at: Optional[datetime]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Status:
        return cls(StatusLabel(body["status"]), _moment(body["started_at"]), _time(body["ended_at"]))


@dataclass(frozen=True)
class Transition:
    """One entry of a history."""

    number: int
    at: datetime
    status: StatusLabel
    source: str
    reason: str
    evidence: Mapping[str, Any]
    traceparent: Optional[str]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Transition:
        values = _known(cls, body)
        values.update(at=_moment(body["at"]), status=StatusLabel(body["status"]))
        return cls(**values)


@dataclass(frozen=True)
class Change:
    """One event of a stream."""

    id: int
    number: int
    at: datetime
    status: StatusLabel
    code: int
    source: str
    reason: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Change:
        values = _known(cls, body)
        values.update(at=_moment(body["at"]), status=StatusLabel(body["status"]))
        return cls(**values)


@dataclass(frozen=True)
class RunFile:
    """What a run has left; only one of the type ``file`` can be downloaded."""

    path: str
    size: int
    modified_at: datetime
    type: str
    output: bool

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> RunFile:
        values = _known(cls, body)
        values.update(modified_at=_moment(body["modified_at"]))
        return cls(**values)


@dataclass(frozen=True)
class Pipeline:
    """An entry of the catalogue; ``entry`` has all of its keys."""

    name: str
    path: str
    executor: str
    runner: str
    executable: str
    version: str
    display_name: str = ""
    schema_config: Optional[str] = None
    entry: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, name: str, body: Mapping[str, Any]) -> Pipeline:
        values = _known(cls, body)
        values.update(name=name, entry=dict(body))
        return cls(**values)


@dataclass(frozen=True)
class Verdict:
    """What the API says of a config; ``used_config`` is the effective one, None when it is not valid.

    ``resources`` is what Slurm would be asked for, over the pipeline's template.
    """

    valid: bool
    used_config: Optional[Mapping[str, Any]]
    errors: List[ConfigProblem]
    warnings: List[str]
    error: str = ""
    resources: Optional[Mapping[str, Any]] = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Verdict:
        values = _known(cls, body)
        values["errors"] = [ConfigProblem(each["pointer"], each["message"]) for each in body["errors"]]
        return cls(**values)


@dataclass(frozen=True)
class Sysinfo:
    """The folders that clients and pipelines share."""

    pipelines_dir: str
    processing_dir: str
    datasets_dir: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Sysinfo:
        return cls(**_known(cls, body))
