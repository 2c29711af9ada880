"""Conditional requests: a response that says that nothing has changed does not count toward GitHub's rate limit.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
"""

import threading
from collections import OrderedDict
from http import HTTPStatus
from typing import Final

from feedback_bot.github.answer import Answer, Response

_MOST: Final = 200
_LONGEST: Final = 2**16
"""In characters. Longer answers are not kept, to save memory."""


class KnownAnswers:
    """The latest answers that had an ``ETag``, in case they are requested again. It is safe for several threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def headers(self, what: str) -> dict[str, str]:
        """The headers to add to a request whose answer may be known."""
        with self._lock:
            known = self._answers.get(what)
        return {"If-None-Match": known.headers["ETag"]} if known else {}

    def resolve(self, what: str, outcome: Response) -> Response:
        """The outcome or, if nothing has changed, the known answer instead."""
        if not isinstance(outcome, Answer):
            return outcome
        with self._lock:
            if outcome.status == HTTPStatus.NOT_MODIFIED:
                return self._answers.get(what, outcome)
            if outcome.status == HTTPStatus.OK and outcome.headers.get("ETag") and outcome.length <= _LONGEST:
                self._answers[what] = outcome
                self._answers.move_to_end(what)
                if len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
            return outcome
