"""Names of the API's resources, as people and other services write them."""

import re
from typing import Final

_LARGEST_ID: Final = 2**64 - 1
_UUID: Final = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"  # IDs of early sessions, not seen recently
_ID: Final = re.compile(rf"[0-9]{{1,20}}|{_UUID}", re.ASCII)
_WEB_ADDRESS: Final = re.compile(
    r"https://jules\.google(?:\.com)?/(?:session|task)s?/(?P<id>[^/?#]+)/?(?:[?#].*)?", re.ASCII | re.DOTALL
)
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_.~-]+", re.ASCII)


def parse_session_id(text: str) -> str:
    """Read a session's ID from ``123``, ``sessions/123``, or the URL of its page.

    Raises:
        ValueError: it is not a valid session ID. The message describes what one looks like.
    """
    bare = text.strip()
    address = _WEB_ADDRESS.fullmatch(bare)
    bare = address["id"] if address else bare.removeprefix("sessions/")
    if not _ID.fullmatch(bare) or (bare.isdecimal() and int(bare) > _LARGEST_ID):
        raise ValueError(
            f"{text!r} is not a valid session ID. Use a number up to 18446744073709551615, such as "
            "12345678901234567890, or sessions/NUMBER, or the URL of the session's page."
        )
    return bare


def parse_source_name(text: str) -> str:
    """Read a source's name from ``owner/repo`` or ``sources/…``.

    Raises:
        ValueError: the text is neither.
    """
    bare = text.strip()
    segments = bare.removeprefix("sources/").split("/")
    if not all(_SEGMENT.fullmatch(segment) and segment.strip(".") for segment in segments):
        raise ValueError(f"{text!r} is not a valid source. Use OWNER/REPOSITORY or the source's name: sources/…")
    if bare.startswith("sources/"):
        return bare
    if len(segments) == 2:
        return f"sources/github/{bare}"
    return f"sources/{bare}"


def parse_activity_id(text: str) -> str:
    """Read an activity's ID from ``abc`` or ``sessions/123/activities/abc``.

    Raises:
        ValueError: the text is neither.
    """
    bare = text.strip().rsplit("/activities/", 1)[-1]
    if not _SEGMENT.fullmatch(bare) or not bare.strip("."):
        raise ValueError(f"{text!r} is not a valid activity ID.")
    return bare
