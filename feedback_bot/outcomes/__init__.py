"""What the bot's messages led to. Pure: it counts what was read from GitHub."""

from feedback_bot.outcomes.figures import ENOUGH, Figures, Rate, Times, figures
from feedback_bot.outcomes.past import Head, Limits, Past, Pusher
from feedback_bot.outcomes.tellings import Outcome, Telling, tellings

__all__ = [
    "ENOUGH",
    "Figures",
    "Head",
    "Limits",
    "Outcome",
    "Past",
    "Pusher",
    "Rate",
    "Telling",
    "Times",
    "figures",
    "tellings",
]
