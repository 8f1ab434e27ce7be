"""A client as PZ Server is one: Python's requests, a fresh token for each round, a config that is a JSON text.

    pz_client.py URL CLIENT_ID CLIENT_SECRET

Starts a process and follows it to its end, starts another one and stops it, sends a config that cannot be used, and
reads the lists. Prints what it saw as one JSON object. It has no special case for this service: anything that
PZ Server would not understand ends it with an exception.
"""

import base64
import json
import sys
import time
from urllib.parse import urljoin

import requests

LIMIT = 120


class Orchestration:
    def __init__(self, url, client_id, client_secret):
        self.url = url
        self.client = (client_id, client_secret)

    def token(self):
        credentials = base64.b64encode(":".join(self.client).encode()).decode()
        answer = requests.post(
            urljoin(self.url, "o/token/"),
            data="grant_type=client_credentials",
            headers={
                "Authorization": f"Basic {credentials}",
                "Cache-Control": "no-cache",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            timeout=30,
        )
        answer.raise_for_status()
        body = answer.json()
        assert body["token_type"] == "Bearer" and body["scope"] == "read write" and body["expires_in"] == 36000, body
        return body["access_token"]

    def request(self, method, path, **more):
        # It names a type for its body also where it has none.
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token()}",
        }
        answer = requests.request(method, f"{self.url}{path}", headers=headers, timeout=30, **more)
        assert answer.headers["Content-Type"].startswith("application/json"), answer.headers
        assert not answer.history, answer.history
        if not answer.ok:
            body = answer.json()
            raise RuntimeError(body.get("error") or body["detail"])
        return answer.json()

    def start(self, pipeline, config=None):
        body = {"pipeline": pipeline, "used_config": json.dumps(config) if config else None}
        return self.request("POST", "/api/processes/", data=json.dumps(body))

    def status(self, process):
        return self.request("GET", f"/api/processes/{process}/status/")

    def stop(self, process):
        return self.request("GET", f"/api/processes/{process}/stop/")

    def follow(self, process):
        seen = []
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            answer = self.status(process)
            assert answer["started_at"], answer
            if not seen or seen[-1] != answer["status"]:
                seen.append(answer["status"])
            if answer["status"] in ("Successful", "Failed", "Stopped"):
                assert answer["ended_at"], answer
                return seen
            assert answer["ended_at"] is None, answer
            time.sleep(0.5)
        raise RuntimeError(f"process {process} is still {seen[-1]}")


def main(url, client_id, client_secret):
    service = Orchestration(url, client_id, client_secret)
    started = service.start("hello_world", {"message": "olá", "seconds": 1})
    assert isinstance(started["used_config"], str) and started["status"] == 6, started
    followed = service.follow(started["id"])

    stopped = service.start("hello_world", {"seconds": 300})
    answer = service.stop(stopped["id"])
    assert answer["status"] == 3, answer
    after_stop = service.status(stopped["id"])["status"]
    ended = service.follow(stopped["id"])
    again = service.stop(stopped["id"])

    defaults = service.start("hello_world")
    assert json.loads(defaults["used_config"])["seconds"] == 1, defaults
    service.stop(defaults["id"])

    try:
        service.start("hello_world", {"seconds": "many"})
        refused = None
    except RuntimeError as error:
        refused = str(error)

    listed = service.request("GET", "/api/processes/")
    assert isinstance(listed, list) and all(isinstance(each["used_config"], dict) for each in listed), listed
    pipelines = service.request("GET", "/api/pipelines/")["pipelines"]
    sysinfo = service.request("GET", "/api/sysinfo/")
    print(
        json.dumps(
            {
                "path_str": started["path_str"],
                "followed": followed,
                "after_stop": after_stop,
                "ended": ended[-1],
                "again": again["message"],
                "refused": refused,
                "listed": [each["id"] for each in listed],
                "pipelines": list(pipelines),
                "sysinfo": sorted(sysinfo),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
