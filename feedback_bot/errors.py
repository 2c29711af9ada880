"""Errors that people see. Each says what happened, to what, and what to do."""


class FeedbackBotError(Exception):
    """Base class of errors that are reported in one line, without a traceback."""


class SettingsError(FeedbackBotError):
    """The inputs or the policy file are not valid. The error lists every mistake.

    Attributes:
        mistakes: one line each, with the name as the user wrote it and the values that are allowed.
    """

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class ContradictoryIdsError(FeedbackBotError):
    """The branch names one session, and the footer of the body names a different one."""

    def __init__(self, of_branch: str, of_footer: str) -> None:
        super().__init__(of_branch, of_footer)
        self.of_branch = of_branch
        self.of_footer = of_footer


class WordingError(FeedbackBotError):
    """A custom template in the policy cannot be rendered."""


class ReadError(FeedbackBotError):
    """Something could not be read. The message says what, and why if that is known."""


class RepositoryArchivedError(ReadError):
    """The repository is archived, so nobody can push or comment there."""

    def __init__(self, repository: str) -> None:
        super().__init__(f"{repository} is archived")


class WriteError(FeedbackBotError):
    """Something could not be written.

    Attributes:
        maybe_done: the write may have had its effect anyway (a timeout, a broken connection, a 5xx).
        status: the HTTP status; ``None`` if there was no response.
    """

    def __init__(self, message: str, *, maybe_done: bool, status: int | None = None) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done
        self.status = status


class ReadOnlyError(WriteError):
    """An archived repository, where nobody can write, or a locked conversation, which requires write access.

    Attributes:
        is_archived: whether it is an archived repository rather than a locked conversation.
    """

    def __init__(self, message: str, *, is_archived: bool) -> None:
        super().__init__(message, maybe_done=False, status=403)
        self.is_archived = is_archived
