"""Plain requests to the simulated Jules, for the tests that hold it to the reference and know nothing of the bot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Self

import requests

from tests.patience import PATIENCE

NOON = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
ID = "12345678901234567890"
PULL = "https://github.com/octo/shop/pull/7"


class Client:
    """Plain requests with the base address and the key filled in."""

    def __init__(self, base: str, key: str = "jules-key") -> None:
        self.base = base
        self.http = requests.Session()
        self.http.headers["X-Goog-Api-Key"] = key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests takes them
        return self.http.request(method, self.base + path, **{"timeout": PATIENCE} | options)

    def read(self, path: str, **query: str | int) -> dict[str, Any]:
        response = self.ask("GET", path, params=query)
        assert response.status_code == 200, response.text
        content: dict[str, Any] = response.json()
        return content

    def send(self, text: str = "Please fix it", session: str = ID) -> requests.Response:
        return self.ask("POST", f"/sessions/{session}:sendMessage", json={"prompt": text})

    def create(self, **fields: Any) -> requests.Response:  # noqa: ANN401 - right and wrong ones
        context = {"source": "sources/github/octo/shop", "githubRepoContext": {"startingBranch": "main"}}
        return self.ask("POST", "/sessions", json={"prompt": "Add a cart", "sourceContext": context} | fields)

    def every(self, path: str, name: str, **query: str | int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page = self.read(path, **query)
        while True:
            found += page.get(name, [])
            if "nextPageToken" not in page:
                return found
            page = self.read(path, **query, pageToken=page["nextPageToken"])

    def kinds(self, session: str = ID) -> list[str]:
        known = {"name", "id", "description", "createTime", "originator", "artifacts"}
        listed = self.every(f"/sessions/{session}/activities", "activities", pageSize=100)
        return [next(iter(activity.keys() - known)) for activity in listed]

    def state(self, session: str = ID) -> str:
        return str(self.read(f"/sessions/{session}")["state"])


def expect_error(response: requests.Response, code: int, status: str) -> str:
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["status"]) == (code, code, status), response.text
    return str(error["message"])
