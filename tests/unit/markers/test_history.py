"""What the bot remembers about a pull request, in the order in which it happened."""

from feedback_bot.markers.history import recall
from tests.unit.builders import ago, marker, own_comment, policy, snapshot


def test_messages_are_in_the_order_in_which_they_were_sent() -> None:
    later = own_comment(marker(nonce="bb" * 16), id=100, created_at=ago(30))
    restored = own_comment(marker(nonce="aa" * 16, sent_at=ago(60)), id=200, created_at=ago(10))
    history = recall(snapshot(later, restored), policy())
    assert [(m.nonce[:2], m.created_at) for m in history.sent] == [("aa", ago(60)), ("bb", ago(30))]
