"""What the two clients share: requests, tokens and retries as generators, which know nothing of sockets and clocks.

A generator yields a :class:`Call`, and gets the answer or the transport's error; or it yields a :class:`Pause`.
"""

from __future__ import annotations

import os
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Dict, Generator, Iterable, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union, cast
from urllib.parse import quote

import httpx

from ._login import Login, kept
from .errors import ApiError, NotAuthenticated, OrchestrationError, Unreachable, api_error
from .models import Batch, Pipeline, RunFile, Status, Sysinfo, Transition, Verdict

RETRIED = (502, 503, 504)
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0

#: Files in one answer.
PAGE = 1000

#: A token is renewed when it is valid for no longer than this.
RENEWAL = 30.0

Json = Mapping[str, Any]
Filter = Union[str, int, None]


@dataclass(frozen=True)
class Call:
    """One HTTP request."""

    method: str
    path: str
    params: Optional[Mapping[str, Any]] = None
    json: Optional[Any] = None
    data: Optional[Mapping[str, str]] = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def server(self, url: str) -> str:
        """Who is asked: another server than the API, when the path is a whole address."""
        return self.path if "://" in self.path else url

    def build(self, client: Union[httpx.Client, httpx.AsyncClient]) -> httpx.Request:
        return client.build_request(
            self.method, self.path, params=self.params, json=self.json, data=self.data, headers=self.headers
        )


@dataclass(frozen=True)
class Pause:
    """A wait, in seconds."""

    seconds: float


Answer = Union[httpx.Response, httpx.TransportError, None]
T = TypeVar("T")
Flow = Generator[Union[Call, Pause], Answer, T]


class Session:
    """Address, credentials, token and time limits of one client."""

    def __init__(
        self,
        url: Optional[str],
        client_id: Optional[str],
        client_secret: Optional[str],
        token: Optional[str],
        retry_for: float,
        login: Optional[Login] = None,
        owner: Optional[str] = None,
    ) -> None:
        stored = login.read() if login is not None else {}
        address = url or os.environ.get("ORCHEST_URL") or stored.get("url")
        if not address:
            raise OrchestrationError("No address of the API: pass url, or set ORCHEST_URL.")
        self.url = address.rstrip("/") + "/"
        client_id = client_id or os.environ.get("ORCHEST_CLIENT_ID")
        if client_id or not stored:
            login, stored = None, {}
        elif stored["url"].rstrip("/") + "/" != self.url:
            # Another server must not get what is kept.
            raise OrchestrationError(f"The login is for {stored['url']}. Log in here: orchestration --url {self.url} login")
        self._login = login if "refresh_token" in stored else None
        self._refused: Optional[str] = None
        self._owner = {"owner": owner} if owner else None
        self._credentials = (
            client_id or stored.get("client_id"),
            client_secret or os.environ.get("ORCHEST_CLIENT_SECRET") or stored.get("client_secret"),
        )
        self._given = token
        self._token: Optional[str] = token
        self._renew_at = float("inf") if token else 0.0
        self.retry_for = retry_for

    def bearer(self) -> Flow[str]:
        """A token that is good for a while."""
        if self._token is None or time.monotonic() >= self._renew_at:
            yield from self._fetch_token()
        assert self._token is not None
        return self._token

    def _fetch_token(self) -> Flow[None]:
        if self._login is not None:
            content = yield from self._renewed(self._login)
            self._token = content["access_token"]
            self._renew_at = time.monotonic() + content["expires_at"] - time.time() - RENEWAL
            return
        client_id, secret = self._credentials
        if not client_id or not secret:
            raise OrchestrationError(
                "No credentials: pass client_id and client_secret, set ORCHEST_CLIENT_ID and ORCHEST_CLIENT_SECRET, or run: orchestration login"
            )
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        answer = yield from self.send(Call("POST", "o/token/", data=form))
        if answer.status_code == 401:
            raise NotAuthenticated(
                f"The API does not know the client {client_id} with this secret. Check ORCHEST_CLIENT_ID and ORCHEST_CLIENT_SECRET.",
                401,
            )
        body = checked(answer)
        self._token = body["access_token"]
        self._renew_at = time.monotonic() + float(body["expires_in"]) - RENEWAL

    def _renewed(self, login: Login) -> Flow[Dict[str, Any]]:
        """A person's login with an access token that is good for a while."""
        content = login.read()
        tried = None
        while "refresh_token" in content and content["refresh_token"] != tried:
            # Another program may have renewed it.
            if content["access_token"] != self._refused and content["expires_at"] > time.time() + RENEWAL:
                return content
            tried = content["refresh_token"]
            form = {"grant_type": "refresh_token", "client_id": content["client_id"], "refresh_token": tried}
            answer = yield from self.send(Call("POST", content["token_endpoint"], data=form))
            if answer.is_success:
                content = {**content, **kept(checked(answer))}
                login.write(content)
                return content
            if error_code(answer) != "invalid_grant":
                good(answer)
            content = login.read()
        raise NotAuthenticated("The login is over. Run: orchestration login", 401)

    def forget_token(self) -> bool:
        """Has the next request fetch a token; False when the token was given and there is no other."""
        if self._given is not None:
            return False
        self._refused, self._token = self._token, None
        return True

    def is_open(self, answer: httpx.Response) -> bool:
        """Whether a stream has begun; after a 401 the next one gets another token."""
        if answer.status_code == 401:
            self.forget_token()
        return answer.status_code == 200

    def request(self, call: Call) -> Flow[httpx.Response]:
        """Sends it with a token, again where that helps; the answer is a good one."""
        answer = yield from self._authorized(call)
        if answer.status_code == 401 and self.forget_token():
            # Revoked, or the issuer has new keys.
            answer = yield from self._authorized(call)
        return good(answer)

    def authorize(self, call: Call) -> Flow[Call]:
        """The same request with a token."""
        token = yield from self.bearer()
        headers = {**call.headers, "Authorization": f"Bearer {token}"}
        return Call(call.method, call.path, call.params, call.json, call.data, headers)

    def _authorized(self, call: Call) -> Flow[httpx.Response]:
        authorized = yield from self.authorize(call)
        return (yield from self.send(authorized))

    def send(self, call: Call) -> Flow[httpx.Response]:
        """Every request of this package may be sent twice: starts carry an idempotency key."""
        end = time.monotonic() + self.retry_for
        pause = FIRST_PAUSE
        while True:
            answer = yield call
            if isinstance(answer, httpx.Response) and answer.status_code not in RETRIED:
                return answer
            wait = max(pause * random.uniform(0.5, 1.0), _retry_after(answer) or 0.0)
            if time.monotonic() + wait > end:
                if isinstance(answer, httpx.Response):
                    return answer
                raise Unreachable(f"{call.server(self.url)} does not answer: {answer or type(answer).__name__}") from answer
            yield Pause(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    # The operations that both clients offer.

    def start(
        self,
        pipeline: str,
        config: Any,
        comment: str,
        labels: Optional[Mapping[str, str]],
        resources: Optional[Mapping[str, Any]],
        on_behalf_of: str,
        after: Sequence[int],
        after_condition: Optional[str],
        idempotency_key: Optional[str],
    ) -> Flow[Json]:
        body = {"pipeline": pipeline, "used_config": config, **_given(comment, labels, resources, on_behalf_of)}
        if after:
            body["after"] = list(after)
        if after_condition:
            body["after_condition"] = after_condition
        return cast(Json, (yield from self._json(self._once("api/processes/", body, idempotency_key))))

    def start_many(
        self,
        pipeline: str,
        configs: Iterable[Mapping[str, Any]],
        comment: str,
        labels: Optional[Mapping[str, str]],
        resources: Optional[Mapping[str, Any]],
        on_behalf_of: str,
        idempotency_key: Optional[str],
    ) -> Flow[Batch]:
        body = {
            "pipeline": pipeline,
            "configs": [dict(each) for each in configs],
            **_given(comment, labels, resources, on_behalf_of),
        }
        return Batch.of((yield from self._json(self._once("api/processes/batch/", body, idempotency_key))))

    def rerun(
        self,
        number: int,
        config: Optional[Mapping[str, Any]],
        comment: str,
        resources: Optional[Mapping[str, Any]],
        idempotency_key: Optional[str],
    ) -> Flow[Json]:
        body = _given(comment, None, resources)
        if config:
            body = {"config": dict(config), **body}
        return cast(Json, (yield from self._json(self._once(f"api/processes/{number}/rerun/", body, idempotency_key))))

    def process(self, number: int) -> Flow[Json]:
        return cast(Json, (yield from self._json(Call("GET", f"api/processes/{number}/"))))

    def list(self, filters: Mapping[str, Filter]) -> Flow[List[Json]]:
        given = {name: str(value) for name, value in filters.items() if value is not None}
        return cast(List[Json], (yield from self._json(Call("GET", "api/processes/", params=given))))

    def status(self, number: int) -> Flow[Status]:
        return Status.of((yield from self._json(Call("GET", f"api/processes/{number}/status/"))))

    def history(self, number: int) -> Flow[List[Transition]]:
        body = yield from self._json(Call("GET", f"api/processes/{number}/history/"))
        return [Transition.of(each) for each in body]

    def stop(self, number: int) -> Flow[Json]:
        """The answer to a stop: the process, or only a sentence when it came too late."""
        return cast(Json, (yield from self._json(Call("POST", f"api/processes/{number}/stop/"))))

    def delete(self, number: int) -> Flow[None]:
        yield from self.request(Call("DELETE", f"api/processes/{number}/"))

    def output(self, number: int, stream: str, offset: int, limit: int) -> Flow[Tuple[bytes, int, int]]:
        """A part of the output, the offset behind it, and the size of the file."""
        call = Call(
            "GET",
            f"api/processes/{number}/logs/",
            params={"stream": stream, "offset": offset, "limit": limit},
            headers={"Accept": "text/plain, application/json"},
        )
        answer = yield from self.request(call)
        return (
            answer.content,
            int(answer.headers["X-Log-Next-Offset"]),
            int(answer.headers["X-Log-Size"]),
        )

    def files(self, number: int, glob: Optional[str]) -> Flow[List[RunFile]]:
        """All pages of the list."""
        found: List[RunFile] = []
        page = 1
        while True:
            params: Dict[str, Any] = {"page": page, "page_size": PAGE}
            if glob is not None:
                params["glob"] = glob
            body = yield from self._json(Call("GET", f"api/processes/{number}/files/", params=params))
            found += [RunFile.of(each) for each in body["files"]]
            if page * PAGE >= body["count"] or not body["files"]:
                return found
            page += 1

    def pipelines(self) -> Flow[Dict[str, Pipeline]]:
        body = yield from self._json(Call("GET", "api/pipelines/"))
        return {name: Pipeline.of(name, entry) for name, entry in body["pipelines"].items()}

    def config_schema(self, pipeline: str) -> Flow[Json]:
        return cast(Json, (yield from self._json(Call("GET", f"api/pipelines/{quote(pipeline, safe='')}/schema/"))))

    def validate(self, pipeline: str, config: Any, resources: Optional[Mapping[str, Any]]) -> Flow[Verdict]:
        body: Dict[str, Any] = {"used_config": config}
        if resources:
            body["resources"] = dict(resources)
        call = Call("POST", f"api/pipelines/{quote(pipeline, safe='')}/validate/", json=body)
        return Verdict.of((yield from self._json(call)))

    def sysinfo(self) -> Flow[Sysinfo]:
        return Sysinfo.of((yield from self._json(Call("GET", "api/sysinfo/"))))

    def get(self, path: str, params: Optional[Mapping[str, Any]] = None) -> Flow[Any]:
        """Any other address of the API."""
        return (yield from self._json(Call("GET", path.lstrip("/"), params=params)))

    def open_json(self, path: str) -> Flow[Any]:
        """The JSON at an address that needs no token."""
        return checked((yield from self.send(Call("GET", path))))

    def _once(self, path: str, body: Json, idempotency_key: Optional[str]) -> Call:
        """A start, which may be sent twice: the key is the caller's, or a new one."""
        return Call("POST", path, self._owner, body, headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())})

    def _json(self, call: Call) -> Flow[Any]:
        answer = yield from self.request(call)
        return answer.json()


def _given(
    comment: str, labels: Optional[Mapping[str, str]], resources: Optional[Mapping[str, Any]], on_behalf_of: str = ""
) -> Dict[str, Any]:
    """What every start may have; what is empty is not sent."""
    body: Dict[str, Any] = {}
    if comment:
        body["comment"] = comment
    if labels:
        body["labels"] = dict(labels)
    if resources:
        body["resources"] = dict(resources)
    if on_behalf_of:
        body["on_behalf_of"] = on_behalf_of
    return body


def error_code(answer: httpx.Response) -> str:
    """The code of an OAuth error (RFC 6749, section 5.2); nothing when it is none."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""


def _retry_after(answer: Answer) -> Optional[float]:
    if not isinstance(answer, httpx.Response):
        return None
    try:
        return float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return None


def good(answer: httpx.Response) -> httpx.Response:
    """The answer, unless it is an error."""
    if answer.is_success:
        return answer
    raise error_of(answer)


def error_of(answer: httpx.Response) -> ApiError:
    """The error that a complete answer stands for."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    return api_error(answer.status_code, body, _retry_after(answer))


def checked(answer: httpx.Response) -> Any:
    """The JSON of a good answer."""
    return good(answer).json()
