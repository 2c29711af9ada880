"""What people set: inputs, the policy file, and which repositories and pull requests a run is about."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import Actor, PullRequest, Repository, bot, user
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

OTHER_ID = "9876543210987654321"
POLICY = ".github/jules-feedback.yml"


def failing(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    return pull, session


def failing_in(stage: Stage, repository: Repository, session: str) -> JulesSession:
    """A failed pull request of Jules' in another repository."""
    pull = repository.pull_request(branch=f"fix-{session}")
    pull.check("test", "failure")
    return stage.session(pull, id=session, repo=repository.name_with_owner)


def test_a_dry_run_writes_nothing_at_all(stage: Stage) -> None:
    failing(stage)
    _, paused = failing(stage, session=OTHER_ID)
    paused.turns("PAUSED")
    run = stage.run(dry_run="true")
    assert (run.status, run.outputs["sent"]) == (0, "0")
    assert run.decisions == {1: "send", 2: "escalate"}
    assert stage.github.writes == []
    assert [request.method for request in stage.jules.requests if request.method != "GET"] == []
    assert "make test" in run.log


def test_a_dry_run_needs_no_key(stage: Stage) -> None:
    failing(stage)
    run = stage.run(dry_run="true", jules_api_key="")
    assert run.status == 0
    assert stage.github.writes == []
    assert stage.jules.requests == []


def test_a_dry_run_approves_no_plan_and_starts_no_session(stage: Stage) -> None:
    _, session = failing(stage)
    session.refuses_messages()
    _, planning = failing(stage, session=OTHER_ID)
    planning.plans(["Rewrite"])
    stage.run(dry_run="true", approve_plans="feedback")
    assert (stage.jules.created_sessions, stage.jules.approvals, stage.github.writes) == ([], [], [])


def test_the_first_real_run_after_a_dry_run_sends(stage: Stage) -> None:
    _, session = failing(stage)
    stage.run(dry_run="true")
    stage.run()
    assert len(session.messages) == 1


def test_one_pull_request_can_be_asked_for(stage: Stage) -> None:
    _, first = failing(stage)
    _, second = failing(stage, session=OTHER_ID)
    run = stage.run(pull_request="2")
    assert run.decisions == {2: "send"}
    assert (len(first.messages), len(second.messages)) == (0, 1)


def test_a_pull_request_that_is_not_there_is_one_clear_line(stage: Stage) -> None:
    failing(stage)
    run = stage.run(pull_request="77")
    assert run.status == 1
    assert "octo/shop#77" in run.log
    assert "Traceback" not in run.log


def test_a_closed_pull_request_asked_for_is_told_nothing(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.close()
    run = stage.run(pull_request="1")
    assert "no longer open" in run.log
    assert session.messages == []


def test_several_repositories_in_one_run(stage: Stage) -> None:
    _, first = failing(stage)
    second = failing_in(stage, stage.github.repository("octo/cart"), OTHER_ID)
    run = stage.run(repositories="octo/shop, octo/cart\n")
    assert (run.status, run.outputs["sent"]) == (0, "2")
    assert (len(first.messages), len(second.messages)) == (1, 1)


def test_all_repositories_of_an_organization(stage: Stage) -> None:
    stage.github.organization("acme")
    one = failing_in(stage, stage.github.repository("acme/one"), "11111111111111111111")
    two = failing_in(stage, stage.github.repository("acme/two"), OTHER_ID)
    _, other = failing(stage)
    run = stage.run(repositories="org:acme")
    assert run.status == 0
    assert [len(session.messages) for session in (one, two, other)] == [1, 1, 0]


def test_archived_repositories_of_an_organization_are_left_alone(stage: Stage) -> None:
    stage.github.organization("acme")
    session = failing_in(stage, stage.github.repository("acme/old"), OTHER_ID)
    stage.github.repository("acme/old").is_archived = True
    run = stage.run(repositories="org:acme")
    assert (run.status, run.outputs["failed"], session.messages) == (0, "0", [])


def test_an_organization_that_is_not_there_is_one_clear_line(stage: Stage) -> None:
    run = stage.run(repositories="org:nobody")
    assert (run.status, "org:nobody" in run.log or "nobody" in run.log) == (1, True)
    assert "Traceback" not in run.log


def test_messages_of_one_run_are_limited_and_the_rest_follows(stage: Stage) -> None:
    sessions = [failing(stage, session=f"1234567890123456{number}")[1] for number in range(1000, 1005)]
    run = stage.run(max_messages="3")
    assert (run.outputs["sent"], run.outputs["waiting"]) == ("3", "2")
    assert sum(len(session.messages) for session in sessions) == 3
    stage.run(max_messages="3")
    assert [len(session.messages) for session in sessions] == [1] * 5


def test_the_policy_is_read_from_the_default_branch(stage: Stage) -> None:
    stage.repository.file(POLICY, "grace-minutes: 1440\n")
    pull, session = stage.task(files={POLICY: "grace-minutes: 0\n"})
    pull.check("test", "failure")
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_the_policy_of_a_repository_whose_default_branch_is_not_main(stage: Stage) -> None:
    repository = stage.github.repository("octo/cart", default_branch="trunk")
    repository.file(POLICY, "grace-minutes: 1440\n")
    session = failing_in(stage, repository, OTHER_ID)
    run = stage.run(repositories="octo/cart")
    assert run.decisions == {1: "wait"}
    assert session.messages == []


def test_an_input_beats_the_policy_and_an_empty_one_does_not(stage: Stage) -> None:
    stage.repository.file(POLICY, "grace-minutes: 1440\n")
    failing(stage)
    assert stage.run(grace_minutes="").decisions == {1: "wait"}
    assert stage.run(grace_minutes="5").decisions == {1: "send"}


def test_each_repository_has_its_own_policy(stage: Stage) -> None:
    stage.repository.file(POLICY, "ignore-checks: [test]\n")
    _, first = failing(stage)
    second = failing_in(stage, stage.github.repository("octo/cart"), OTHER_ID)
    stage.run(repositories="octo/shop octo/cart")
    assert (len(first.messages), len(second.messages)) == (0, 1)


def test_the_policy_may_stand_elsewhere(stage: Stage) -> None:
    stage.repository.file("ops/jules.yml", "ignore-checks: [test]\n")
    _, session = failing(stage)
    assert stage.run(config_path="ops/jules.yml").decisions == {1: "skip"}
    assert session.messages == []


def test_words_of_the_policy_reach_the_prompt(stage: Stage) -> None:
    stage.repository.file(POLICY, "instructions: |\n  Run `make lint` before each push.\n")
    _, session = failing(stage)
    stage.run()
    assert "Run `make lint` before each push." in session.messages[0]


@pytest.mark.parametrize(
    "text", ["max-attempts: [", "max-attemps: 3", "max-attempts: many", "- a list", "max-attempts: 3\nmax-attempts: 4"]
)
def test_a_malformed_policy_of_the_only_repository_is_a_bad_setting(stage: Stage, text: str) -> None:
    stage.repository.file(POLICY, text)
    pull, session = failing(stage)
    run = stage.run()
    assert run.status == 2
    assert POLICY in run.log
    assert "Traceback" not in run.log
    assert (session.messages, pull.comments) == ([], [])


def test_a_malformed_policy_of_one_of_several_repositories_refuses_that_one(stage: Stage) -> None:
    stage.repository.file(POLICY, "max-attemps: 3")
    _, first = failing(stage)
    second = failing_in(stage, stage.github.repository("octo/cart"), OTHER_ID)
    run = stage.run(repositories="octo/shop, octo/cart")
    assert run.status == 1
    assert "max-attemps" in run.log
    assert (first.messages, len(second.messages)) == ([], 1)


def test_every_mistake_of_a_policy_is_named_at_once(stage: Stage) -> None:
    stage.repository.file(POLICY, "max-attemps: 3\ngrace-minutes: soon\napprove-plans: always\n")
    run = stage.run()
    assert run.status == 2
    for words in ("max-attemps", "grace-minutes", "approve-plans", "never or feedback"):
        assert words in run.log


def test_every_mistake_of_the_inputs_is_named_at_once(stage: Stage) -> None:
    run = stage.run(dry_run="maybe", max_attempts="0", pull_request="seven", jules_api_key="", repositories="shop")
    assert run.status == 2
    for words in ("dry-run", "max-attempts", "pull-request", "jules-api-key", "repositories", "'shop'"):
        assert words in run.log
    assert (stage.github.requests, stage.jules.requests) == ([], [])


@pytest.mark.parametrize("address", ["http://jules.example.com/v1alpha", "ftp://127.0.0.1", "nonsense"])
def test_keys_go_to_no_address_that_anybody_can_listen_to(stage: Stage, address: str) -> None:
    run = stage.run(jules_base_url=address)
    assert run.status == 2
    assert "jules-base-url" in run.log
    assert "jules-key" not in run.log


def test_the_usual_variables_stand_in_for_inputs(stage: Stage) -> None:
    _, session = failing(stage)
    given = {
        "GITHUB_TOKEN": stage.github.default_token.value,
        "JULES_API_KEY": "jules-key",
        "GITHUB_REPOSITORY": "octo/shop",
    }
    run = stage.run(github_token="", jules_api_key="", repositories="", environ=given)
    assert run.decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_prompt_stays_within_its_length(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    for number in range(20):
        pull.check(f"test-{number}", "failure", log=f"assert {number} == {'x' * 5000}\n" * 20)
    stage.run(max_prompt_chars="6000")
    assert len(session.messages[0]) <= 6000
    assert session.messages[0].rstrip().splitlines()[-1].startswith("Feedback-ID: ")


def test_the_markers_of_another_account_count_where_the_policy_names_it(stage: Stage) -> None:
    _, session = failing(stage)
    session.answers(completes())
    stage.run()
    stage.github.token("ghs_new", bot("our-app"))
    stage.repository.file(POLICY, "marker-authors: ['github-actions[bot]']\n")
    assert stage.run(github_token="ghs_new").decisions == {1: "wait"}
    assert len(session.messages) == 1


@pytest.mark.parametrize(("author", "fork"), [(user("ann"), None), (None, "mallory/shop")])
def test_a_pull_request_that_is_not_jules_is_skipped_even_if_asked_for(
    stage: Stage, author: Actor | None, fork: str | None
) -> None:
    place = {"fork": fork} if fork else {"branch": "my-work"}
    pull, session = failing(stage, author=author, **place)
    run = stage.run(pull_request="1")
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert (session.messages, pull.comments) == ([], [])


def test_an_enterprise_server_has_its_own_addresses(stage: Stage) -> None:
    _, session = failing(stage)
    url = stage.github_server.url
    stage.run(environ={"GITHUB_API_URL": f"{url}/api/v3", "GITHUB_GRAPHQL_URL": f"{url}/api/graphql"})
    assert len(session.messages) == 1


def test_a_run_outside_a_runner_needs_no_files_for_outputs(stage: Stage) -> None:
    _, session = failing(stage)
    assert stage.run(environ={"GITHUB_STEP_SUMMARY": "", "GITHUB_OUTPUT": ""}).status == 0
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    "text",
    [
        "grace-minutes: &a [1]\nmax-attempts: *a\n",
        "x: " + "y" * 1_100_000,
        "review-bots: [{login: x, ignore: ['(']}]",
        "42",
        "authors: !!python/object:os.system {}\n",
    ],
)
def test_a_strange_policy_file_is_refused_in_words(stage: Stage, text: str) -> None:
    stage.repository.file(POLICY, text)
    _, session = failing(stage)
    run = stage.run()
    assert (run.status, session.messages) == (2, [])
    assert "Traceback" not in run.log
    assert len(run.log) < 3000


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeffgrace-minutes: 5\n"])
def test_an_empty_policy_file_changes_nothing(stage: Stage, text: str) -> None:
    stage.repository.file(POLICY, text)
    _, session = failing(stage)
    assert stage.run().status == 0
    assert len(session.messages) == 1


def test_a_policy_that_may_not_be_read_is_not_taken_for_none(stage: Stage) -> None:
    stage.repository.file(POLICY, "ignore-checks: [test]\n")
    _, session = failing(stage)
    stage.github.token("ghs_lesser", permissions={"contents": "none"})
    run = stage.run(github_token="ghs_lesser")
    assert "Traceback" not in run.log
    assert session.messages == []


def test_the_limit_of_messages_is_the_run_s_not_each_repository_s(stage: Stage) -> None:
    failing(stage)
    failing_in(stage, stage.github.repository("octo/cart"), OTHER_ID)
    run = stage.run(repositories="octo/shop octo/cart", max_messages="1")
    assert run.outputs["sent"] == "1"
    assert len(stage.jules.messages) == 1


def test_the_case_of_a_repository_s_name_does_not_matter(stage: Stage) -> None:
    _, session = failing(stage)
    session.answers(completes())
    stage.run(repositories="Octo/Shop")
    stage.run(repositories="octo/shop")
    assert len(session.messages) == 1


def test_the_people_that_the_policy_names_are_called_and_nobody_else(stage: Stage) -> None:
    stage.repository.file(POLICY, "notify: ['@octo/maintainers', ann]\n")
    pull, session = failing(stage)
    session.turns("PAUSED")
    stage.run()
    assert "@octo/maintainers" in pull.comments[0].body
    assert "@ann" in pull.comments[0].body
    assert pull.comments[0].body.count("@") == 2


@pytest.mark.parametrize(("path", "content"), [(POLICY, b"\xff\xfe\x00"), (f"{POLICY}/file", b"a directory")])
def test_a_policy_that_is_no_text_file_is_a_bad_setting(stage: Stage, path: str, content: bytes) -> None:
    stage.repository.file(path, content)
    _, session = failing(stage)
    run = stage.run()
    assert (run.status, POLICY in run.log, session.messages) == (2, True, [])
    assert "Traceback" not in run.log


def test_a_policy_that_is_a_directory_stops_only_its_own_repository(stage: Stage) -> None:
    stage.repository.file(f"{POLICY}/file", "a directory")
    _, first = failing(stage)
    second = failing_in(stage, stage.github.repository("octo/cart"), OTHER_ID)
    assert stage.run(repositories="octo/shop, octo/cart").status == 1
    assert (first.messages, len(second.messages)) == ([], 1)
