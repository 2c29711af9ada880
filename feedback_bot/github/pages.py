"""The issue on which the bot shows all pull requests of a repository."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from feedback_bot.github.client import Client
from feedback_bot.github.failures import as_expected
from feedback_bot.github.graph import Node, actor, nodes, time
from feedback_bot.github.partial import refuse_errors, why_absent
from feedback_bot.github.queries import load_query
from feedback_bot.model.page import Page, Pages, Version, Visibility

PAGE_LABEL: Final = "jules-feedback"
_MOST_NAMES: Final = 100
_MOST_PAGES: Final = 5


class PageStore:
    """Finds and writes this issue."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def labeled(self, repository: str) -> Pages:
        """The token's own issues with the label.

        Raises:
            ReadError: they could not be read. This needs ``issues: read``.
        """
        return self._read(repository, {"labels": [PAGE_LABEL], "filter": None})

    def opened_by(self, repository: str, login: str) -> Pages:
        """The issues that an account opened, the first 20.

        Raises:
            ReadError: they could not be read.
        """
        return self._read(repository, {"labels": None, "filter": {"createdBy": login}})

    def versions(self, repository: str, number: int, since: datetime) -> tuple[Version, ...]:
        """The versions of an issue's text since a moment, and the one before, oldest first; at most the newest 250.

        Versions that somebody has deleted have no text.

        Raises:
            ReadError: they could not be read.
        """
        owner, _, name = repository.partition("/")
        variables = {"owner": owner, "name": name, "number": number, "cursor": None}
        found: list[Version] = []
        for _ in range(_MOST_PAGES):
            _, body = self._client.query(load_query("page_versions"), variables)
            refuse_errors(body)
            with as_expected(repository):
                edits = body["data"]["repository"]["issue"]["userContentEdits"]
                found += _versions(edits)
                following = edits["pageInfo"]
                is_enough = any(version.text is not None and version.edited_at <= since for version in found)
                if is_enough or not following["hasNextPage"]:
                    break
                variables["cursor"] = following["endCursor"]
        return tuple(sorted(found, key=lambda version: version.edited_at))

    def visibilities(self, names: Sequence[str]) -> dict[str, Visibility]:
        """Who can see some repositories. What the token cannot read is left out.

        Raises:
            ReadError: they could not be read.
        """
        found: dict[str, Visibility] = {}
        for start in range(0, len(names), _MOST_NAMES):
            asked = names[start : start + _MOST_NAMES]
            _, body = self._client.query(*_visibility_query(asked))
            with as_expected("the visibility of repositories"):
                answers = [body["data"].get(f"name{at}") for at in range(len(asked))]
                found |= {
                    name: Visibility[each["visibility"]] for name, each in zip(asked, answers, strict=True) if each
                }
        return found

    def open(self, repository: str, title: str, body: str) -> None:
        """Open an issue with the label, with a request that is sent once.

        Raises:
            WriteError: it was not opened, or that is unknown: the next run finds it.
        """
        issue = {"title": title, "body": body, "labels": [PAGE_LABEL]}
        self._client.create(f"/repos/{repository}/issues", issue)

    def edit(self, repository: str, number: int, **changes: Any) -> None:
        """Change an issue.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.write("PATCH", f"/repos/{repository}/issues/{number}", changes)

    def _read(self, repository: str, variables: Node) -> Pages:
        owner, _, name = repository.partition("/")
        _, body = self._client.query(load_query("pages"), {"owner": owner, "name": name, **variables})
        found = body["data"].get("repository")
        if not isinstance(found, dict):
            raise why_absent(body, f"repository {repository}")
        refuse_errors(body)
        with as_expected(repository):
            return Pages(
                repository_id=int(found["databaseId"]),
                login=str(body["data"]["viewer"]["login"]),
                can_have_issues=bool(found["hasIssuesEnabled"]) and not found["isArchived"],
                found=tuple(_page(node) for node in nodes(found["issues"]) if node["viewerDidAuthor"]),
            )


def _versions(edits: Node) -> Iterator[Version]:
    for edit in nodes(edits):
        edited_at = time(edit["editedAt"])
        if edited_at:
            text = None if edit["diff"] is None else str(edit["diff"])
            yield Version(edited_at=edited_at, editor=actor(edit["editor"]), text=text)


def _visibility_query(names: Sequence[str]) -> tuple[str, dict[str, Any]]:
    parts = [name.partition("/") for name in names]
    declared = ", ".join(f"$owner{at}: String!, $name{at}: String!" for at in range(len(parts)))
    fields = " ".join(
        f"name{at}: repository(owner: $owner{at}, name: $name{at}) {{ visibility }}" for at in range(len(parts))
    )
    values = {f"owner{at}": owner for at, (owner, _, _) in enumerate(parts)}
    values |= {f"name{at}": name for at, (_, _, name) in enumerate(parts)}
    return f"query Visibilities({declared}) {{ rateLimit {{ cost remaining limit resetAt }} {fields} }}", values


def _page(node: Node) -> Page:
    created_at = time(node["createdAt"])
    if created_at is None:
        raise ValueError("an issue without a time")
    return Page(
        number=int(node["number"]),
        url=str(node["url"]),
        title=str(node["title"]),
        body=node["body"] or "",
        is_open=node["state"] == "OPEN",
        created_at=created_at,
        edited_at=tuple(sorted(at for edit in nodes(node["userContentEdits"]) if (at := time(edit["editedAt"])))),
    )
