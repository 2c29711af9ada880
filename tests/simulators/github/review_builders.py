"""Tell what a review says: the sentences behind `pull_request.review(...)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from tests.simulators.github.discussion import WRITERS, Review, Thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.simulators.github.actors import Actor
    from tests.simulators.github.commits import Commit
    from tests.simulators.github.pull_request import PullRequest

OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
HUNK = "@@ -1,2 +1,3 @@\n def answer() -> int:\n+    value = 1\n     return 42"


@dataclass(frozen=True)
class ThreadSpec:
    """A thread as a scenario tells it."""

    path: str
    line: int | None
    comments: Sequence[str | tuple[Actor | None, str]]
    hunk: str
    start_line: int | None
    side: str
    resolved: bool
    outdated: bool


def thread(
    path: str = "src/app.py",
    line: int | None = 2,
    *,
    comments: Sequence[str | tuple[Actor | None, str]] = ("Please look at this.",),
    hunk: str = HUNK,
    start_line: int | None = None,
    side: str = "RIGHT",
    resolved: bool = False,
    outdated: bool = False,
) -> ThreadSpec:
    """Describe a thread. `line` None: on the whole file. A comment is a text by the reviewer, or (author, text)."""
    return ThreadSpec(path, line, comments, hunk, start_line, side, resolved, outdated)


class ReviewOptions(TypedDict, total=False):
    """What a scenario may say about a review; each has a sensible default."""

    association: str  # default: derived from the repository's people
    threads: Sequence[ThreadSpec]
    can_push: bool  # default: by association or permission
    minutes_ago: float
    commit: Commit  # default: the head


def add_review(pull: PullRequest, author: Actor | None, state: str, body: str, options: ReviewOptions) -> Review:
    """Submit a review with its threads. Who belongs to the repository can push unless told otherwise."""
    association = options.get("association") or pull.repository.association_of(author)
    writes = association in WRITERS or pull.repository.permission_of(author) in ("write", "admin")
    review = Review(
        world=pull.world,
        pull_request=pull,
        author=author,
        state=state,
        body=body,
        association=association,
        can_push=options.get("can_push", writes),
        commit=options.get("commit", pull.head),
        submitted_at=pull.world.now - timedelta(minutes=options.get("minutes_ago", 0)),
    )
    pull.reviews.append(review)
    for spec in options.get("threads", ()):
        open_thread(review, spec)
    return review


def open_thread(review: Review, spec: ThreadSpec) -> Thread:
    """Start a thread with its first comment in the review; later ones by others are replies."""
    pull = review.pull_request
    opened = Thread(
        world=pull.world,
        pull_request=pull,
        path=spec.path,
        original_line=spec.line,
        original_start_line=spec.start_line,
        side=spec.side,
        hunk=spec.hunk if spec.line is not None else "",
        subject_type="LINE" if spec.line is not None else "FILE",
        is_resolved=spec.resolved,
        is_outdated=spec.outdated,
    )
    pull.threads.append(opened)
    review.threads.append(opened)
    for each in spec.comments:
        author, text = (review.author, each) if isinstance(each, str) else each
        if author == review.author:
            opened.add(review, author, text, review.association)
        else:
            opened.reply(author, text)
    return opened


def latest_reviews(pull: PullRequest, *, opinionated: bool, writers_only: bool = False) -> list[Review]:
    """Keep each author's newest review, as `latestReviews` and `latestOpinionatedReviews` do."""
    found: dict[Actor | None, Review] = {}
    for review in pull.reviews:
        if (not opinionated or review.state in OPINIONS) and (not writers_only or review.can_push):
            found.pop(review.author, None)
            found[review.author] = review
    return list(found.values())
