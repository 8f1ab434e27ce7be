"""What can go wrong. Every message says what to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence


@dataclass(frozen=True)
class ConfigProblem:
    """One fault of a config: a JSON pointer (RFC 6901) to the value, and what is wrong with it."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message}"


class OrchestrationError(Exception):
    """The base of all errors of this package."""


class Unreachable(OrchestrationError):
    """No answer came, although the request was repeated."""


class WaitTimeout(OrchestrationError):
    """The process did not end in time. It goes on."""


class ApiError(OrchestrationError):
    """The API answered with an error.

    ``status`` is the HTTP status, ``type`` the stable kind of the problem (empty when the API names none),
    ``errors`` the faults of a config, ``retry_after`` the seconds after which to try again.
    """

    def __init__(
        self,
        message: str,
        status: int,
        type: str = "",
        errors: Sequence[ConfigProblem] = (),
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__("\n  ".join([message, *map(str, errors)]))
        self.status = status
        self.type = type
        self.errors = tuple(errors)
        self.retry_after = retry_after


class BadRequest(ApiError):
    """The request cannot be used (400, 405, 406, 413, 415, 422)."""


class InvalidConfig(BadRequest):
    """The config, or the resources, do not fit the pipeline; ``errors`` points to each fault."""


class NotAuthenticated(ApiError):
    """Client id or secret are wrong, or the token does not hold (401)."""


class Forbidden(ApiError):
    """The token lacks the scope or the role (403)."""


class NotFound(ApiError):
    """There is no such thing, or it belongs to another owner (404)."""


class Conflict(ApiError):
    """The request contradicts an earlier one (409), such as an idempotency key with another body, or what there is."""


class TooManyRequests(ApiError):
    """A limit is reached (429); ``retry_after`` says when to try again."""


class Unavailable(ApiError):
    """A part of the service is away (502 to 504), although the request was repeated."""


class ServerError(ApiError):
    """A fault of the service (500); the message has the id that its log has."""


_BY_STATUS = {
    401: NotAuthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: TooManyRequests,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def api_error(status: int, body: object, retry_after: Optional[float] = None) -> ApiError:
    """The error that an answer with this status and JSON body stands for."""
    problem: Mapping[str, Any] = body if isinstance(body, dict) else {}
    message = next(
        (str(problem[key]) for key in ("error_description", "detail", "error") if problem.get(key)),
        f"The API answered with HTTP {status}.",
    )
    errors = [
        ConfigProblem(str(each.get("pointer", "")), str(each.get("message", "")))
        for each in problem.get("errors") or []
        if isinstance(each, dict)
    ]
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = ServerError if status >= 500 else InvalidConfig if errors else BadRequest
    return kind(message, status, str(problem.get("type", "")), errors, retry_after)
