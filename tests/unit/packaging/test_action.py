"""action.yml, the settings, the report and the reusable workflow say the same."""

import io
import re

from feedback_bot.config.inputs import RUN_INPUTS, read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.report.runner import Report
from feedback_bot.text.redact import Redactor
from tests.unit.packaging.paths import NAME, ROOT, WORKFLOWS, action, read_yaml

DEFAULTS = {
    "github-token": "${{ github.token }}",
    "jules-base-url": "https://jules.googleapis.com/v1alpha",
    "repositories": "${{ github.repository }}",
    "config-path": ".github/jules-feedback.yml",
    "dry-run": "false",
    "fail-on-error": "true",
    "linger-minutes": "0",
}
ON_THE_RUNNER = {"${{ github.token }}": "made-up", "${{ github.repository }}": "octo/shop"}


def test_every_input_is_a_setting_or_a_key_of_the_policy() -> None:
    assert set(action()["inputs"]) <= {*RUN_INPUTS, *Policy.key_names()}


def test_every_setting_of_a_run_is_an_input() -> None:
    assert set(RUN_INPUTS) <= set(action()["inputs"])


def test_only_what_no_policy_file_can_say_has_a_default() -> None:
    found = {name: each["default"] for name, each in action()["inputs"].items() if "default" in each}
    assert found == DEFAULTS, "an input with a default in action.yml stands in DEFAULTS of this test, too"


def test_defaults_are_quoted_so_that_they_stay_text() -> None:
    lines = re.findall(r"^    default: (.*)$", (ROOT / "action.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    assert all(re.fullmatch(r'"[^"]*"', line) for line in lines)


def test_the_action_s_defaults_are_the_program_s() -> None:
    given = {f"INPUT_{name.upper()}": ON_THE_RUNNER.get(text, text) for name, text in DEFAULTS.items()}
    settings = read_settings({}, {**given, "INPUT_JULES-API-KEY": "made-up"})
    assert settings == Settings(github_token="made-up", jules_api_key="made-up", repositories=("octo/shop",))


def test_empty_inputs_leave_the_policy_file_alone() -> None:
    given = {f"INPUT_{name.upper()}": "" for name in action()["inputs"]}
    settings = read_settings({}, {**given, "GITHUB_TOKEN": "made-up", "JULES_API_KEY": "k", "GITHUB_REPOSITORY": "a/b"})
    assert not settings.overrides


def test_descriptions_tell_the_value_that_an_empty_input_stands_for() -> None:
    built_in = {name.replace("_", "-"): field.default for name, field in Policy.model_fields.items()}
    for name, each in action()["inputs"].items():
        if name in built_in:
            value = built_in[name]
            text = ", ".join(value) if isinstance(value, tuple) else str(value)
            text = text.lower() if isinstance(value, bool) else text
            words = f"Defaults to the value in the policy file, or `{text}`" if text else "Defaults to the value in"
            assert words in " ".join(each["description"].split()), name


def test_outputs_are_those_of_the_report() -> None:
    report = Report(stream=io.StringIO(), environ={}, redact=Redactor())
    assert list(action()["outputs"]) == list(report.outputs())


def test_no_input_reaches_the_command_line() -> None:
    runs = action()["runs"]
    assert runs.keys() == {"using", "image"}
    assert runs["using"] == "docker"
    assert re.fullmatch(rf"Dockerfile|docker://ghcr\.io/{re.escape(NAME.lower())}@sha256:[0-9a-f]{{64}}", runs["image"])


def test_the_action_of_the_workflows_is_the_same_but_for_the_image_s_place() -> None:
    own = read_yaml(ROOT / "action" / "action.yml")
    image = action()["runs"]["image"]
    assert own.pop("runs") == {"using": "docker", "image": "../Dockerfile" if image == "Dockerfile" else image}
    assert (ROOT / "action" / "../Dockerfile").resolve() == ROOT / "Dockerfile"
    assert own == {key: value for key, value in action().items() if key != "runs"}


def test_the_reusable_workflow_takes_and_passes_on_every_input() -> None:
    workflow = read_yaml(WORKFLOWS / "reusable.yml")
    called = workflow["on"]["workflow_call"]
    assert {*called["inputs"], *called["secrets"]} == set(action()["inputs"])
    given = {name: f"${{{{ inputs.{name} }}}}" for name in called["inputs"]} | {
        "github-token": "${{ secrets.github-token || github.token }}",
        "jules-api-key": "${{ secrets.jules-api-key }}",
        "ci-tokens": "${{ secrets.ci-tokens }}",
    }
    assert workflow["jobs"]["feedback"]["steps"][-1]["with"] == given


def test_the_reusable_workflow_has_the_action_s_defaults() -> None:
    called = read_yaml(WORKFLOWS / "reusable.yml")["on"]["workflow_call"]["inputs"]
    switches = {name: each["default"] for name, each in called.items() if each["type"] == "boolean"}
    assert switches == {"dry-run": False, "fail-on-error": True}
    strings = [each for name, each in called.items() if name not in switches]
    assert all((each["type"], each["required"]) == ("string", False) for each in strings)


def test_the_reusable_workflow_describes_what_it_takes_as_the_action_does() -> None:
    called = read_yaml(WORKFLOWS / "reusable.yml")["on"]["workflow_call"]
    for kind in ("inputs", "outputs"):
        described = {name: " ".join(each["description"].split()) for name, each in action()[kind].items()}
        assert {name: each["description"] for name, each in called[kind].items()}.items() <= described.items()


def test_the_reusable_workflow_passes_on_every_output() -> None:
    workflow = read_yaml(WORKFLOWS / "reusable.yml")
    names = list(action()["outputs"])
    assert {name: f"${{{{ steps.feedback.outputs.{name} }}}}" for name in names} == workflow["jobs"]["feedback"][
        "outputs"
    ]
    outputs = workflow["on"]["workflow_call"]["outputs"]
    assert {name: f"${{{{ jobs.feedback.outputs.{name} }}}}" for name in names} == {
        name: each["value"] for name, each in outputs.items()
    }
