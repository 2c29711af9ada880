"""A policy that would take endless time or memory is one repository's mistake, and the others are handled."""

import pytest

from tests.scenarios.stage import SESSION_ID, Stage

POLICY = ".github/jules-feedback.yml"
LAUGHS = "x-a: &a [lol]\n" + "".join(
    f"x-{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in ("ab", "bc", "cd", "de", "ef", "fg")
)
REFUSED = {
    "laughs": (LAUGHS, "too many values"),
    "merge keys": (LAUGHS.replace("[lol]", "{l: l}") + "<<: [*g, *g, *g]", "too many values"),
    "levels": ("notify: " + "[" * 3_000, "notify is nested too deeply"),
    "integer": ("max-attempts: " + "9" * 5_000, "max-attempts is not valid YAML: the number 9999999999…"),
    "repetition": ("review-bots: [{login: x, ignore: ['a{99999999}']}]", "review-bots: "),
    "backreference": ("review-bots: [{login: x, ignore: ['(a)\\1']}]", "RE2 does not support a backreference"),
    "brackets in a template": (
        f"templates: {{prompt: '{{{{{'(' * 3_000}'}}",
        "templates: the template 'prompt' is nested",
    ),
    "huge template": (f"templates: {{prompt: '{'x' * 60_000}'}}", "templates: the template 'prompt' has more than"),
}
FAILING = {
    "loop": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "product": "{{ 'a' * 1000000000 }}",
    "power": "{{ 9**9**9**9 }}",
    "recursion": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "division": "{{ 1 / 0 }}",
}


def two_repositories(stage: Stage, policy: str) -> None:
    stage.repository.file(POLICY, policy)
    stage.task()[0].check("test", "failure")
    other = stage.github.repository("octo/cart")
    stage.jules.source("octo/cart")
    identifier = "17777777777777777777"
    pull = other.pull_request(author=stage.repository.pull_requests[1].author, branch=f"fix-cart-{identifier}")
    pull.check("test", "failure")
    stage.jules.session(
        identifier, repo="octo/cart", state="COMPLETED", pull_request=pull.url, created=stage.jules.ago(120)
    )


def messages(stage: Stage) -> list[int]:
    return [len(stage.jules.sessions[name].messages) for name in (SESSION_ID, "17777777777777777777")]


@pytest.mark.parametrize(("policy", "words"), REFUSED.values(), ids=REFUSED)
def test_a_policy_that_cannot_be_read_is_one_repository_s_mistake(stage: Stage, policy: str, words: str) -> None:
    two_repositories(stage, policy)
    run = stage.run(repositories="octo/shop, octo/cart")
    assert (run.status, messages(stage)) == (1, [0, 1])
    assert words in run.log
    assert len(run.log) < 5_000
    assert stage.run(repositories="octo/shop").status == 2


@pytest.mark.parametrize("template", FAILING.values(), ids=FAILING)
def test_a_template_that_cannot_be_rendered_is_one_repository_s_mistake(stage: Stage, template: str) -> None:
    two_repositories(stage, f'templates: {{prompt: "{template}"}}')
    run = stage.run(repositories="octo/shop, octo/cart")
    assert (run.status, messages(stage)) == (1, [0, 1])
    assert "could not render the template 'prompt' of the policy key templates" in run.log
    assert "internal error" not in run.log
    assert stage.repository.pull_requests[1].comments == []
