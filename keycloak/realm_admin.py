"""The few requests to Keycloak's admin API that the scripts need, as the realm's user operator."""

import json
import random
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request

REALM = "orchestration"
TIMEOUT_S = 30
LOGINS = 3


class Refused(Exception):
    """Keycloak said no, or did not answer; the text says what about."""

    def __init__(self, text, status=None):
        super().__init__(text)
        self.status = status


class RealmAdmin:
    """Logs in at once."""

    def __init__(self, base, password, user="operator"):
        self.base = base.rstrip("/")
        form = {"grant_type": "password", "client_id": "admin-cli", "username": user, "password": password}
        answer = self._login(urllib.parse.urlencode(form).encode())
        self.headers = {"Authorization": "Bearer " + answer["access_token"], "Content-Type": "application/json"}

    def _login(self, form):
        """Tries again: while Keycloak checks one login of a user, it refuses the next one as if the password were wrong.

        Two wrong passwords within a second lock the account for a minute, hence the pause.
        """
        url = f"{self.base}/realms/{REALM}/protocol/openid-connect/token"
        for left in reversed(range(LOGINS)):
            try:
                return self._send("POST", url, form, {})
            except Refused as refusal:
                if left == 0 or refusal.status != 400:
                    raise
                time.sleep(1.2 + random.random())

    def _send(self, method, url, body, headers):
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise Refused(f"{method} {url} answered {error.code}: {text}", error.code) from error
        except OSError as error:
            raise Refused(f"{url} does not answer: {error}") from error
        return json.loads(text) if text else None

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, f"{self.base}/admin/realms/{REALM}{path}", data, self.headers)

    def find(self, client_id):
        """Keycloak's own id of a client, None when there is no such client."""
        found = self._ask("GET", "/clients?clientId=" + urllib.parse.quote(client_id, safe=""))
        return found[0]["id"] if found else None

    def register(self, client_id, without_scopes=(), roles=(), attributes=None):
        """Makes a machine client; returns its secret."""
        secret = secrets.token_hex(24)
        self._ask(
            "POST",
            "/clients",
            {
                "clientId": client_id,
                "secret": secret,
                "publicClient": False,
                "serviceAccountsEnabled": True,
                "standardFlowEnabled": False,
                "directAccessGrantsEnabled": False,
            },
        )
        client = self.find(client_id)
        try:
            self._narrow(client, without_scopes)
            self._describe(client, roles, attributes or {})
        except Refused:
            # Half a client would have more rights than were asked for, or fewer.
            self._ask("DELETE", f"/clients/{client}")
            raise
        return secret

    def _narrow(self, client, without_scopes):
        for scope in self._ask("GET", f"/clients/{client}/optional-client-scopes"):
            if scope["name"] in without_scopes:
                self._ask("DELETE", f"/clients/{client}/optional-client-scopes/{scope['id']}")

    def _describe(self, client, roles, attributes):
        account = self._ask("GET", f"/clients/{client}/service-account-user")
        if attributes:
            account["attributes"] = {name: [value] for name, value in attributes.items()}
            self._ask("PUT", f"/users/{account['id']}", account)
        if roles:
            wanted = [self._ask("GET", f"/roles/{role}") for role in roles]
            self._ask("POST", f"/users/{account['id']}/role-mappings/realm", wanted)

    def renew(self, client_id):
        """Gives a client a new secret; returns it. The old one is refused from now on."""
        return self._ask("POST", f"/clients/{self.find(client_id)}/client-secret")["value"]
