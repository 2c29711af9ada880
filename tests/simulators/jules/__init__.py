"""A Jules to test against: the REST API v1alpha over real HTTP, with a state that scenarios tell and read.

    world = JulesWorld()
    session = world.session("9876543210987654321", state="COMPLETED", pull_request="https://github.com/octo/shop/pull/7")
    session.answers(says("On it."), waits(minutes=2), completes())
    with JulesServer(world) as jules:
        ...  # run the bot with jules-base-url = jules.url
    assert session.messages == ["..."]

Written from the API's reference and from what users of it measured, never from the bot.
"""

from tests.simulators.http import faults
from tests.simulators.http.exchange import Exchange, Reply, Request

from . import steps
from .activities import Activity, bash_output, change_set, media
from .server import JulesServer
from .session import JulesSession
from .sources import Source
from .world import JulesWorld, Message

__all__ = [
    "Activity",
    "Exchange",
    "JulesServer",
    "JulesSession",
    "JulesWorld",
    "Message",
    "Reply",
    "Request",
    "Source",
    "bash_output",
    "change_set",
    "faults",
    "media",
    "steps",
]
