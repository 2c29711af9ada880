"""``sessions create``."""

from difflib import get_close_matches
from typing import Any

import click

from feedback_bot.commands._options import InputError, read_text, speaks_to_jules
from feedback_bot.commands._sessions_watch import follow, watching_options
from feedback_bot.jules import AUTO_CREATE_PR, Accounts, BadRequest, Jules, NotFound, Session, Source, parse_source_name
from feedback_bot.terminal.prompts import GOOD_PROMPT, add_test_first, find_weakness
from feedback_bot.terminal.records import session_record
from feedback_bot.terminal.screen import Screen, one_line

_CONNECT = "To connect it, open https://jules.google.com, select the repository, and give the Jules app access to it."


@click.command()
@click.argument("words", nargs=-1, metavar="[PROMPT]")
@click.option("--file", metavar="FILE", help="Read the prompt from FILE. Use - for standard input.")
@click.option("--repo", envvar="GITHUB_REPOSITORY", metavar="OWNER/NAME", help="The repository to work on.")
@click.option("--branch", help="The branch to start from. Default: the repository's default branch.")
@click.option("--title", help="Title of the session. Default: Jules chooses one.")
@click.option("--require-approval", is_flag=True, help="Wait for someone to approve the plan.")
@click.option("--no-pull-request", is_flag=True, help="Do not open a pull request.")
@click.option("--tdd", is_flag=True, help="Add short test-first instructions to the prompt.")
@click.option("--watch", "then_watch", is_flag=True, help="Watch the session after it starts, like `watch`.")
@watching_options
@speaks_to_jules
def create(  # noqa: PLR0913 - one parameter per option
    words: tuple[str, ...],
    file: str | None,
    *,
    repo: str | None,
    branch: str | None,
    title: str | None,
    require_approval: bool,
    no_pull_request: bool,
    tdd: bool,
    then_watch: bool,
    jules: Accounts,
    screen: Screen,
    **options: Any,  # noqa: ANN401 - see watching_options
) -> int:
    """Start a session. PROMPT comes from an argument, a file, or standard input.

    With --watch, the exit status is that of `watch`: 0 completed, 1 failed, 3 needs attention, 4 timed out.

    \b
    Examples:
      feedback-bot sessions create --repo octo/shop "Reject negative quantities"
      feedback-bot sessions create --repo octo/shop --file task.md --watch
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    if options["answer"] and (not words or words == ("-",) or file == "-") and file in (None, "-"):
        raise InputError("Standard input can provide the prompt or the answers, not both. Pass the prompt another way.")
    prompt = read_text(words, file, "prompt")
    _warn_about(prompt, screen)
    source = _find_source(jules.first, repo)
    session = _create(
        jules.first,
        source,
        branch,
        screen,
        prompt=add_test_first(prompt) if tdd else prompt,
        title=title,
        require_plan_approval=require_approval or None,
        automation_mode=None if no_pull_request else AUTO_CREATE_PR,
    )
    jules.expect(session.id, 0)
    screen.emit(session_record(session))
    screen.show(f"Started session {session.id}.")
    screen.show(f"  {one_line(session.url)}")
    if then_watch:
        return follow(jules, session.id, screen, with_history=True, **options)
    screen.show(f"  To watch it: feedback-bot sessions watch {session.id}")
    return 0


def _warn_about(prompt: str, screen: Screen) -> None:
    if not prompt.strip():
        raise InputError("The prompt is empty. Describe what Jules should do.")
    if weakness := find_weakness(prompt):
        screen.note(f"Warning: {weakness}. {GOOD_PROMPT}")


def _find_source(jules: Jules, repo: str | None) -> Source:
    """The source of the connected repository, however Jules spells its name."""
    if not repo:
        raise InputError("No repository given. Use --repo OWNER/NAME.")
    try:
        name = parse_source_name(repo)
    except ValueError as error:
        raise InputError(f"--repo: {error}") from None
    try:
        return jules.source(name)
    except NotFound:
        pass
    for source in jules.sources():
        if (source.repository or "").lower() == repo.lower():
            return source
    raise InputError(f"{repo} is not connected to Jules, or it belongs to a different account than the key. {_CONNECT}")


def _create(jules: Jules, source: Source, branch: str | None, screen: Screen, **fields: Any) -> Session:  # noqa: ANN401 - as create_session
    start = branch or source.default_branch
    if not start:
        raise InputError("Jules did not report the repository's default branch. Use --branch NAME.")
    known = [each.display_name for each in source.github_repo.branches] if source.github_repo else []
    if branch and known and branch not in known:
        screen.note(f"Warning: Jules does not list the branch {branch}.{_similar(branch, known)}")
    try:
        return jules.create_session(source=source.name, starting_branch=start, **fields)
    except BadRequest as error:
        raise InputError(f"{error}{_similar(start, known) if start not in known else ''}") from None


def _similar(branch: str, known: list[str]) -> str:
    close = get_close_matches(branch, known, n=3, cutoff=0.5) or known[:3]
    return f" It lists: {one_line(', '.join(close))}." if close else ""
