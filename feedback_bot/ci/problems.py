"""Why a log of another CI system could not be read. The kinds are few, because the systems use statuses differently."""

from enum import StrEnum
from http import HTTPStatus
from typing import Final

from feedback_bot.errors import ReadError


class Problem(StrEnum):
    """What went wrong, as the end of a sentence."""

    TOKEN_NEEDED = "it needs a token"  # noqa: S105 - not a password
    TOKEN_REFUSED = "the token was refused"  # noqa: S105 - the same
    NOT_ALLOWED = "the token does not have permission to read it"
    NOT_FOUND = "it was not found, or is not visible to this token"
    GONE = "it is no longer available"
    NO_ANSWER = "the API did not answer as documented"
    RATE_LIMITED = "the rate limit is exhausted"
    TOO_LARGE = "the answer is too large, or takes too long"
    OTHER_COMMIT = "the build is for a different commit"
    OTHER_REPOSITORY = "the build is for a different repository"
    NO_LOG = "it has no log"
    TOO_MANY = "the limit of requests for this pull request was reached"
    UNSAFE = "its address is not allowed"


_OF_TOKEN: Final = (Problem.TOKEN_NEEDED, Problem.TOKEN_REFUSED, Problem.NOT_ALLOWED, Problem.NOT_FOUND)


class CiError(ReadError):
    """A log could not be read, or something that leads to it.

    Attributes:
        is_of_token: another token may help.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.is_of_token = problem in _OF_TOKEN


def problem_of(status: int, *, with_token: bool) -> Problem:
    """What a status other than 200 means.

    Systems answer 404 for anything that a token may not see, and one answers 203 with a sign-in page.

    Args:
        with_token: whether the request carried a token.
    """
    if status == HTTPStatus.GONE:
        return Problem.GONE
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Problem.RATE_LIMITED
    problem = _REFUSALS.get(status, Problem.NO_ANSWER)
    return Problem.TOKEN_NEEDED if problem is not Problem.NO_ANSWER and not with_token else problem


_REFUSALS: Final[dict[int, Problem]] = {
    HTTPStatus.NON_AUTHORITATIVE_INFORMATION: Problem.TOKEN_REFUSED,
    HTTPStatus.FOUND: Problem.TOKEN_REFUSED,
    HTTPStatus.UNAUTHORIZED: Problem.TOKEN_REFUSED,
    HTTPStatus.FORBIDDEN: Problem.NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: Problem.NOT_FOUND,
}
