"""Which boxes of the dashboard were ticked, by whom, and when."""

from feedback_bot.model import Actor
from feedback_bot.model.page import Version
from feedback_bot.slash_commands.ticks import Tick, box_of, ticks_in
from tests.unit.builders import ago

ANN, BEN = Actor("ann"), Actor("ben")
OPEN = f"Text\n\n{box_of(7)}\n{box_of(8)}\n"
SEVEN = OPEN.replace("[ ] Retry #7", "[x] Retry #7")
BOTH = SEVEN.replace("[ ] Retry #8", "[X] Retry #8")


def version(minutes_ago: float, editor: Actor | None, text: str | None) -> Version:
    return Version(edited_at=ago(minutes_ago), editor=editor, text=text)


def ticks(*versions: Version, since: float = 100) -> list[tuple[int, str]]:
    return [(tick.number, tick.login) for tick in ticks_in(versions, ago(since))]


def test_each_box_counts_for_who_ticked_it() -> None:
    history = (version(9, None, OPEN), version(8, ANN, SEVEN), version(7, BEN, BOTH))
    assert ticks(*history) == [(7, "ann"), (8, "ben")]


def test_a_tick_that_was_overwritten_or_taken_back_counts_all_the_same() -> None:
    assert ticks(version(9, None, OPEN), version(8, ANN, SEVEN), version(7, BEN, OPEN)) == [(7, "ann")]


def test_what_was_seen_before_counts_no_more_but_says_what_is_new() -> None:
    history = (version(9, None, OPEN), version(8, ANN, SEVEN), version(7, BEN, BOTH))
    assert ticks(*history, since=8) == [(8, "ben")]


def test_the_oldest_version_that_is_known_ticks_nothing() -> None:
    assert ticks(version(8, ANN, SEVEN)) == []


def test_of_a_deleted_account_or_a_bot_nobody_is_known() -> None:
    bot = Actor("helper", is_bot=True)
    assert ticks(version(9, None, OPEN), version(8, None, SEVEN), version(7, bot, BOTH)) == [(7, ""), (8, "")]


def test_after_a_version_that_somebody_deleted_nobody_knows_whose_a_tick_is() -> None:
    deleted = version(8, BEN, None)
    assert ticks(version(9, None, OPEN), deleted, version(7, ANN, BOTH)) == [(7, ""), (8, "")]
    assert ticks(deleted, version(7, None, OPEN), version(6, ANN, SEVEN)) == [(7, "ann")]
    assert ticks(version(9, None, OPEN), deleted) == []


def test_only_whole_lines_are_boxes() -> None:
    quoted = OPEN.replace("Text", "| - [x] Retry #9 |\n> - [x] Retry #9\n- [x] Retry #9 now")
    assert ticks(version(9, None, OPEN), version(8, ANN, quoted)) == []
    assert ticks(version(9, None, OPEN), version(8, ANN, SEVEN.replace("\n", "\r\n"))) == [(7, "ann")]


def test_each_tick_has_a_key_of_its_own() -> None:
    keys = {Tick(number=7, login=login, ticked_at=ago(at)).key for login in ("ann", "ben") for at in (1, 2)}
    assert len(keys) == 4


def test_on_a_page_for_several_repositories_boxes_name_them() -> None:
    text = f"Text\n\n{box_of(7, 'Acme/one.js')}\n{box_of(7, 'acme/two')}\n{box_of(7)}\n"
    history = (version(9, None, text), version(8, ANN, text.replace("- [ ] Retry Acme/one", "- [x] Retry Acme/one")))
    assert [(tick.repository, tick.number) for tick in ticks_in(history, ago(100))] == [("acme/one.js", 7)]
