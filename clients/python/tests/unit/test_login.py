"""A person's login: the device flow, the file, and what happens to its tokens."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path
from typing import Any, Dict, List, Tuple

import httpx
import pytest
from scripted import URL, ScriptedApi, problem, process

from linea_orchestration import Client, Login, NotAuthenticated, OrchestrationError
from linea_orchestration._device import log_in

ISSUER = "http://issuer.test/realms/orchestration"
DEVICE = "/realms/orchestration/device"
TOKEN = "/realms/orchestration/token"
TOKENS = {"access_token": "of ana", "refresh_token": "again", "expires_in": 300}


def pending(error: str) -> httpx.Response:
    return problem(400, {"error": error})


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> ScriptedApi:
    for name in ("ORCHEST_URL", "ORCHEST_CLIENT_ID", "ORCHEST_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    api = ScriptedApi()
    api.on("GET", "/.well-known/oauth-protected-resource", {"resource": URL, "authorization_servers": [ISSUER]})
    api.on("GET", "/realms/orchestration/.well-known/openid-configuration", metadata())
    api.on(
        "POST",
        DEVICE,
        {
            "device_code": "secret",
            "user_code": "ABCD-EFGH",
            "verification_uri": f"{ISSUER}/device",
            "verification_uri_complete": f"{ISSUER}/device?user_code=ABCD-EFGH",
            "expires_in": 600,
            "interval": 5,
        },
    )
    api.on("GET", "/api/processes/7/", process(7, 2))
    return api


def metadata(**more: Any) -> Dict[str, Any]:
    return {
        "issuer": ISSUER,
        "device_authorization_endpoint": "http://issuer.test" + DEVICE,
        "token_endpoint": "http://issuer.test" + TOKEN,
        "revocation_endpoint": ISSUER + "/revoke",
        **more,
    }


def device(api: ScriptedApi, url: str = URL) -> Tuple[Dict[str, Any], List[Tuple[str, str]]]:
    shown: List[Tuple[str, str]] = []
    with Client(url, transport=httpx.MockTransport(api.answer)) as client:
        client._sleep = api.pauses.append  # type: ignore[assignment]
        content = client._run(log_in(client._session, "cli", "read", lambda *words: shown.append(words)))
    return content, shown


def kept(folder: Path, **more: Any) -> Login:
    login = Login(folder / "orchestration" / "login.json")
    content = {
        "url": URL + "/",
        "client_id": "cli",
        "token_endpoint": "http://issuer.test" + TOKEN,
        "access_token": "old",
        "refresh_token": "again",
        "expires_at": time.time() - 1,
    }
    login.write({**content, **more})
    return login


def client_of(api: ScriptedApi, login: Login, **more: Any) -> Client:
    return Client(login=login, transport=httpx.MockTransport(api.answer), **more)


def test_the_code_is_shown_and_its_confirmation_waited_for(api: ScriptedApi) -> None:
    api.on("POST", TOKEN, pending("authorization_pending"), httpx.ConnectError("away"), pending("slow_down"), TOKENS)

    content, shown = device(api)

    assert shown == [(f"{ISSUER}/device?user_code=ABCD-EFGH", "ABCD-EFGH")]
    assert api.pauses == [5, 5, 10, 15]
    assert (content["url"], content["refresh_token"]) == (URL + "/", "again")
    assert content["expires_at"] == pytest.approx(time.time() + 300, abs=5)
    asked = httpx.QueryParams(api.asked("POST", TOKEN)[0].content.decode())
    assert (asked["device_code"], asked["client_id"]) == ("secret", "cli")
    assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code"


@pytest.mark.parametrize(("error", "words"), [("access_denied", "refused"), ("expired_token", "not confirmed in time")])
def test_a_login_that_does_not_come_about_says_why(api: ScriptedApi, error: str, words: str) -> None:
    api.on("POST", TOKEN, pending(error))

    with pytest.raises(NotAuthenticated, match=words):
        device(api)


def test_an_issuer_under_another_name_gets_no_code(api: ScriptedApi) -> None:
    api.on("GET", "/realms/orchestration/.well-known/openid-configuration", metadata(issuer="http://other.test"))

    with pytest.raises(OrchestrationError, match="calls itself"):
        device(api)
    assert not api.asked("POST", DEVICE)


def test_behind_tls_nothing_goes_over_plain_http(api: ScriptedApi) -> None:
    with pytest.raises(OrchestrationError, match="not protected by TLS"):
        device(api, "https://api.test")
    assert not api.asked("POST", DEVICE)


def test_an_expired_token_is_renewed_and_kept_for_the_user_alone(api: ScriptedApi, tmp_path: Path) -> None:
    login = kept(tmp_path)
    api.on("POST", TOKEN, {**TOKENS, "refresh_token": "and again"})

    client = client_of(api, login)
    client.process(7)
    client.process(7)

    assert len(api.asked("POST", TOKEN)) == 1
    assert {each.headers["Authorization"] for each in api.asked("GET", "/api/processes/7/")} == {"Bearer of ana"}
    assert login.read()["refresh_token"] == "and again"
    assert stat.S_IMODE(login.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(login.path.parent.stat().st_mode) == 0o700


def test_a_token_that_another_program_has_renewed_is_used(api: ScriptedApi, tmp_path: Path) -> None:
    client_of(api, kept(tmp_path, access_token="new", expires_at=time.time() + 300)).process(7)

    assert api.asked("GET", "/api/processes/7/")[0].headers["Authorization"] == "Bearer new"
    assert not api.asked("POST", TOKEN)


def test_a_refresh_token_that_another_program_has_used_up_is_read_again(api: ScriptedApi, tmp_path: Path) -> None:
    login = kept(tmp_path)

    def other_was_first(request: httpx.Request) -> httpx.Response:
        answer = api.answer(request)
        if request.url.path == TOKEN:
            kept(tmp_path, access_token="of another", refresh_token="newer", expires_at=time.time() + 300)
        return answer

    api.on("POST", TOKEN, pending("invalid_grant"))
    Client(login=login, transport=httpx.MockTransport(other_was_first)).process(7)

    assert api.asked("GET", "/api/processes/7/")[0].headers["Authorization"] == "Bearer of another"


def test_a_token_that_the_api_refuses_is_renewed_once(api: ScriptedApi, tmp_path: Path) -> None:
    login = kept(tmp_path, expires_at=time.time() + 300)
    api.on("GET", "/api/processes/7/", problem(401, {"detail": "no"}), process(7, 2))
    api.on("POST", TOKEN, TOKENS)

    client_of(api, login).process(7)

    assert [each.headers["Authorization"] for each in api.asked("GET", "/api/processes/7/")] == ["Bearer old", "Bearer of ana"]


def test_a_login_that_is_over_says_what_to_do(api: ScriptedApi, tmp_path: Path) -> None:
    api.on("POST", TOKEN, pending("invalid_grant"))

    with pytest.raises(NotAuthenticated, match="orchestration login"):
        client_of(api, kept(tmp_path)).process(7)


def test_no_other_server_gets_the_tokens(api: ScriptedApi, tmp_path: Path) -> None:
    with pytest.raises(OrchestrationError, match="The login is for"):
        client_of(api, kept(tmp_path), url="http://other.test")
    with pytest.raises(OrchestrationError, match="The login is for"):
        login = Login(tmp_path / "machine.json")
        login.write({"url": URL, "client_id": "alice", "client_secret": "secret"})
        client_of(api, login, url="http://other.test")


def test_credentials_of_a_machine_client_win_over_the_login(api: ScriptedApi, tmp_path: Path) -> None:
    client_of(api, kept(tmp_path), client_id="alice", client_secret="secret").process(7)

    assert api.asked("GET", "/api/processes/7/")[0].headers["Authorization"] == "Bearer one"


def test_starts_name_the_owner(api: ScriptedApi) -> None:
    api.on("POST", "/api/processes/", process(7, 6))
    api.on("POST", "/api/processes/7/rerun/", process(8, 6))
    api.on("POST", "/api/processes/batch/", {"batch": "b", "count": 1, "ids": [9], "warnings": []})

    client = api.client(owner="team s&p")
    client.start("hello_world").rerun()
    client.start_many("hello_world", [{}])
    api.client().start("hello_world")

    asked = [each for each in api.requests if each.method == "POST" and each.url.path != "/o/token/"]
    assert [each.url.params.get("owner") for each in asked] == ["team s&p", "team s&p", "team s&p", None]
    assert "owner" not in json.loads(asked[0].content)
