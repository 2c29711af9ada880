"""Whose a pull request is, and which session may hear of it."""

from typing import Any

import pytest

from feedback_bot.linking.ownership import Ownership, ownership, repositories_of, starter, why_not_linked
from feedback_bot.model import Actor, Candidate, Reason, ReasonCode, Session
from tests.unit.builders import FOOTER, SESSION, because, candidate, policy, session, snapshot

PERSON = Actor("carol")
PERSONS: dict[str, Any] = {"author": PERSON, "body": "My own."}


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        pytest.param(candidate(), Ownership.JULES, id="the app"),
        pytest.param(candidate(body=""), Ownership.JULES, id="the app, no footer"),
        pytest.param(candidate(author=Actor("jules-bot"), body=""), Ownership.JULES, id="an older set-up"),
        pytest.param(candidate(author=PERSON), Ownership.JULES, id="a person, with the footer"),
        pytest.param(candidate(author=None), Ownership.JULES, id="a deleted account, with the footer"),
        pytest.param(candidate(**PERSONS, head_branch="my-work"), Ownership.SOMEBODY_ELSE, id="a person"),
        pytest.param(candidate(**PERSONS), Ownership.BRANCH_ONLY, id="a person, on a branch with an id"),
        pytest.param(candidate(**PERSONS, is_from_fork=True), Ownership.SOMEBODY_ELSE, id="the same from a fork"),
        pytest.param(
            candidate(**{**PERSONS, "author": Actor("mergify", is_bot=True)}), Ownership.SOMEBODY_ELSE, id="another bot"
        ),
        pytest.param(candidate(**{**PERSONS, "author": None}), Ownership.SOMEBODY_ELSE, id="a deleted account"),
        pytest.param(
            candidate(author=Actor("google-labs-jules"), body="", head_branch="my-work"),
            Ownership.SOMEBODY_ELSE,
            id="a user of the app's name",
        ),
        pytest.param(
            candidate(author=PERSON, body=f"```\n{FOOTER}\n```", head_branch="my-work"),
            Ownership.SOMEBODY_ELSE,
            id="a quoted footer",
        ),
        pytest.param(candidate(is_from_fork=True), Ownership.FORK, id="from a fork"),
        pytest.param(candidate(head_repository="mallory/teapot"), Ownership.FORK, id="from elsewhere"),
        pytest.param(candidate(head_repository=None), Ownership.FORK, id="from a deleted fork"),
        pytest.param(candidate(head_repository="Acme/Teapot"), Ownership.JULES, id="spelt otherwise"),
    ],
)
def test_whose_it_is(given: Candidate, owner: Ownership) -> None:
    assert ownership(given, policy()) is owner


@pytest.mark.parametrize("name", ["my-app[bot]", "app/my-app", "@My-App[bot]", "my-app"])
def test_authors_of_the_policy(name: str) -> None:
    given = candidate(author=Actor("my-app", is_bot=True), body="")

    assert ownership(given, policy(authors=name)) is Ownership.JULES


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param(session(), None, id="its own"),
        pytest.param(session(pull_requests=()), None, id="names no pull request yet"),
        pytest.param(session(source="sources/github/Acme/Teapot"), None, id="another case"),
        pytest.param(
            session(source="sources/github-acme-teapot"),
            because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session=SESSION),
            id="an ambiguous spelling that nobody has read",
        ),
        pytest.param(session(pull_requests=("https://github.com/ACME/teapot/pull/7/",)), None, id="a slash at the end"),
        pytest.param(
            session(source="sources/github/acme/coffee"),
            because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session=SESSION),
            id="stranger",
        ),
        pytest.param(
            session(source=None),
            because(ReasonCode.SESSION_WITHOUT_REPOSITORY, session=SESSION, repository="acme/teapot"),
            id="no source",
        ),
        pytest.param(
            session(pull_requests=("https://github.com/acme/teapot/pull/70",)),
            because(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session=SESSION),
            id="another pull request",
        ),
        pytest.param(
            session(pull_requests=("https://github.com/mallory/teapot/pull/7",)),
            because(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session=SESSION),
            id="the same number elsewhere",
        ),
    ],
)
def test_why_a_session_must_not_hear_of_it(given: Session, reason: Reason | None) -> None:
    assert why_not_linked(snapshot(), given) == reason


@pytest.mark.parametrize(
    ("given", "contradicts"),
    [
        pytest.param(session(pull_requests=(), working_branch="fix-lid"), True, id="another branch"),
        pytest.param(session(pull_requests=(), working_branch=snapshot().head_branch), False, id="this branch"),
        pytest.param(session(pull_requests=()), False, id="no branch yet"),
        pytest.param(session(working_branch="fix-lid"), False, id="this pull request"),
    ],
)
def test_a_session_that_only_the_branch_names_must_not_work_on_another(given: Session, contradicts: bool) -> None:
    other = because(ReasonCode.SESSION_OF_OTHER_BRANCH, session=SESSION, branch="fix-lid")

    assert why_not_linked(snapshot(), given, by_branch_only=True) == (other if contradicts else None)
    assert why_not_linked(snapshot(), given) is None


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(session(source="sources/github/acme/kettle", pull_requests=()), id="its source"),
        pytest.param(
            session(source="sources/github/Acme/Kettle", pull_requests=("https://github.com/Acme/Kettle/pull/7",)),
            id="and its pull request",
        ),
    ],
)
def test_a_name_that_the_repository_had_is_its_own(given: Session) -> None:
    assert why_not_linked(snapshot(), given) is not None
    assert why_not_linked(snapshot(), given, former=["acme/kettle"]) is None
    assert repositories_of(given)[0].lower() == "acme/kettle"


def test_a_session_that_published_the_branch_is_its_own() -> None:
    given = session(pull_requests=("https://github.com/acme/teapot/pull/6",), branches=(f"boil-water-{SESSION}",))

    assert why_not_linked(snapshot(), given) is None


def test_a_session_that_the_bot_started_opens_another_pull_request() -> None:
    given = session(pull_requests=("https://github.com/acme/teapot/pull/8",))

    assert why_not_linked(snapshot(), given, started_by_us=True) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"source": None}, ReasonCode.SESSION_WITHOUT_REPOSITORY, id="no source"),
        pytest.param(
            {"source": "sources/github/acme/kettle"}, ReasonCode.SESSION_OF_OTHER_REPOSITORY, id="another source"
        ),
        pytest.param(
            {"pull_requests": ("https://github.com/acme/kettle/pull/8",)},
            ReasonCode.SESSION_OF_OTHER_PULL_REQUEST,
            id="another repository",
        ),
        pytest.param(
            {"pull_requests": ("https://github.example/acme/teapot/pull/8",)},
            ReasonCode.SESSION_OF_OTHER_PULL_REQUEST,
            id="another server",
        ),
    ],
)
def test_a_session_that_the_bot_started_is_of_this_repository_all_the_same(
    changes: dict[str, Any], code: ReasonCode
) -> None:
    problem = why_not_linked(snapshot(), session(**changes), started_by_us=True)

    assert problem
    assert problem.code is code


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://github.com/evil/acme/teapot/pull/7", id="below another path"),
        pytest.param("https://github.com.evil.example/acme/teapot/pull/7", id="a server of a similar name"),
        pytest.param("https://github.com@evil.example/acme/teapot/pull/7", id="a user of that name"),
        pytest.param("https://github.com:444/acme/teapot/pull/7", id="another port"),
        pytest.param("https://github.com/acme/teapot/issues/7", id="an issue"),
        pytest.param("https://github.com/acme/teapot/pull/7/commits", id="a page of it"),
        pytest.param("https://[github.com/acme/teapot/pull/7", id="not a URL"),
        pytest.param("acme/teapot/pull/7", id="no server"),
    ],
)
def test_urls_that_only_look_like_this_pull_request(url: str) -> None:
    given = session(pull_requests=(url,))

    assert why_not_linked(snapshot(), given) == because(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session=SESSION)


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        pytest.param({}, "carol", id="in the footer"),
        pytest.param({"body": "", "author": PERSON}, "carol", id="the author"),
        pytest.param({"body": ""}, None, id="the app"),
        pytest.param({"body": "", "author": None}, None, id="a deleted account"),
    ],
)
def test_who_started_the_task(changes: dict[str, object], who: str | None) -> None:
    assert starter(snapshot(**changes), policy()) == who
