"""``make demo``: the real bot on simulators of GitHub, Jules, and CircleCI; ``python -m demo serve`` serves them."""

import argparse
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from demo.screen import show
from demo.story import servers, tell


def main() -> int:
    """Return 0 if the bot did what it promises, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["tell", "serve"], default="tell")
    parser.add_argument("--all", action="store_true", help="show everything that was sent and written")
    arguments = parser.parse_args()
    return _serve() if arguments.command == "serve" else _tell(is_all=arguments.all)


def _tell(*, is_all: bool) -> int:
    with _dots("Running the bot twice on simulators "):
        story = tell()
    show(story, is_all=is_all)
    counts = (len(story.messages), len(story.comments), story.new_messages, story.new_comments)
    if counts != (3, 4, 0, 0):
        sys.stdout.write(f"Expected 3 messages and 4 comments, then none; saw {counts}.\n")
        return 1
    return 0


@contextmanager
def _dots(what: str) -> Iterator[None]:
    """Say what is being done, and print a dot every two seconds until it is."""
    ended = threading.Event()

    def dots() -> None:
        while not ended.wait(2):
            sys.stdout.write(".")
            sys.stdout.flush()

    sys.stdout.write(what)
    sys.stdout.flush()
    thread = threading.Thread(target=dots, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        sys.stdout.write("\n")


def _serve() -> int:
    """Serve the story's beginning until somebody ends it."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with servers() as world:
        variables = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in world.environ.items())
        sys.stdout.write(
            "# GitHub, Jules, and CircleCI are simulated until you press Ctrl-C. In another terminal, paste:\n"
            f"{variables}\n"
            "# Then try, for example:\n"
            "#   .venv/bin/feedback-bot run --dry-run\n"
            "#   .venv/bin/feedback-bot preview --repo octo/shop --pull-request 1\n"
            "#   .venv/bin/feedback-bot sessions list\n"
        )
        sys.stdout.flush()
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
