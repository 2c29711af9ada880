"""The scan that runs are compared with: one REST request after the other, as simple bots do it.

For each open pull request: its check runs, statuses, reviews, and comments. For a red one: its session and the log of
each failed job, unread.
"""

import os
from typing import Any

import requests


def main() -> None:
    """Scan once."""
    base, token = os.environ["GITHUB_API_URL"], os.environ["INPUT_GITHUB-TOKEN"]
    name = os.environ["INPUT_REPOSITORIES"]
    with requests.Session() as session:
        session.trust_env = False

        def get(path: str) -> Any:  # noqa: ANN401 - JSON
            answer = session.get(
                f"{base}/repos/{name}/{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60
            )
            return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.text

        page = 1
        while pulls := get(f"pulls?state=open&per_page=100&page={page}"):
            for pull in pulls:
                _look_at(get, session, pull)
            page += 1


def _look_at(get: Any, session: requests.Session, pull: dict[str, Any]) -> None:  # noqa: ANN401 - a function made above
    sha, number = pull["head"]["sha"], pull["number"]
    runs = get(f"commits/{sha}/check-runs?per_page=100")["check_runs"]
    get(f"commits/{sha}/status")
    get(f"pulls/{number}/reviews?per_page=100")
    get(f"issues/{number}/comments?per_page=100")
    failed = [run for run in runs if run["conclusion"] == "failure"]
    if failed:
        jules, key = os.environ["INPUT_JULES-BASE-URL"], os.environ["INPUT_JULES-API-KEY"]
        of_session = f"{jules}/sessions/{pull['head']['ref'].rpartition('-')[2]}"
        session.get(of_session, headers={"X-Goog-Api-Key": key}, timeout=60).json()
    for run in failed:
        get(f"actions/jobs/{run['id']}/logs")


if __name__ == "__main__":
    main()
