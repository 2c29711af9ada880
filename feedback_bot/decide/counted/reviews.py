"""Purpose: which reviews are sent, with which threads, and which replies are new."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedback_bot.config.policy import Policy, ReviewBot
from feedback_bot.linking.ownership import is_by_jules, is_jules, starter
from feedback_bot.markers.history import History
from feedback_bot.model import Actor, Review, ReviewSignal, Snapshot, Thread, ThreadComment
from feedback_bot.slash_commands.parse import INSIDERS
from feedback_bot.text.linear_patterns import matches_anywhere
from feedback_bot.text.markdown_comments import without_comments


def review_signals(snapshot: Snapshot, policy: Policy) -> tuple[ReviewSignal, ...]:
    """The reviews that request changes and, if they count, those that only comment, oldest first."""
    found = [
        ReviewSignal(review=_without_ignored(review, policy), threads=_open_threads(snapshot, review, policy))
        for review in _asking(snapshot, policy)
        if counts(review, policy)
    ]
    return tuple(sorted(found, key=lambda signal: signal.review.submitted_at))


def new_replies(
    signals: Sequence[ReviewSignal], history: History, snapshot: Snapshot, policy: Policy
) -> tuple[ReviewSignal, ...]:
    """Replies by people whose reviews count in threads that were sent before, one signal per thread."""
    return tuple(
        _reply(thread, fresh)
        for signal in signals
        if history.is_told(signal, snapshot.head_sha)
        for thread in signal.threads
        if (fresh := tuple(c for c in thread.comments[1:] if _is_news(c, signal, thread, history, policy)))
    )


def left_of(signal: ReviewSignal, snapshot: Snapshot, policy: Policy) -> ReviewSignal:
    """What is left of a review: once Jules has responded to the starter's, only the threads at unchanged code."""
    author, person = signal.review.author, starter(snapshot, policy)
    is_starters = author is not None and person is not None and author.login.lower() == person.lower()
    threads = open_threads(signal)
    if not is_starters or not threads or not is_answered(signal.review, snapshot, policy):
        return signal
    return replace(signal, review=replace(signal.review, body=""), threads=threads)


def open_threads(signal: ReviewSignal) -> tuple[Thread, ...]:
    """The threads at code that has not changed since."""
    return tuple(thread for thread in signal.threads if not thread.is_outdated)


def is_answered(review: Review, snapshot: Snapshot, policy: Policy) -> bool:
    """Whether Jules has pushed its own commit after a review. Merges and commits by others do not count."""
    commits = snapshot.commits
    shas = [commit.sha for commit in commits]
    if review.commit_sha in shas:
        later = commits[shas.index(review.commit_sha) + 1 :]
    else:  # it was rebased away, which leaves alone when a commit was written
        later = tuple(c for c in commits if c.authored_at and c.authored_at > review.submitted_at)
    return any(not commit.is_merge and is_by_jules(commit, snapshot, policy) for commit in later)


def possible_replies(signals: Sequence[ReviewSignal]) -> Iterator[ReviewSignal]:
    """The signal of each reply in the threads of some reviews, whether it was sent or not."""
    return (_reply(thread, (each,)) for signal in signals for thread in signal.threads for each in thread.comments[1:])


def is_trusted(review: Review, policy: Policy) -> bool:
    """Whether a person's review counts: anyone who can read a public repository can submit one.

    GitHub reports a member with a private membership as a contributor or an outsider, who may still push.
    """
    return review.can_push or (policy.trusted == "association" and review.association in INSIDERS)


def counts(review: Review, policy: Policy) -> bool:
    """Whether a review is by someone whose reviews count."""
    if review.author is None or is_jules(review.author, policy):
        return False
    return _listed(review.author, policy) is not None or (not review.author.is_bot and is_trusted(review, policy))


def uncounted(snapshot: Snapshot, policy: Policy) -> tuple[Review, ...]:
    """The reviews that would be sent if their author counted. Jules' own reviews are excluded."""
    return tuple(
        review
        for review in _asking(snapshot, policy)
        if review.author and not is_jules(review.author, policy) and not counts(review, policy)
    )


def misnamed_bots(snapshot: Snapshot, policy: Policy) -> tuple[tuple[str, Actor], ...]:
    """The logins in ``review-bots`` that match no bot here, each with the bot that is probably meant.

    A page shows ``Copilot`` where the bot's login is ``copilot-pull-request-reviewer``.
    """
    threads = (comment.author for thread in snapshot.threads for comment in thread.comments)
    authors = {*(review.author for review in (*snapshot.reviews, *snapshot.remarks)), *threads}
    bots = sorted((a for a in authors if a and a.is_bot), key=lambda bot: bot.login)
    unlisted = [bot for bot in bots if _listed(bot, policy) is None and not is_jules(bot, policy)]
    return tuple(
        (listed.login, bot)
        for listed in policy.review_bots
        if not any(bot.is_named(listed.login) for bot in bots)
        for bot in unlisted
        if _letters(listed.login) and _letters(listed.login) in _letters(bot.login)
    )


def _letters(login: str) -> str:
    bare = login.lower().removesuffix("[bot]").removeprefix("app/")
    return "".join(character for character in bare if character.isalnum())


def _asking(snapshot: Snapshot, policy: Policy) -> Iterator[Review]:
    """The reviews that ask for something, no matter who wrote them."""
    yield from (review for review in snapshot.reviews if review.state == "CHANGES_REQUESTED")
    begun = (thread.comments[0].review for thread in snapshot.threads if thread.comments and not thread.is_resolved)
    remarks = {review.node_id: review for review in begun if review and review.state == "COMMENTED"}
    yield from (
        review
        for review in remarks.values()
        if policy.review_comments == "all" or (review.author and _listed(review.author, policy))
    )
    yield from (review for review in _mere_words(snapshot, policy) if review.node_id not in remarks)


def _mere_words(snapshot: Snapshot, policy: Policy) -> Iterator[Review]:
    """The newest review of each listed bot, if it only comments, without its threads."""
    begun = {thread.comments[0].review_id for thread in snapshot.threads if thread.comments}
    for listed in policy.review_bots:
        said = [r for r in (*snapshot.reviews, *snapshot.remarks) if r.author and r.author.is_named(listed.login)]
        worded = [r for r in said if r.state != "COMMENTED" or _says_something(r, policy)]
        newest = max(worded, key=lambda review: review.submitted_at, default=None)
        if newest and newest.state == "COMMENTED" and newest.node_id not in begun:
            yield newest


def _says_something(review: Review, policy: Policy) -> bool:
    return bool(without_comments(review.body).strip()) and not _is_noise(review.author, review.body, policy)


def _listed(author: Actor, policy: Policy) -> ReviewBot | None:
    return next((bot for bot in policy.review_bots if author.is_named(bot.login)), None)


def _is_noise(author: Actor | None, text: str, policy: Policy) -> bool:
    """Whether the policy ignores what a listed bot wrote."""
    bot = _listed(author, policy) if author else None
    return bot is not None and any(matches_anywhere(pattern, text) for pattern in bot.ignore)


def _without_ignored(review: Review, policy: Policy) -> Review:
    return replace(review, body="") if _is_noise(review.author, review.body, policy) else review


def _open_threads(snapshot: Snapshot, review: Review, policy: Policy) -> tuple[Thread, ...]:
    """The unresolved threads that a review started, without the bot's comments that the policy ignores."""
    return tuple(
        _quotable(thread, snapshot, policy)
        for thread in snapshot.threads
        if not thread.is_resolved
        and thread.comments
        and thread.comments[0].review_id == review.node_id
        and not _is_noise(thread.comments[0].author, thread.comments[0].body, policy)
    )


def _quotable(thread: Thread, snapshot: Snapshot, policy: Policy) -> Thread:
    """A thread without the replies of people whose reviews would not count: anyone can reply in a public repository."""
    kept = tuple(c for at, c in enumerate(thread.comments) if at == 0 or _may_be_quoted(c, snapshot, policy))
    return replace(thread, comments=kept, left_out=len(thread.comments) - len(kept))


def _may_be_quoted(comment: ThreadComment, snapshot: Snapshot, policy: Policy) -> bool:
    if comment.author is None:
        return False
    is_party = comment.author == snapshot.author or is_jules(comment.author, policy)
    return is_party or counts(_review_of(comment), policy)


def _is_news(comment: ThreadComment, signal: ReviewSignal, thread: Thread, history: History, policy: Policy) -> bool:
    if not counts(_review_of(comment), policy) or _is_noise(comment.author, comment.body, policy):
        return False
    return not history.knew(comment, signal, [_reply(thread, (each,)) for each in thread.comments])


def _reply(thread: Thread, fresh: tuple[ThreadComment, ...]) -> ReviewSignal:
    """The signal of replies in a thread, named after the newest."""
    name = f"{thread.node_id}\x1f{fresh[-1].node_id}"
    told = replace(thread, comments=fresh, left_out=0)
    return ReviewSignal(review=replace(_review_of(fresh[-1]), body=""), threads=(told,), reply=name)


def _review_of(comment: ThreadComment) -> Review:
    """The review that a comment belongs to; on GitHub each reply has one of its own."""
    return comment.review or Review(
        node_id=comment.node_id,
        author=comment.author,
        association=comment.association,
        can_push=False,
        state="COMMENTED",
        body="",
        submitted_at=comment.created_at,
        commit_sha=None,
        url=comment.url,
    )
