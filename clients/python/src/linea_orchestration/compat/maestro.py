"""The class by which PZ Server talks to the orchestration, on this package: one import changes.

Where :mod:`requests` is installed, errors are also its ``RequestException``, which existing callers catch.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, cast

from ..client import Client
from ..errors import OrchestrationError

if TYPE_CHECKING:
    _Base = Exception
else:
    try:
        from requests.exceptions import RequestException as _Base
    except ImportError:
        _Base = Exception


class MaestroError(OrchestrationError, _Base):
    """A request that failed; its cause is the typed error."""


class Maestro:
    """Client id and secret come from ``ORCHEST_CLIENT_ID`` and ``ORCHEST_CLIENT_SECRET``.

    Making an object fetches a token, and fails when that fails: callers then leave their processes as they are.
    """

    def __init__(self, url: str, client: Optional[Client] = None) -> None:
        self.url = url
        with _errors():
            self._client = client or Client(url)
            self._client._run(self._client._session.bearer())

    def get_processes(self) -> List[Dict[str, Any]]:
        """The list of processes, as the API answers it."""
        return cast(List[Dict[str, Any]], self._get("api/processes/"))

    def start(self, pipeline: str, config: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        """Starts a process, once however often the request is repeated; the answer of the API."""
        text = json.dumps(config) if config else config
        with _errors():
            answer = self._client._run(self._client._session.start(pipeline, text, "", None, None, "", (), None, None))
        return dict(answer)

    def status(self, orchest_process_id: int) -> Dict[str, Any]:
        """``status``, ``started_at``, ``ended_at`` and, which is new, ``reason``; None where it is not known."""
        status = cast(Dict[str, Any], self._get(f"api/processes/{orchest_process_id}/status/"))
        try:
            reason = self._get(f"api/processes/{orchest_process_id}/").get("reason")
        except MaestroError:
            reason = None
        return {**status, "reason": reason}

    def stop(self, orchest_process_id: int) -> Dict[str, Any]:
        """Stops a process; the answer of the API, which is a sentence when the stop came too late."""
        with _errors():
            return dict(self._client._run(self._client._session.stop(orchest_process_id)))

    def pipelines(self) -> Dict[str, Any]:
        """The catalogue, as the API answers it."""
        return cast(Dict[str, Any], self._get("api/pipelines/"))

    def hats_config(self, release: str) -> Dict[str, Any]:
        """The HATS configuration of a release, where the API offers it."""
        return cast(Dict[str, Any], self._get("api/releases/hats_config/", release=release))

    def sysinfo(self) -> Dict[str, Any]:
        """The folders that clients and pipelines share."""
        with _errors():
            return asdict(self._client.sysinfo())

    def wait(self, orchest_process_id: int, timeout: Optional[float] = None) -> Dict[str, Any]:
        """New: waits for the end by the stream of events; the process then."""
        with _errors():
            self._client.wait(orchest_process_id, timeout)
        return cast(Dict[str, Any], self._get(f"api/processes/{orchest_process_id}/"))

    def _get(self, path: str, **params: Any) -> Any:
        with _errors():
            return self._client.get(path, **params)


class _errors:
    """Turns this package's errors into those that callers know."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: Optional[BaseException], trace: object) -> None:
        if isinstance(error, OrchestrationError) and not isinstance(error, MaestroError):
            raise MaestroError(str(error)) from error
