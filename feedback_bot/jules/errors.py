"""What can go wrong between this client and Jules: each error says what happened, to which session, and what to do."""

from feedback_bot.errors import FeedbackBotError


class JulesError(FeedbackBotError):
    """Base class of all errors. The text is one line for people and never contains the key.

    Attributes:
        call: what was tried, such as "Sending a message to session 123".
        api_message: Jules' own message, or what went wrong in the network.
        advice: what to do about it.
        status: the HTTP status; ``None`` if there was no response.
        session_id: the session that the request was about; ``None`` if there is none.
        maybe_done: the request may have succeeded anyway, so it must not be repeated without a check. Always
            false for reads.
        api_status: the API's own name for it, such as ``FAILED_PRECONDITION``; empty if there is none.
        retry_after: seconds to wait before a retry; ``None`` if Jules did not say.
    """

    default_advice = ""

    def __init__(
        self,
        call: str,
        api_message: str,
        *,
        advice: str | None = None,
        status: int | None = None,
        session_id: str | None = None,
        maybe_done: bool = False,
        retry_after: float | None = None,
        api_status: str = "",
    ) -> None:
        self.call = call
        self.api_message = api_message
        self.advice = self.default_advice if advice is None else advice
        self.status = status
        self.session_id = session_id
        self.maybe_done = maybe_done
        self.retry_after = retry_after
        self.api_status = api_status
        answered = f" (HTTP {status})" if status else ""
        told = api_message if api_message.endswith((".", "!", "?")) else f"{api_message}."
        super().__init__(f"{call} failed{answered}: {told} {self.advice}".rstrip())


class BadRequest(JulesError):  # noqa: N818 - reads as the API's own name, like its siblings
    """The request is not valid: an empty prompt, an invalid ID, an unknown branch."""

    default_advice = "Correct the request. Sending it again will not help."


class NotAuthenticated(JulesError):  # noqa: N818 - the same
    """The key is not a valid Jules API key."""

    default_advice = "Check JULES_API_KEY. Create a key in Jules' settings: https://jules.google.com/settings#api."


class KeyRejected(NotAuthenticated):
    """Jules rejects a key, and no other key can see what was looked for. Whether it exists is unknown."""

    default_advice = "Replace the key. Keys: https://jules.google.com/settings#api."


class NotAllowed(JulesError):  # noqa: N818 - the same
    """The key is valid but has no access to this."""

    default_advice = "Use a key of the account that owns the session or repository."


class NotFound(JulesError):  # noqa: N818 - the same
    """It does not exist, or it belongs to another account."""

    default_advice = "Check the name, and make sure that the key belongs to the account that owns it."


class RateLimited(JulesError):  # noqa: N818 - the same
    """Too many requests, or no sessions left for today."""

    default_advice = "Try again later. For the limits, see https://jules.google/docs/usage-limits/."


class Unavailable(JulesError):  # noqa: N818 - the same
    """Jules has a problem, or the response is not from Jules."""

    default_advice = "Try again in a few minutes."


class ActivitiesNotReady(JulesError):  # noqa: N818 - the same
    """The session exists, but its activities do not yet: for a few seconds after its creation, Jules answers 404."""

    default_advice = "Try again in a minute."


class NetworkError(JulesError):
    """No response arrived: no connection, a timeout, or a lost connection."""

    default_advice = "Check the connection and try again."
