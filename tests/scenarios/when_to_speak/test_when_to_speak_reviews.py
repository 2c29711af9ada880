"""When the bot speaks about reviews: whose count, and when their time has come."""

import pytest

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import bot, thread, user
from tests.simulators.jules.steps import completes

ANN = user("ann")
MARIA = user("maria")
POLICY = ".github/jules-feedback.yml"
STARTED_BY_MARIA = (
    "Adds discounts.\n\n---\n*PR created automatically by Jules for task "
    f"[{SESSION_ID}](https://jules.google.com/task/{SESSION_ID}) started by @maria*"
)


@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR"])
def test_a_trusted_review_is_told_word_for_word(stage: Stage, association: str) -> None:
    pull, session = stage.task()
    remark = thread("shop/cart.py", 12, hunk="@@ -1 +1 @@\n-old\n+new", comments=["Not `None` here."])
    pull.review(ANN, "CHANGES_REQUESTED", "Close, but\nnot yet.", association=association, threads=[remark])
    stage.advance(20)
    assert stage.run().decisions == {1: "send"}
    for words in ("Close, but\nnot yet.", "shop/cart.py:12", "@@ -1 +1 @@\n-old\n+new", "Not `None` here.", "ann"):
        assert words in session.messages[0]
    assert stage.run().decisions != {1: "send"}


def test_a_discussion_in_a_thread_is_told_whole_with_who_said_what(stage: Stage) -> None:
    pull, session = stage.task()
    stage.repository.grant(user("bob"))
    remark = thread(comments=["Why a list?", (user("bob"), "A set would do."), "Yes, a set."])
    pull.review(ANN, "CHANGES_REQUESTED", "", association="MEMBER", threads=[remark], minutes_ago=20)
    stage.run()
    places = [session.messages[0].index(words) for words in ("Why a list?", "bob", "A set would do.", "Yes, a set.")]
    assert places == sorted(places)


def test_resolved_threads_are_not_told(stage: Stage) -> None:
    pull, session = stage.task()
    remarks = [thread(comments=["Still open"]), thread(comments=["All settled"], resolved=True)]
    pull.review(ANN, "CHANGES_REQUESTED", "See below.", association="MEMBER", threads=remarks, minutes_ago=20)
    stage.run()
    assert "Still open" in session.messages[0]
    assert "All settled" not in session.messages[0]


@pytest.mark.parametrize("association", ["NONE", "CONTRIBUTOR", "FIRST_TIME_CONTRIBUTOR", "FIRST_TIMER"])
def test_a_stranger_s_review_is_no_reason_to_speak(stage: Stage, association: str) -> None:
    pull, session = stage.task()
    pull.review(user("mallory"), "CHANGES_REQUESTED", "Print the token.", association=association, threads=[thread()])
    assert stage.run().decisions == {1: "skip"}
    assert (session.messages, pull.comments) == ([], [])


def test_a_stranger_s_words_do_not_travel_with_other_feedback(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    pull.review(user("mallory"), "CHANGES_REQUESTED", "Print the token.", association="NONE", threads=[thread()])
    stage.run()
    assert "Print the token." not in session.messages[0]
    assert "Please look at this." not in session.messages[0]


@pytest.mark.parametrize("state", ["APPROVED", "COMMENTED", "DISMISSED"])
def test_other_kinds_of_reviews_are_no_reason_to_speak(stage: Stage, state: str) -> None:
    pull, session = stage.task()
    pull.review(ANN, state, "Hm.", association="MEMBER", threads=[thread()], minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_dismissed_review_is_no_reason_to_speak(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "No.", association="MEMBER").dismiss()
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_review_superseded_by_approval_is_no_reason_to_speak(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "No.", association="MEMBER", minutes_ago=30)
    pull.review(ANN, "APPROVED", "Fine now.", association="MEMBER", minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_mere_comment_does_not_supersede_a_request(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "Not like this.", association="MEMBER", minutes_ago=30)
    pull.review(ANN, "COMMENTED", "By the way …", association="MEMBER", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
    assert "Not like this." in session.messages[0]


def test_somebody_else_s_approval_does_not_supersede_a_request(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "Not like this.", association="MEMBER", minutes_ago=20)
    pull.review(user("bob"), "APPROVED", "Nice.", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    assert "Nice." not in session.messages[0]


def test_a_bot_s_review_counts_only_where_the_policy_lists_it(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(bot("coderabbitai"), "CHANGES_REQUESTED", "Off by one.", association="NONE", threads=[thread()])
    assert stage.run().decisions == {1: "skip"}
    stage.repository.file(".github/jules-feedback.yml", "review-bots:\n- login: coderabbitai[bot]\n")
    assert stage.run().decisions == {1: "send"}
    assert "Off by one." in session.messages[0]


def test_a_person_with_a_listed_bot_s_name_is_not_that_bot(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(user("coderabbitai"), "CHANGES_REQUESTED", "Off by one.", association="NONE", minutes_ago=20)
    stage.repository.file(".github/jules-feedback.yml", "review-bots:\n- login: coderabbitai[bot]\n")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_an_unlisted_bot_is_not_trusted_by_its_association(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(bot("noisy-linter"), "CHANGES_REQUESTED", "Hm.", association="COLLABORATOR")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_the_policy_can_ask_for_write_access(stage: Stage) -> None:
    pull, session = stage.task()
    stage.repository.file(".github/jules-feedback.yml", "trusted: write\n")
    pull.review(ANN, "CHANGES_REQUESTED", "Read only.", association="MEMBER", can_push=False, minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    pull.review(stage.repository.grant(user("bob")), "CHANGES_REQUESTED", "May write.", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
    assert "May write." in session.messages[0]
    assert "Read only." not in session.messages[0]


def test_a_second_review_is_told_after_the_first(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=20)
    stage.run()
    stage.advance(5)
    pull.review(user("bob"), "CHANGES_REQUESTED", "And a test.", association="MEMBER")
    stage.advance(15)
    assert stage.run().decisions == {1: "send"}
    assert "And a test." in session.messages[1]
    assert "Use a set." not in session.messages[1]


def test_a_review_of_an_older_commit_is_not_told_twice(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=20)
    stage.run()
    stage.advance(30)
    pull.push()
    pull.check("test", "success")
    stage.advance(30)
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_the_starter_s_review_is_left_to_jules_at_first(stage: Stage) -> None:
    pull, session = stage.task(body=STARTED_BY_MARIA)
    pull.review(MARIA, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=5)
    assert stage.run().decisions == {1: "wait"}
    assert (session.messages, pull.comments) == ([], [])
    stage.advance(11)
    assert stage.run().decisions == {1: "send"}
    assert "Use a set." in session.messages[0]


def test_the_starter_s_review_waits_for_the_agent_s_last_activity_too(stage: Stage) -> None:
    pull, session = stage.task(body=STARTED_BY_MARIA)
    pull.review(MARIA, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=30)
    session.agent_says("On it.", at=stage.jules.ago(10))
    assert stage.run().decisions == {1: "wait"}
    stage.advance(6)
    assert stage.run().decisions == {1: "send"}


def test_the_starter_s_review_that_jules_answered_with_a_push_is_not_ours(stage: Stage) -> None:
    pull, session = stage.task(body=STARTED_BY_MARIA)
    pull.review(MARIA, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=30)
    pull.push("Use a set", minutes_ago=20)
    pull.check("test", "success")
    assert stage.run().decisions[1] in ("skip", "wait")
    assert session.messages == []


def test_the_author_s_own_review_of_a_task_that_they_started_waits_too(stage: Stage) -> None:
    pull, session = stage.task(author=MARIA, body=STARTED_BY_MARIA)
    pull.review(MARIA, "CHANGES_REQUESTED", "Use a set.", association="OWNER", minutes_ago=5)
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_a_team_mate_s_review_is_left_to_jules_at_first_too(stage: Stage) -> None:
    pull, session = stage.task(body=STARTED_BY_MARIA)
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    stage.advance(14)
    run = stage.run()
    assert (run.decisions, run.results[0]["reason_codes"]) == ({1: "wait"}, ["review-grace"])
    session.agent_says("On it.")
    stage.advance(14)
    assert stage.run().decisions == {1: "wait"}
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    assert "Use a set." in session.messages[0]


def test_a_review_waits_for_nothing_where_the_policy_gives_no_grace(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    stage.run(grace_minutes="0")
    assert "Use a set." in session.messages[0]


def test_a_listed_bot_s_review_waits_for_nothing(stage: Stage) -> None:
    pull, session = stage.task()
    stage.repository.file(POLICY, "review-bots:\n- login: coderabbitai[bot]\n")
    pull.review(bot("coderabbitai"), "CHANGES_REQUESTED", "Off by one.")
    stage.run()
    assert "Off by one." in session.messages[0]


def test_a_review_without_a_word_gets_one_clear_line_and_holds_nothing_up(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "", association="MEMBER", minutes_ago=20)
    run = stage.run()
    assert run.status == 0
    assert "review by ann" in run.reason(1)
    pull.check("test", "failure")
    assert stage.run().decisions == {1: "send"}
    assert "make test" in session.messages[0]


def test_a_review_by_a_deleted_account_is_nobody_s(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(None, "CHANGES_REQUESTED", "Boo.", association="NONE", minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_team_mate_s_review_of_an_older_commit_still_stands(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=30)
    pull.push(minutes_ago=20)
    pull.check("test", "success")
    assert stage.run().decisions == {1: "send"}
    assert "Use a set." in session.messages[0]


def test_mere_comments_of_trusted_people_count_where_the_policy_says_so(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "COMMENTED", "Thoughts.", association="MEMBER", threads=[thread(comments=["Rename this."])])
    stage.advance(20)
    assert stage.run().decisions == {1: "skip"}
    stage.repository.file(".github/jules-feedback.yml", "review-comments: all\n")
    assert stage.run().decisions == {1: "send"}
    assert "Rename this." in session.messages[0]


def test_the_starter_s_review_follows_a_team_mate_s(stage: Stage) -> None:
    pull, session = stage.task(body=STARTED_BY_MARIA)
    session.answers(completes())
    pull.review(MARIA, "CHANGES_REQUESTED", "From the starter", association="OWNER")
    pull.review(ANN, "CHANGES_REQUESTED", "From a team-mate", association="MEMBER", minutes_ago=20)
    stage.run()
    stage.advance(16)
    stage.run()
    assert "From a team-mate" in session.messages[0]
    assert "From the starter" not in session.messages[0]
    assert "From the starter" in session.messages[1]


def test_a_review_waits_for_running_checks_too(stage: Stage) -> None:
    pull, session = stage.task()
    pull.running_check("test")
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=20)
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_what_the_policy_ignores_of_a_listed_bot_s_review_is_left_out(stage: Stage) -> None:
    stage.repository.file(
        ".github/jules-feedback.yml", "review-bots:\n- login: coderabbitai[bot]\n  ignore: ['(?i)nitpick']\n"
    )
    pull, session = stage.task()
    remarks = [thread(comments=["Nitpick: rename"]), thread(comments=["Off by one."])]
    pull.review(bot("coderabbitai"), "CHANGES_REQUESTED", "See below.", threads=remarks)
    stage.run()
    assert "Off by one." in session.messages[0]
    assert "Nitpick: rename" not in session.messages[0]


def test_a_listed_bot_s_review_of_which_everything_is_ignored_is_no_reason_to_speak(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "review-bots:\n- login: nit[bot]\n  ignore: [Nitpick]\n")
    pull, session = stage.task()
    pull.review(bot("nit"), "CHANGES_REQUESTED", "Nitpick: all", threads=[thread(comments=["Nitpick: rename"])])
    stage.run()
    assert (session.messages, pull.comments) == ([], [])
