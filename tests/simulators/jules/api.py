"""The operations of the Jules REST API, v1alpha, by method and path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.simulators.http.exchange import Reply

from .bodies import MESSAGE, SESSION, check_empty, check_query, read_body
from .creation import create_session
from .errors import ApiError, json_reply, not_found, page_not_found, permission_denied, unauthenticated
from .paging import archived_filter, created_filter, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.http.exchange import Request

    from .session import JulesSession
    from .sources import Source
    from .world import JulesWorld

PAGED = ("pageSize", "pageToken")


class JulesApi:
    """Answers requests from the world; the server holds the world's lock meanwhile."""

    def __init__(self, world: JulesWorld) -> None:
        self._world = world
        self._account = ""  # whose key the request has that is being answered
        one = r"/sessions/([^/:]+)"
        self._routes: list[tuple[str, str, Callable[..., Reply]]] = [
            ("POST", r"/sessions", self._create),
            ("GET", r"/sessions", self._list_sessions),
            ("GET", one, self._get),
            ("DELETE", one, self._delete),
            ("POST", rf"{one}:(archive|unarchive)", self._archive),
            ("POST", rf"{one}:sendMessage", self._send_message),
            ("POST", rf"{one}:approvePlan", self._approve_plan),
            ("GET", rf"{one}/activities", self._list_activities),
            ("GET", rf"{one}/activities/([^/:]+)", self._get_activity),
            ("GET", r"/sources", self._list_sources),
            ("GET", r"/(sources/.+)", self._get_source),
        ]

    def answer(self, request: Request) -> Reply:
        for method, path, operation in self._routes:
            match = re.fullmatch(path, request.path)
            if match and method == request.method:
                try:
                    self._authenticate(request)
                    return operation(request, *match.groups())
                except ApiError as error:
                    return error.reply()
        return page_not_found()

    def _authenticate(self, request: Request) -> None:
        key = request.headers.get("x-goog-api-key", "")
        if key in self._world.denied_keys:
            raise permission_denied()
        if key not in self._world.api_keys:
            raise unauthenticated()
        self._account = self._world.accounts.get(key, "")

    def _session(self, session_id: str) -> JulesSession:
        session = self._world.sessions.get(session_id)
        if session is None or session.access == "hidden" or session.account != self._account:
            raise not_found()
        if session.access == "denied":
            raise permission_denied()
        return session

    def _create(self, request: Request) -> Reply:
        check_query(request.query, ())
        return json_reply(create_session(self._world, read_body(request, SESSION), self._account).to_json())

    def _list_sessions(self, request: Request) -> Reply:
        check_query(request.query, (*PAGED, "filter"))
        check_empty(request)
        wanted = archived_filter(request.query.get("filter", ""), usual=self._world.lists_archived)
        mine = [s for s in self._world.sessions.values() if s.access == "granted" and s.account == self._account]
        newest = sorted(filter(wanted, mine), key=lambda session: session.key, reverse=True)
        chosen, token = page(newest, request.query, lambda session: session.key, newest_first=True)
        return _listing("sessions", [session.to_json() for session in chosen], token)

    def _get(self, request: Request, session_id: str) -> Reply:
        check_query(request.query, ())
        check_empty(request)
        return json_reply(self._session(session_id).to_json())

    def _delete(self, request: Request, session_id: str) -> Reply:
        check_query(request.query, ())
        check_empty(request)
        self._session(session_id).vanishes()
        return json_reply({})

    def _archive(self, request: Request, session_id: str, verb: str) -> Reply:
        check_query(request.query, ())
        check_empty(request)
        self._session(session_id).archive(away=verb == "archive")
        return json_reply({})

    def _send_message(self, request: Request, session_id: str) -> Reply:
        check_query(request.query, ())
        text = read_body(request, MESSAGE).get("prompt", "")  # an empty one is taken like any other
        session = self._session(session_id)
        if session.refusal is not None:
            raise ApiError(session.refusal, "Requested entity was not found.")
        if session.state in self._world.unmessageable_states:
            raise not_found()
        session.receive(text)
        return self._empty()

    def _approve_plan(self, request: Request, session_id: str) -> Reply:
        check_query(request.query, ())
        check_empty(request)
        session = self._session(session_id)
        plan = session.waiting_plan
        if plan is None:
            raise ApiError(400, "The session has no plan that waits for approval.", status="FAILED_PRECONDITION")
        session.approve(plan)
        return json_reply({name: value for name, value in session.to_json().items() if name != "sourceContext"})

    def _list_activities(self, request: Request, session_id: str) -> Reply:
        check_query(request.query, (*PAGED, "filter"))
        check_empty(request)
        wanted = created_filter(request.query.get("filter", ""))
        session = self._session(session_id)
        if session.has_no_activities_yet():
            raise not_found()
        oldest = [activity for activity in session.activities if wanted(activity)]
        chosen, token = page(oldest, request.query, lambda activity: activity.key, newest_first=False)
        return _listing("activities", [activity.to_json() for activity in chosen], token)

    def _get_activity(self, request: Request, session_id: str, activity_id: str) -> Reply:
        check_query(request.query, ())
        for activity in self._session(session_id).activities:
            if activity.id == activity_id:
                return json_reply(activity.to_json())
        raise not_found()

    def _list_sources(self, request: Request) -> Reply:
        check_query(request.query, PAGED)
        connected = self._connected()
        places = {source.name: (place, 0) for place, source in enumerate(connected)}
        chosen, token = page(connected, request.query, lambda source: places[source.name], newest_first=False)
        return _listing("sources", [source.to_json() for source in chosen], token)

    def _get_source(self, request: Request, name: str) -> Reply:
        check_query(request.query, ())
        for source in self._connected():
            if source.name == name:
                return json_reply(source.to_json())
        raise not_found()

    def _connected(self) -> list[Source]:
        return [s for s in self._world.sources.values() if s.connected and s.is_of(self._account)]

    def _empty(self) -> Reply:
        return Reply(200, self._world.empty_answer, {"Content-Type": "application/json; charset=UTF-8"})


def _listing(name: str, items: list[dict[str, object]], token: str) -> Reply:
    """Empty fields are left out: a list without items is `{}`."""
    content: dict[str, object] = {name: items} if items else {}
    return json_reply(content | ({"nextPageToken": token} if token else {}))
