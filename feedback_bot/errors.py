"""The errors that a person sees: each says what happened, on what, and what to do."""


class FeedbackBotError(Exception):
    """The family of errors that end in one clear line instead of a traceback."""


class SettingsError(FeedbackBotError):
    """The inputs or the policy file are wrong; every mistake is named.

    Attributes:
        mistakes: one line each, with the name as the user wrote it and what is allowed.
    """

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class ContradictoryIdsError(FeedbackBotError):
    """The branch names one session and the body's footer another."""

    def __init__(self, of_branch: str, of_footer: str) -> None:
        super().__init__(of_branch, of_footer)
        self.of_branch = of_branch
        self.of_footer = of_footer


class WordingError(FeedbackBotError):
    """A template of a team's policy cannot be filled in."""


class ReadError(FeedbackBotError):
    """Something could not be read; the message says what, and why as far as known."""


class RepositoryArchivedError(ReadError):
    """A repository is archived: nobody can push or comment there any more."""

    def __init__(self, repository: str) -> None:
        super().__init__(f"{repository} is archived")


class WriteError(FeedbackBotError):
    """Something could not be written.

    Attributes:
        maybe_done: the write may have had its effect all the same (a time-out, a broken connection, a 5xx).
        status: the HTTP status; ``None`` where there was no answer.
    """

    def __init__(self, message: str, *, maybe_done: bool, status: int | None = None) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done
        self.status = status


class ReadOnlyError(WriteError):
    """Nobody may write there, or nobody without write access: an archived repository, or a locked conversation.

    Attributes:
        is_archived: it is the repository; otherwise the conversation.
    """

    def __init__(self, message: str, *, is_archived: bool) -> None:
        super().__init__(message, maybe_done=False, status=403)
        self.is_archived = is_archived
