"""Makes ``python -m feedback_bot`` equivalent to ``feedback-bot``."""

import sys

from feedback_bot.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
