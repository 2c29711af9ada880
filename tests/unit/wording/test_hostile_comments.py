"""Comments with other people's worst words in them."""

import re
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import (
    Action,
    Actor,
    Check,
    CheckSignal,
    Command,
    Compared,
    Decision,
    Finding,
    Marker,
    MarkerState,
    Notice,
    ReasonCode,
    Rounds,
    Standing,
)
from feedback_bot.slash_commands.parse import VERBS
from feedback_bot.wording.comments import MAX_COMMENT, Attempt
from tests.hostile import COMMAND, HOSTILE, UNSEEN, frame, markup
from tests.unit.builders import (
    BOT,
    HEAD,
    NONCE,
    NOW,
    asks,
    because,
    case,
    check,
    comment,
    decided,
    failing,
    marker,
    message,
    plan,
    policy,
    running,
    session,
    told,
)
from tests.unit.wording.saying import WORDING, why, words

pytestmark = pytest.mark.sweep


def bad(name: str = "word", **changes: Any) -> Check:  # noqa: ANN401 - as the builder takes them
    """A failed check that has its address from nobody's text."""
    return check(name, **{"url": "https://ci.example/1", **changes})


def everything(text: str, remembered: Marker) -> dict[str, str]:
    """Comments in which one foreign text stands wherever foreign text can."""
    compared = tuple(
        Compared(title=f"{text}{standing}", standing=standing, gone=(text,), same=(text,), added=(text,))
        for standing in Standing
    )
    findings = (Finding(path=text, what="1 test deleted"),)
    rounds = Rounds(compare_url="https://x.example/", fixed=(text,), checks=compared, findings=findings)
    hostile = message(
        *(failing(bad(f"{n}{text}", workflow=text)) for n in range(3)),
        asks(author=Actor(text)),
        held=(CheckSignal(check=bad(text)),),
        session=session("AWAITING_USER_FEEDBACK", question=text or "?", question_id="a1"),
    )
    hostile = replace(hostile, decision=replace(hostile.decision, rounds=rounds))
    command = Command(
        comment_id=5, verb=text, text=text, author=text, association="MEMBER", given_at=NOW, is_acknowledged=False
    )
    answered = replace(hostile, decision=Decision(action=Action.SEND, answer=command))
    asking = case(bad(text), told(bad(text)), session=hostile.session)
    planned = session("AWAITING_PLAN_APPROVAL", plan=plan(steps=(text,) * 3))
    failed_on_base = because(ReasonCode.BASE_FAILS, base=text, titles=(text,), verdict=text)
    hopeless = Decision(
        action=Action.ESCALATE, reasons=(failed_on_base,), escalation="attempts", signals=hostile.decision.signals
    )
    infrastructure = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=(text, text))
    refusals = [
        because(ReasonCode.SESSION_UNNAMED),
        because(ReasonCode.SESSION_UNREADABLE, session="123", error=text),  # an id is a number
        because(ReasonCode.SESSIONS_CONTRADICT, of_branch="123", of_footer="124"),
        because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session="123"),
        because(ReasonCode.MESSAGE_UNREMEMBERED),
        because(ReasonCode.MARKER_EDITED, editor=text, url="https://x.example/"),
        because(ReasonCode.ERROR, error=text),
    ]
    strangers = case(snapshot_changes={"head_branch": text, "body": text}).snapshot
    lost = Decision(action=Action.WAIT, reasons=(infrastructure,), notice=Notice(key="rerun", topic="rerun"))
    tried = Attempt(marker=remembered, compare_url="https://x.example/", commits=(text, text))
    people = {"base_branch": text, "author": Actor(text)}
    weakened = replace(remembered, findings=findings)
    no_result = Decision(
        action=Action.WAIT,
        reasons=(because(ReasonCode.CHECKS_STOPPED, titles=(text,)),),
        signals=(CheckSignal(check=bad(text, workflow=text)),),
        notice=Notice(key="stopped", topic="stopped", is_renewed=True),
    )
    approval = replace(no_result, notice=Notice(key="approval", topic="approval", is_renewed=True))
    updating = replace(no_result, notice=Notice(key="update", topic="update"), updates_branch=True)
    no_checks = replace(no_result, notice=Notice(key="unchecked", topic="unchecked", is_renewed=True))
    return {
        "delivery": WORDING.delivery(hostile, remembered),
        "claim": WORDING.delivery(hostile, replace(remembered, state=MarkerState.SENDING)),
        "answer": WORDING.delivery(answered, remembered),
        "findings": WORDING.with_findings("SentSignal.\n\n<!-- x -->", weakened, "https://x.example/", was_told=False),
        "unreachable": WORDING.unreachable(session(), hostile.decision, remembered),
        "question": WORDING.notice(hostile.session, decided(asking), remembered),
        "plan": WORDING.notice(planned, decided(case(bad(), session=planned)), remembered),
        "no result": WORDING.notice(None, no_result, remembered, snapshot=case(snapshot_changes=people).snapshot),
        "no checks": WORDING.notice(None, no_checks, remembered, snapshot=case(snapshot_changes=people).snapshot),
        "approval": WORDING.notice(None, approval, remembered, snapshot=case(snapshot_changes=people).snapshot),
        "update": WORDING.notice(session(), updating, remembered, snapshot=case(snapshot_changes=people).snapshot),
        "settled": WORDING.settled(remembered),
        "why it waits": why(case(running(text), snapshot_changes=people), remembered),
        "why not": why(case(bad(text), snapshot_changes=people), remembered, hopeless),
        "escalation": WORDING.escalation(
            case(snapshot_changes=people).snapshot,
            planned,
            hopeless,
            [tried],
            remembered,
            policy=policy(notify=("alice",)),
        ),
        "new run": WORDING.notice(planned, lost, remembered, [because(ReasonCode.RERUN_FAILED, error=text)]),
        "misunderstood": WORDING.misunderstood(command, VERBS, remembered),
        "unchecked": WORDING.unchecked(command, remembered),
        **{
            f"refused {reason.code}": WORDING.refused(
                strangers,
                session(),
                replace(hostile.decision, action=Action.REFUSE, reasons=(reason,)),
                remembered,
            )
            for reason in refusals
        },
    }


SENTENCES = ("why it waits", "why not", "escalation", "new run", "refused session-unreadable", "refused error")
"""Comments that hold foreign words in a sentence, not in code."""


@cache
def harmless(text: str = "word") -> dict[str, str]:
    return everything(text, marker(told=(CheckSignal(check=check(text)),)))


@pytest.mark.parametrize("text", [*HOSTILE.values(), ""], ids=[*HOSTILE, "nothing"])
def test_whatever_is_quoted_the_frame_is_the_same(text: str) -> None:
    given = marker(told=(CheckSignal(check=check(text, workflow=text)),))
    for name, body in everything(text, given).items():
        whole = name not in SENTENCES
        assert frame(words(body), words=whole) == frame(words(harmless()[name]), words=whole), name
        assert markup(words(body)) <= markup(words(harmless()[name])), name
        found = read_marker(comment(body, is_own=True, author=BOT))
        assert isinstance(found, Marker)
        assert found.nonce == NONCE
        assert "@" not in words(body).replace("@\u200b", "").replace("@alice", "")
        assert not UNSEEN & set(body)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_no_html_and_no_link(text: str) -> None:
    for body in everything(text, marker()).values():
        tokens = MarkdownIt("commonmark").parse(body[:60_000])
        inside = [child for token in tokens for child in token.children or ()]
        links = [str(child.attrGet("href")) for child in inside if child.type == "link_open"]
        assert not any(child.type == "html_inline" for child in inside)
        assert not any("evil" in (urlsplit(link).hostname or "") for link in links)


LINKED_BY_ITSELF = re.compile(
    r"(?i)://|\bwww\.|[\w.-]/[\w.-]+#\d|(?<![\w&])#\d|\bGH-\d|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b"
)


@pytest.mark.parametrize("name", ["addresses", "references", "entities", "mentions", "links"])
def test_github_makes_no_link_of_foreign_words(name: str) -> None:
    for body in everything(HOSTILE[name], marker()).values():
        tokens = MarkdownIt("commonmark").parse(words(body))
        lines = [child.content for token in tokens for child in token.children or () if child.type == "text"]
        shown = [line.replace("@\u200b", "").replace("@alice", "") for line in lines if HEAD[:7] not in line]
        assert [line for line in shown if "@" in line or LINKED_BY_ITSELF.search(line)] == []


@pytest.mark.parametrize("text", ["x" * 200_000, "@" * 70_000, f"{COMMAND}\n```\n" * 4_000], ids=len)
def test_very_long_texts_are_cut(text: str) -> None:
    for body in everything(text, marker()).values():
        assert len(body) <= MAX_COMMENT
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


def test_many_long_names_fit_into_a_comment() -> None:
    given = marker(told=tuple(CheckSignal(check=check(f"{n}{'x' * 2_000}")) for n in range(60)))
    for body in (
        WORDING.settled(given),
        WORDING.delivery(message(*(failing(check(f"{n}{'`' * 2_000}")) for n in range(60))), given),
    ):
        assert len(body) <= MAX_COMMENT
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


@settings(max_examples=8)
@given(st.text())
def test_any_text_leaves_the_marker_whole(text: str) -> None:
    for body in everything(text, marker()).values():
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


def test_no_secret_gets_into_a_comment() -> None:
    secret = "ghp_" + "abcdefghij0123456789" * 2

    assert not any(secret in words(body) for body in everything(f"a {secret}", marker()).values())
