"""The numbers that the ranking turns on. ``tests/unit/digest/test_ranking.py`` breaks each of them in turn."""

from dataclasses import dataclass, field

from feedback_bot.digest.detectors import Kind


@dataclass(frozen=True)
class Weights:
    """The numbers that the ranking turns on.

    Attributes:
        after: Of a kind's worth, what the next line gets; of that, the one after it; and so on.
        before: The same for the lines before.
        first: What the line before the first of a detector's lines gets: it often is their heading.
        blank: What passes over a blank line.
        foreign: What a stack's frame in code that is not the project's takes; such frames pass on all.
        warning: The worth of a warning where a command takes warnings for errors and nothing else says why it failed.
        calm: What one of a failing command's last lines keeps that says that something went well.
        outside: What a line outside every failing command keeps.
        smell: What such a line keeps of that where it has no more than a word of trouble.
        aside: What a line keeps that says why, but not near a test that failed, where tests failed: passing tests write
            such lines, too.
        late: What a line at the beginning of a failing command loses against one at its end.
        rarity: What a line loses each time that the number of its likes doubles.
        strong: The same for lines that say why: the same failure many times is still the failure.
        common: The same for lines that no detector knows.
        crowd: What a line loses each time that the number of lines that its detector knew before it doubles.
        again: What the next line of the same shape keeps.
        tail: The worth of a failing command's last line.
        tail_fades: What the line before keeps of it.
        tail_fades_if_sure: The same in a command whose output says why it failed.
        repeated: What the next line of the same shape keeps, there.
        command: The worth of a failing command's own line.
        passed: What a line keeps that stands in the passing log, too.
        new: The worth of a line that does not stand there.
    """

    after: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.93,
            Kind.MESSAGE: 0.86,
            Kind.DIAGNOSTIC: 0.85,
            Kind.TRACE: 0.93,
            Kind.ERROR: 0.85,
            Kind.TROUBLE: 0.70,
        }
    )
    before: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.45,
            Kind.MESSAGE: 0.80,
            Kind.DIAGNOSTIC: 0.60,
            Kind.TRACE: 0.50,
            Kind.ERROR: 0.70,
            Kind.TROUBLE: 0.60,
        }
    )
    warning: float = 7.0
    calm: float = 0.3
    outside: float = 0.45
    smell: float = 0.2
    aside: float = 0.5
    rarity: float = 0.15
    strong: float = 0.02
    crowd: float = 0.05
    again: float = 0.85
    first: float = 0.85
    blank: float = 0.93
    foreign: float = 0.5
    tail: float = 6.5
    tail_fades: float = 0.97
    tail_fades_if_sure: float = 0.92
    command: float = 6.0
    repeated: float = 0.6
    common: float = 0.15
    late: float = 0.05
    passed: float = 0.5
    new: float = 3.0


WEIGHTS = Weights()
