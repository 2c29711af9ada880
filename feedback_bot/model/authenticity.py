"""Whether a comment's marker was really written by the bot."""

from enum import StrEnum


class Authenticity(StrEnum):
    """What the signature of a comment's marker is worth.

    Attributes:
        UNSIGNED: it has none, as the markers of older versions. It counts until the pull request has a signed one.
        VERIFIED: it is right.
        LISTED: it has none, but was there when the first signed one was written, which lists it.
        REJECTED: it is wrong, was made with another key, or belongs to a comment of another time.
        UNCHECKED: the run has no key to check it with.
    """

    UNSIGNED = "unsigned"
    VERIFIED = "verified"
    LISTED = "listed"
    REJECTED = "rejected"
    UNCHECKED = "unchecked"
