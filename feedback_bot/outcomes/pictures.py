"""Purpose: the figures as pictures: SVG without scripts, which follows the colors of whoever looks at it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from feedback_bot.outcomes.figures import Figures
from feedback_bot.outcomes.tables import OUTCOMES
from feedback_bot.outcomes.tellings import Outcome
from feedback_bot.outcomes.timeline import Slot, Span, slots

_WIDTH: Final = 520  # pixels, as all numbers here; a telephone shows it at two thirds
_LEFT, _TOP, _BAR, _STEP = 196, 48, 18, 28
_CHART, _LEGEND, _EDGE = 180, 36, 16
_DIGIT: Final = 8.5
"""As wide as a digit can be."""
_GAP, _SMALL = 1, 3
"""Between what stands above each other, unless it is too small: not everybody sees all colors apart."""
_WIDEST, _PITCH = 60, 128
_FEW: Final = 4
"""Columns that need no date in the middle."""
_CLASSES: Final = {Outcome.FIXED: "good", Outcome.UNCHANGED: "bad", Outcome.CHANGED: "so"}
_BY: Final = {1: "by the day of the message", 7: "by the week of the message"}
_LEGEND_NAMES: Final = {"good": "fixed", "bad": "exactly as before", "so": "in another way", "rest": "other"}
_STYLE: Final = """\
<style>
svg { font: 13px -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif }
.paper { fill: #ffffff } text { fill: #1f2328 }
.small { fill: #59636e; font-size: 11px } .title { font-size: 15px; font-weight: 600 }
.good { fill: #1a7f37 } .bad { fill: #cf222e } .so { fill: #bf8700 } .rest { fill: #818b98 }
line { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117 } text { fill: #f0f6fc } .small { fill: #9198a1 }
.good { fill: #3fb950 } .bad { fill: #f85149 } .so { fill: #d29922 } .rest { fill: #656c76 }
line { stroke: #3d444d }
}
</style>"""


def bars(figures: Figures) -> str:
    """A bar for each outcome, with its count."""
    counts = [(outcome, figures.outcomes[outcome]) for outcome in OUTCOMES if figures.outcomes[outcome]]
    most = max((count for _, count in counts), default=1)
    parts = [part for at, (outcome, count) in enumerate(counts) for part in _bar(at, outcome, count, most)]
    total = figures.outcomes.total()
    title = f"What became of {total:,} reported {'failure' if total == 1 else 'failures'}"
    return _picture(
        title,
        parts or [_text(_EDGE, _TOP + 12, "There was no failed check in a message.", "small")],
        _TOP + _STEP * max(len(counts), 1),
    )


def _bar(at: int, outcome: Outcome, count: int, most: int) -> Iterator[str]:
    top = _TOP + at * _STEP
    right = 8 + _EDGE + _DIGIT * len(f"{most:,}")
    width = max(2, (_WIDTH - _LEFT - right) * count / most)
    yield _text(_LEFT - 10, top + 14, OUTCOMES[outcome], "", anchor="end")
    kind = _CLASSES.get(outcome, "rest")
    yield f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="3"/>'
    yield _text(_LEFT + width + 8, top + 14, f"{count:,}", "")


def timeline(figures: Figures, span: Span) -> str:
    """A column for each day or week of a report, with its outcomes above each other."""
    found = slots(figures.by_day, span)
    most = max((slot.outcomes.total() for slot in found), default=0) or 1
    bottom, left = _TOP + _CHART, round(_EDGE + 6 + _DIGIT * len(f"{most:,}"))
    parts = [
        f'<line x1="{left}" y1="{bottom}" x2="{_WIDTH - _EDGE}" y2="{bottom}"/>',
        f'<line x1="{left}" y1="{_TOP}" x2="{_WIDTH - _EDGE}" y2="{_TOP}"/>',
        _text(left - 6, _TOP + 4, f"{most:,}", "small", anchor="end"),
        _text(left - 6, bottom + 4, "0", "small", anchor="end"),
        *(part for at, slot in enumerate(found) for part in _column(at, slot, _Grid(left, len(found), most))),
        *_dates(found, left, bottom + 16),
        *_legend(bottom + 42),
    ]
    how = _BY.get(found[0].days, "each column for 30 days")
    return _picture(f"Reported failures, {how}", parts, bottom + 16 + _LEGEND)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where columns stand."""

    left: int
    columns: int
    most: int

    @property
    def pitch(self) -> float:
        return (_WIDTH - _EDGE - self.left) / self.columns


def _column(at: int, slot: Slot, grid: _Grid) -> Iterator[str]:
    width, top = min(grid.pitch * 0.7, _WIDEST), float(_TOP + _CHART)
    left = grid.left + (at + 0.5) * grid.pitch - width / 2
    for kind, count in _kinds(slot.outcomes).items():
        height = _CHART * count / grid.most
        top -= height
        shown = height - _GAP if height > _SMALL else height
        if count:
            yield (
                f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{shown:.1f}">'
                f"<title>{slot.name}: {count} {_LEGEND_NAMES[kind]}</title></rect>"
            )


def _kinds(outcomes: Mapping[str, int]) -> dict[str, int]:
    found = dict.fromkeys(_LEGEND_NAMES, 0)
    for outcome in OUTCOMES:
        found[_CLASSES.get(outcome, "rest")] += outcomes.get(outcome, 0)
    return found


def _dates(found: Sequence[Slot], left: int, top: int) -> Iterator[str]:
    """The dates of the first column, one in the middle, and the last."""
    yield _text(left, top, found[0].first.isoformat(), "small")
    if len(found) > _FEW:
        middle = len(found) // 2
        place = left + (middle + 0.5) * (_WIDTH - _EDGE - left) / len(found)
        yield _text(place, top, found[middle].first.isoformat(), "small", anchor="middle")
    if len(found) > 1:
        yield _text(_WIDTH - _EDGE, top, found[-1].first.isoformat(), "small", anchor="end")


def _legend(top: int) -> Iterator[str]:
    for at, (kind, name) in enumerate(_LEGEND_NAMES.items()):
        yield f'<rect class="{kind}" x="{_EDGE + at * _PITCH}" y="{top - 10}" width="12" height="12" rx="2"/>'
        yield _text(_EDGE + 18 + at * _PITCH, top, name, "small")


def _text(x: float, y: float, words: str, kind: str, *, anchor: str = "start") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<text{attribute} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _picture(title: str, parts: Sequence[str], height: int) -> str:
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<title>{escape(title)}</title>'
    paper = f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
    return "\n".join([head, _STYLE, paper, _text(_EDGE, 26, title, "title"), *parts, "</svg>\n"])
