"""Login and logout of a person: the device flow (RFC 8628).

The API names its issuer (RFC 9728), the issuer its addresses (OpenID Connect Discovery).
"""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Mapping
from urllib.parse import urlsplit

import httpx

from ._login import kept
from ._session import Call, Flow, Pause, Session, checked, error_code, good
from .errors import NotAuthenticated, OrchestrationError

CLIENT = "orchestration-cli"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"

#: Seconds between two questions unless the issuer says otherwise, and what "slow_down" adds (RFC 8628, sections 3.2 and 3.5).
INTERVAL = 5.0


def log_in(session: Session, client_id: str, scope: str, announce: Callable[[str, str], None]) -> Flow[Dict[str, Any]]:
    """Asks for a code, has a person confirm it in a browser, and waits for that.

    :param announce: gets the address to open and the code to compare
    :return: what :meth:`Login.write` keeps
    :raises NotAuthenticated: when the person refuses, or takes longer than the code is valid
    """
    resource = yield from session.open_json(".well-known/oauth-protected-resource")
    issuer = str(resource["authorization_servers"][0])
    metadata = yield from session.open_json(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if metadata["issuer"] != issuer:
        raise OrchestrationError(f"{issuer} calls itself {metadata['issuer']}. Tell the operator of the API.")
    endpoints = {name: _protected(session, str(metadata[name])) for name in ("token_endpoint", "revocation_endpoint")}
    device = _protected(session, str(metadata["device_authorization_endpoint"]))
    code = checked((yield from session.send(Call("POST", device, data={"client_id": client_id, "scope": scope}))))
    announce(str(code.get("verification_uri_complete") or code["verification_uri"]), str(code["user_code"]))
    form = {"grant_type": DEVICE_CODE, "client_id": client_id, "device_code": str(code["device_code"])}
    tokens = yield from _confirmed(
        Call("POST", endpoints["token_endpoint"], data=form),
        float(code.get("interval", INTERVAL)),
        time.monotonic() + float(code["expires_in"]),
    )
    return {"url": session.url, "client_id": client_id, **endpoints, **kept(tokens)}


def _protected(session: Session, endpoint: str) -> str:
    """A token that the API protects with TLS goes nowhere without it."""
    if urlsplit(session.url).scheme == "https" and urlsplit(endpoint).scheme != "https":
        raise OrchestrationError(f"{endpoint} is not protected by TLS. Tell the operator of the API.")
    return endpoint


def _confirmed(question: Call, interval: float, end: float) -> Flow[Mapping[str, Any]]:
    while time.monotonic() < end:
        yield Pause(interval)
        answer = yield question
        if not isinstance(answer, httpx.Response) or answer.status_code >= 500:
            interval += INTERVAL
            continue
        if answer.is_success:
            return dict(checked(answer))
        error = error_code(answer)
        if error == "slow_down":
            interval += INTERVAL
        elif error == "access_denied":
            raise NotAuthenticated("The login was refused in the browser.", answer.status_code)
        elif error != "authorization_pending":
            break
    raise NotAuthenticated("The code was not confirmed in time. Log in again.", 400)


def log_out(session: Session, content: Mapping[str, Any]) -> Flow[None]:
    """Ends a person's login at the issuer (RFC 7009)."""
    form = {"token": content["refresh_token"], "token_type_hint": "refresh_token", "client_id": content["client_id"]}
    good((yield from session.send(Call("POST", content["revocation_endpoint"], data=form))))
