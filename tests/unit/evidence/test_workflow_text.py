"""What is wrong in a workflow file: by YAML, then by its keys; and nothing of a stranger's text takes long."""

import pytest

from feedback_bot.evidence.workflow_text import check_workflow

ON = "on: push\n"
JOB = "jobs:\n  a:\n    runs-on: ubuntu-latest\n"
STEPS = f"{ON}{JOB}    steps:\n"

FINE = [
    f"{STEPS}      - run: make\n",
    f"{STEPS}      - uses: actions/checkout@v4\n        with: {{ref: main}}\n      - run: |\n          a: b: c\n",
    "'on': [push, pull_request]\njobs: {a: {runs-on: x, steps: [{run: y}]}}\n",
    "name: n\nrun-name: r\non: {push: {branches: [main]}, schedule: }\npermissions: {}\njobs: {a: {uses: b}}\n",
    f"{ON}env: {{}}\ndefaults: {{}}\nconcurrency: c\njobs: {{a: {{uses: b, with: {{}}, secrets: inherit}}}}\n",
    f"{STEPS}      - run: make\n  b:\n    needs: a\n    uses: o/r/.github/workflows/x.yml@main\n",
    f"{STEPS}      - &s\n        run: make\n      - *s\n",
    "---\non: push\njobs: {a: {runs-on: [self-hosted, linux], steps: [{run: y, if: 'true', id: z}]}}\n",
    f"\ufeff{STEPS}      - run: make\n",
]

WRONG = [
    (f"{ON}{JOB}    steps:\n      - run: echo a: b\n", 6, "not valid YAML: mapping values are not allowed here"),
    (f"{ON}jobs:\n\ta:\n", 3, "cannot start any token"),
    (f"{ON}jobs: [a\n", 3, "not valid YAML: while parsing a flow sequence"),
    (f"{ON}name: 'a\n", 3, "while scanning a quoted scalar"),
    (f"{ON}name: *a\n", 2, "found undefined alias"),
    (f"{ON}name: a\n b: c\n", 3, "mapping values are not allowed here"),
    (f"{ON}{JOB}   steps: []\n", 5, "expected <block end>"),
    (f"{ON}name: `x`\n", 2, "cannot start any token"),
    (f"{ON}name: \x07\n", 2, "the character U+0007 is not allowed"),
    (f"{ON}---\n{ON}", 2, "expected a single document"),
    (f"{ON}{ON}", 2, "the key 'on' is duplicated"),
    (f"{ON}? [a]\n: b\n", 2, "a key must be a plain string"),
    ("", 1, "the file is empty"),
    ("# nothing\n", 1, "the file is empty"),
    ("- a\n", 1, "the file must contain keys and values"),
    ("hello\n", 1, "the file must contain keys and values"),
    (JOB, 1, "the key `on` is missing"),
    (ON, 1, "the key `jobs` is missing"),
    (f"on:\n{JOB}", 1, "`on` names no event"),
    (f"on: []\n{JOB}", 1, "`on` names no event"),
    (f"on: [push, pull-request]\n{JOB}", 1, "`pull-request` is not an event"),
    (f"on:\n  push:\n  pulls:\n{JOB}", 3, "`pulls` is not an event"),
    (f"{ON}{JOB}job: x\n", 5, "`job` is not a key of a workflow"),
    (f"{ON}jobs:\n", 2, "`jobs` must name at least one job"),
    (f"{ON}jobs: [a]\n", 2, "`jobs` must name at least one job"),
    (f"{ON}jobs:\n  a:\n", 3, "job `a` must contain keys and values"),
    (f"{ON}jobs:\n  1 a:\n    runs-on: x\n", 3, "the job ID `1 a` is not valid"),
    (f"{ON}jobs:\n  a:\n    steps: [{{run: x}}]\n", 3, "job `a` has neither `runs-on` nor `uses`"),
    (f"{ON}{JOB}    run-on: x\n", 5, "`run-on` is not a key of a job (in job `a`)"),
    (f"{ON}{JOB}    <<: {{}}\n", 5, "`<<` is not a key of a job"),
    (f"{ON}{JOB}    needs: [b]\n", 5, "job `a` needs `b`, which is not a job of the file"),
    (f"{ON}{JOB}    needs: a\n", 3, "every job needs another one"),
    (f"{ON}{JOB}    uses: ./x.yml\n", 4, "job `a` calls a workflow with `uses`, so `runs-on` is not allowed"),
    (f"{STEPS}      run: x\n", 6, "`steps` of job `a` must be a list of steps"),
    (f"{ON}{JOB}    steps: []\n", 5, "`steps` of job `a` must be a list of steps"),
    (f"{STEPS}      - make\n", 6, "step 1 of job `a` must contain keys and values"),
    (f"{STEPS}      - run: x\n      - name: y\n", 7, "step 2 of job `a` has neither `run` nor `uses`"),
    (f"{STEPS}      - run: x\n        uses: y@v1\n", 6, "step 1 of job `a` has both `run` and `uses`"),
    (f"{STEPS}      - run: x\n        timeout: 5\n", 7, "`timeout` is not a key of a step (in step 1 of job `a`)"),
]

UNCHECKED = [
    (f"{ON}name: {'a' * 100_000}\n", "has more than 100,000 characters"),
    (f"{ON}x: {'[' * 50_000}\n", "is nested too deeply"),
    (f"{ON}x: {'{a: ' * 20_000}\n", "is nested too deeply"),
    (f"{ON}x: [{'a,' * 20_000}]\n", "has too many values: more than 10,000 with its aliases"),
    ("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in
     zip("abcdefgh", "bcdefghi", strict=True)), "has too many values: more than 10,000 with its aliases"),
    ("a: &a [*a]\n", "contains an alias of itself"),
]  # fmt: skip


@pytest.mark.parametrize("text", FINE)
def test_a_usual_file_has_no_problem(text: str) -> None:
    checked = check_workflow(text)
    assert (checked.problems, checked.unchecked) == ((), None)


@pytest.mark.parametrize(("text", "line", "says"), WRONG)
def test_a_problem_is_named_with_its_line(text: str, line: int, says: str) -> None:
    checked = check_workflow(text)
    assert any(each.line == line and says in each.says for each in checked.problems), checked
    assert checked.unchecked is None


@pytest.mark.parametrize(("text", "why"), UNCHECKED, ids=range(len(UNCHECKED)))
def test_a_text_beyond_the_limits_is_not_checked(text: str, why: str) -> None:
    checked = check_workflow(text)
    assert (checked.problems, checked.unchecked) == ((), why)


@pytest.mark.parametrize(
    "text",
    [
        f"{STEPS}      - run: !!python/object/apply:os.system [x]\n",
        f"{STEPS}      - run: !!timestamp x\n",
        f"{STEPS}      - run: 1_{'0' * 5_000}\n",
        "%YAML 9.9\n---\non: push\n",
        "\x00",
        "on: push\njobs: &a\n  b: !<tag:x> y\n",
        "!!binary on: push\n",
        "\ud800",
    ],
    ids=range(8),
)
def test_hostile_text_builds_nothing_and_breaks_nothing(text: str) -> None:
    check_workflow(text)


def test_many_problems_are_bounded_and_in_order() -> None:
    checked = check_workflow(STEPS + "      - x: y\n" * 1_000)
    assert len(checked.problems) == 20
    assert [each.line for each in checked.problems] == sorted(each.line for each in checked.problems)
