"""The client: one method for each operation of https://jules.google/docs/api/reference/."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Literal, Self
from urllib.parse import quote

from feedback_bot.jules.activities import Activity
from feedback_bot.jules.answers import Call
from feedback_bot.jules.errors import ActivitiesNotReady, NotFound
from feedback_bot.jules.names import parse_activity_id, parse_session_id, parse_source_name
from feedback_bot.jules.parsing import check_name, check_prompt, pages, validate
from feedback_bot.jules.resources import Session, Source
from feedback_bot.jules.times import format_time
from feedback_bot.jules.transport import Transport
from feedback_bot.limits.addresses import JULES_BASE_URL
from feedback_bot.limits.certificates import find_ca_bundle
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing

AUTO_CREATE_PR: Final = "AUTO_CREATE_PR"
_ACTIVITY_PAUSES: Final = (1, 2, 4)
"""Seconds between requests for the activities of a session that has just started."""
_CONNECT: Final = "Connect the repository at https://jules.google.com, or check the spelling."
_REFUSED: Final = (
    "Check the prompt and the branch, and make sure that the repository is connected at https://jules.google.com."
)
_SESSION_GONE: Final = "Check the ID, and make sure that the key belongs to the account that owns the session."
_UNREACHABLE: Final = "Run `feedback-bot sessions get {id}` to check that the session exists and accepts messages."
_WAITS_FOR: Final = "Run `feedback-bot sessions get {id}` to see what the session is waiting for."
_LOOK: Final = "run `feedback-bot sessions {command}` to check before you repeat it."


class Jules:
    """Jules' REST API, with one account's key.

    Every method raises a ``JulesError`` if it fails, and a ``BadRequest`` without a request if an ID or a prompt is not
    valid. A session is given by ID, as ``sessions/{id}``, or by the URL of its page. Several threads may read at once.
    """

    def __init__(  # noqa: PLR0913 - options, each with a default
        self,
        api_key: str,
        *,
        base_url: str = JULES_BASE_URL,
        rate_limit_wait: float = 120,
        answer_timeout: float = 60,
        sleep: Callable[[float], None] = time.sleep,
        budget: RateLimitBudget | None = None,
        timing: Timing | None = None,
        ca_bundle: str | None = None,
        session: HttpSession | None = None,
    ) -> None:
        """Check the settings. Nothing is sent yet.

        Args:
            api_key: from Jules' settings; it never appears in an error or a ``repr``.
            base_url: https, or http on this machine.
            rate_limit_wait: seconds that reads may wait for rate limits, all of them together.
            answer_timeout: seconds that a whole response may take, even if data keeps arriving.
            sleep: waits for a number of seconds.
            budget: shared with other clients, replaces ``rate_limit_wait``.
            timing: shared with other clients, replaces ``answer_timeout`` and ``sleep``.
            ca_bundle: a file or folder of certificates to trust; without it ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE``
                or ``SSL_CERT_FILE`` of the environment, or otherwise the default ones.
            session: connections that are shared with other clients; ``ca_bundle`` is then ignored.

        Raises:
            ValueError: the key or the URL is not valid, or the certificates do not exist.
        """
        self._budget = RateLimitBudget(rate_limit_wait) if budget is None else budget
        timing = Timing(answer=answer_timeout, sleep=sleep) if timing is None else timing
        self._sleep = timing.sleep
        self._transport = Transport(
            api_key,
            base_url,
            budget=self._budget,
            ca_bundle=ca_bundle or find_ca_bundle(os.environ),
            timing=timing,
            session=session,
        )

    def __repr__(self) -> str:
        return f"Jules(base_url={self._transport.base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def allow_wait(self, seconds: float) -> None:
        """Raise ``rate_limit_wait`` to this many seconds, if it is less."""
        self._budget.allow(seconds)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def server_time(self) -> datetime | None:
        """When Jules last answered, by its own clock, in UTC, to the second; ``None`` before the first answer."""
        return self._transport.server_time

    def session(self, session_id: str) -> Session:
        """Read one session."""
        call = self._session_call("GET", "Reading session {id}", session_id)
        return validate(call, Session, self._transport.ask(call))

    def sessions(self, *, archived: bool | None = None) -> Iterator[Session]:
        """Read the sessions page by page, newest first.

        Args:
            archived: only archived ones, or only others. ``None`` leaves it to Jules, which does not list archived ones
                by default.
        """
        params = {} if archived is None else {"filter": f"archived = {str(archived).lower()}"}
        call = Call(method="GET", path="sessions", what="Listing the sessions", params=params)
        for session in pages(self._transport.ask, call, "sessions", Session):
            if archived is None or session.archived == archived:
                yield session

    def create_session(
        self,
        prompt: str,
        *,
        source: str | None = None,
        starting_branch: str | None = None,
        title: str | None = None,
        require_plan_approval: bool | None = None,
        automation_mode: str | None = None,
    ) -> Session:
        """Start a session. It counts toward the account's quota.

        Args:
            prompt: the task.
            source: ``owner/repo`` or ``sources/…``; ``None`` for a session without a repository.
            starting_branch: requires a source; the API requires a branch for GitHub repositories.
            title: ``None`` lets Jules choose one.
            require_plan_approval: wait until the plan is approved.
            automation_mode: ``AUTO_CREATE_PR`` to have a pull request created at the end.
        """
        what = "Creating a session"
        body: dict[str, Any] = {"prompt": check_prompt(what, prompt)}
        if source is not None:
            context: dict[str, Any] = {"source": check_name(what, parse_source_name, source)}
            if starting_branch is not None:
                context["githubRepoContext"] = {"startingBranch": starting_branch}
            body["sourceContext"] = context
        options = {
            "title": title,
            "requirePlanApproval": require_plan_approval,
            "automationMode": automation_mode,
        }
        body |= {key: value for key, value in options.items() if value is not None}
        look = _LOOK.format(command="list")
        call = Call(
            method="POST",
            path="sessions",
            what=what,
            body=body,
            if_not_found=_CONNECT,
            if_refused=_REFUSED,
            if_in_doubt=look,
        )
        return validate(call, Session, self._transport.ask(call))

    def delete_session(self, session_id: str) -> None:
        """Delete a session permanently."""
        self._transport.ask(self._session_call("DELETE", "Deleting session {id}", session_id))

    def archive_session(self, session_id: str) -> None:
        """Archive a session."""
        self._transport.ask(self._session_call("POST", "Archiving session {id}", session_id, verb="archive"))

    def unarchive_session(self, session_id: str) -> None:
        """Restore an archived session."""
        self._transport.ask(self._session_call("POST", "Unarchiving session {id}", session_id, verb="unarchive"))

    def send_message(self, session_id: str, prompt: str) -> None:
        """Send a message to the session's agent. It appears as a ``userMessaged`` activity a moment later."""
        body = {"prompt": check_prompt(f"Sending a message to session {session_id}", prompt)}
        call = self._session_call(
            "POST",
            "Sending a message to session {id}",
            session_id,
            verb="sendMessage",
            body=body,
            if_not_found=_UNREACHABLE,
            look="activities {id}",
        )
        self._transport.ask(call)

    def approve_plan(self, session_id: str) -> None:
        """Approve the plan that the session is waiting on."""
        what = "Approving the plan of session {id}"
        call = self._session_call("POST", what, session_id, verb="approvePlan", if_refused=_WAITS_FOR)
        self._transport.ask(call)

    def activities(self, session_id: str, *, since: datetime | None = None) -> Iterator[Activity]:
        """Read what happened in a session, page by page, oldest first.

        If the session has just started, this waits for its activities, as long as the budget allows.

        Args:
            session_id: the session.
            since: only newer ones. Times are truncated to microseconds, so an activity with exactly this time may be
                returned again: compare IDs.

        Raises:
            ActivitiesNotReady: the session is there, but its activities are not yet.
            ValueError: ``since`` has no time zone.
        """
        params = {} if since is None else {"filter": f'create_time > "{format_time(since)}"'}
        what = "Reading the activities of session {id}"
        call = self._session_call("GET", what, session_id, below="/activities", params=params)
        return pages(self._ask_for_activities, call, "activities", Activity)

    def _ask_for_activities(self, call: Call) -> dict[str, Any]:
        for pause in (*_ACTIVITY_PAUSES, None):
            with suppress(NotFound):
                return self._transport.ask(call)
            self.session(str(call.session_id))  # if that is not found either, the session is gone
            if pause is None or not self._budget.take(pause):
                break
            self._sleep(pause)
        raise ActivitiesNotReady(
            call.what, "the session has no activities yet", status=HTTPStatus.NOT_FOUND, session_id=call.session_id
        )

    def activity(self, session_id: str, activity_id: str) -> Activity:
        """Read one activity; the ID may be its full name."""
        what = "Reading an activity"
        below = f"/activities/{check_name(what, parse_activity_id, activity_id)}"
        call = self._session_call("GET", f"{what} of session {{id}}", session_id, below=below)
        return validate(call, Activity, self._transport.ask(call))

    def sources(self) -> Iterator[Source]:
        """Read the repositories that are connected to Jules, page by page."""
        return pages(
            self._transport.ask, Call(method="GET", path="sources", what="Listing the sources"), "sources", Source
        )

    def source(self, name: str) -> Source:
        """Read one source, named ``owner/repo`` or ``sources/…``."""
        what = f"Reading source {name}"
        path = quote(check_name(what, parse_source_name, name))
        call = Call(method="GET", path=path, what=what, if_not_found=_CONNECT)
        return validate(call, Source, self._transport.ask(call))

    def _session_call(
        self,
        method: Literal["GET", "POST", "DELETE"],
        what: str,
        session_id: str,
        *,
        verb: str = "",
        below: str = "",
        look: str = "get {id}",
        if_not_found: str = _SESSION_GONE,
        if_refused: str | None = None,
        **fields: Any,  # noqa: ANN401 - other fields of a call
    ) -> Call:
        checked = check_name(what.format(id=session_id), parse_session_id, session_id)
        return Call(
            method=method,
            path=f"sessions/{checked}{below}" + (f":{verb}" if verb else ""),
            what=what.format(id=checked),
            session_id=checked,
            if_not_found=if_not_found.format(id=checked),
            if_refused=if_refused and if_refused.format(id=checked),
            if_in_doubt=_LOOK.format(command=look.format(id=checked)),
            has_result=method == "GET",
            **fields,
        )
