"""Client of the Orchestration API: starts pipelines on a cluster, follows them, stops them."""

from ._login import Login
from .aio import AsyncClient, AsyncProcess
from .client import Client, Process
from .errors import (
    ApiError,
    BadRequest,
    ConfigProblem,
    Conflict,
    Forbidden,
    InvalidConfig,
    NotAuthenticated,
    NotFound,
    OrchestrationError,
    ServerError,
    TooManyRequests,
    Unavailable,
    Unreachable,
    WaitTimeout,
)
from .models import Batch, Change, Pipeline, ProcessData, RunFile, Status, StatusLabel, Sysinfo, Transition, Verdict

__version__ = "0.1.0"

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncProcess",
    "BadRequest",
    "Batch",
    "Change",
    "Client",
    "ConfigProblem",
    "Conflict",
    "Forbidden",
    "InvalidConfig",
    "Login",
    "NotAuthenticated",
    "NotFound",
    "OrchestrationError",
    "Pipeline",
    "Process",
    "ProcessData",
    "RunFile",
    "ServerError",
    "Status",
    "StatusLabel",
    "Sysinfo",
    "TooManyRequests",
    "Transition",
    "Unavailable",
    "Unreachable",
    "Verdict",
    "WaitTimeout",
]
