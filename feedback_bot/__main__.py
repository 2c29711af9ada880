"""Lets ``python -m feedback_bot`` do what ``feedback-bot`` does."""

import sys

from feedback_bot.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
