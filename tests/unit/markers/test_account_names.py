"""Accounts have names in markers that a key gives, in each repository another one, and that say nothing of the key."""

from dataclasses import replace

from feedback_bot.markers.account_names import AccountNames
from feedback_bot.markers.history import recall
from tests.unit.builders import comment, marker, own_comment, policy, snapshot

HERE = snapshot(repository_node_id="R_kgDOAAAAKg")
KEYS = ("key-of-ann", "key-of-bob")


def test_each_key_has_a_short_name_of_its_own() -> None:
    names = AccountNames(KEYS).of(HERE)
    assert len(set(names)) == 2
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names)
    assert AccountNames(KEYS[::-1]).of(HERE) == names[::-1], "the order of the keys may change"


def test_the_name_depends_on_the_repository_alone() -> None:
    (name,) = AccountNames(["key-of-ann"]).of(HERE)
    assert AccountNames(["key-of-ann"]).of(replace(HERE, node_id="PR_8", head_sha="9f" * 20)) == (name,)
    assert AccountNames(["key-of-ann"]).of(replace(HERE, repository_node_id="R_kgDOAAAAKw")) != (name,)


def test_without_the_repository_s_id_there_is_no_name() -> None:
    assert AccountNames(KEYS).of(replace(HERE, repository_node_id="")) == ()


def test_nothing_shows_a_key() -> None:
    assert repr(AccountNames(KEYS)) == "AccountNames(keys=2)"


def test_what_is_remembered_comes_from_all_markers_oldest_first() -> None:
    comments = (own_comment(marker(session=name), id=number) for number, name in ((9, "new"), (3, "old")))
    history = recall(snapshot(*comments, comment("Nice.")), policy())
    assert [each.session for each in history.markers] == ["old", "new"]
