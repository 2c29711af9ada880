"""What is wrong in the text of a workflow file: first as YAML, then by the keys that GitHub knows. Pure.

The keys are those of GitHub's reference of the workflow syntax. Values are checked only where a mistake stops the whole
run. So a file without a problem here may still have one: GitHub alone decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from feedback_bot.model import FileProblem
from feedback_bot.text.bounded_yaml import LONGEST, OF_VALUES, BoundedLoader, OutOfBoundsError

_MOST_PROBLEMS: Final = 20
_TOP: Final = frozenset((
    "name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs",
))  # fmt: skip
_JOB: Final = frozenset((
    "name", "permissions", "needs", "if", "runs-on", "snapshot", "environment", "concurrency", "outputs", "env",
    "defaults", "steps", "timeout-minutes", "strategy", "continue-on-error", "container", "services", "uses",
    "with", "secrets",
))  # fmt: skip
_NOT_BESIDE_USES: Final = ("runs-on", "steps", "container", "services", "environment", "env", "defaults")
_STEP: Final = frozenset((
    "id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error",
    "timeout-minutes",
))  # fmt: skip
_EVENTS: Final = frozenset((
    "branch_protection_rule", "check_run", "check_suite", "create", "delete", "deployment",
    "deployment_protection_rule", "deployment_review", "deployment_status", "discussion", "discussion_comment",
    "fork", "gollum", "image_version", "issue_comment", "issues", "label", "member", "merge_group", "milestone",
    "page_build", "project", "project_card", "project_column", "public", "pull_request", "pull_request_comment",
    "pull_request_review", "pull_request_review_comment", "pull_request_target", "push", "registry_package",
    "release", "repository_dispatch", "schedule", "status", "watch", "workflow_call", "workflow_dispatch",
    "workflow_run",
))  # fmt: skip
_JOB_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The result of a check of a file.

    Attributes:
        problems: in the order of the file, at most 20.
        unchecked: why the file was not checked, as a clause that follows "it"; ``None`` if it was.
    """

    problems: tuple[FileProblem, ...] = ()
    unchecked: str | None = None


def check_workflow(text: str) -> Checked:
    """Check the text of a workflow file. A text beyond the limits is not checked."""
    if len(text) > LONGEST:
        return Checked(unchecked=f"has more than {LONGEST:,} characters")
    try:
        root = BoundedLoader(text).get_single_node()
    except OutOfBoundsError as error:
        return Checked(unchecked=error.limit)
    except yaml.reader.ReaderError as error:
        return Checked(problems=(_of_reader(error, text),))
    except yaml.MarkedYAMLError as error:
        return Checked(problems=(_of_yaml(error),))
    except (*OF_VALUES, RecursionError):
        return Checked(unchecked="could not be read as YAML")
    found = sorted(_of_file(root), key=lambda problem: problem.line)
    return Checked(problems=tuple(dict.fromkeys(found))[:_MOST_PROBLEMS])


def _of_yaml(error: yaml.MarkedYAMLError) -> FileProblem:
    """YAML's own words, and the line that it points to."""
    mark = error.problem_mark or error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return FileProblem(line=mark.line + 1 if mark else 1, says=f"not valid YAML: {' '.join(said.split())}")


def _of_reader(error: yaml.reader.ReaderError, text: str) -> FileProblem:
    """A character that YAML does not allow."""
    line = text.count("\n", 0, error.position) + 1
    code = int(error.character)  # the stubs call it text
    return FileProblem(line=line, says=f"not valid YAML: the character U+{code:04X} is not allowed")


def _of_file(root: Node | None) -> Iterator[FileProblem]:
    if not isinstance(root, MappingNode):
        what = "the file must contain keys and values" if root else "the file is empty"
        yield FileProblem(line=_line(root) if root else 1, says=what)
        return
    yield from _unknown_keys(root, _TOP, "of a workflow")
    values = _values(root)
    if "on" not in values:
        yield FileProblem(line=1, says="the key `on` is missing, so no event starts it")
    else:
        yield from _of_events(values["on"])
    if "jobs" not in values:
        yield FileProblem(line=1, says="the key `jobs` is missing")
    else:
        yield from _of_jobs(values["jobs"])


def _of_events(on: Node) -> Iterator[FileProblem]:
    names = _names(on)
    if not names:
        yield FileProblem(line=_line(on), says="`on` names no event")
    for name in names:
        if name.value not in _EVENTS:
            yield FileProblem(line=_line(name), says=f"`{name.value}` is not an event that starts workflows")


def _of_jobs(jobs: Node) -> Iterator[FileProblem]:
    if not isinstance(jobs, MappingNode) or not jobs.value:
        yield FileProblem(line=_line(jobs), says="`jobs` must name at least one job")
        return
    ids = {key.value for key, _ in jobs.value}
    waiting = 0
    for key, job in jobs.value:
        if not _JOB_ID.fullmatch(key.value):
            rule = "must start with a letter or `_` and contain only letters, digits, `-`, and `_`"
            yield FileProblem(line=_line(key), says=f"the job ID `{key.value}` is not valid: it {rule}")
        if not isinstance(job, MappingNode):
            yield FileProblem(line=_line(key), says=f"job `{key.value}` must contain keys and values")
            continue
        waiting += bool(_names(_values(job).get("needs")))
        yield from _of_job(key, job, ids)
    if waiting == len(jobs.value):
        yield FileProblem(line=_line(jobs), says="every job needs another one, so none can start first")


def _of_job(key: ScalarNode, job: MappingNode, ids: set[str]) -> Iterator[FileProblem]:
    name, values = f"job `{key.value}`", _values(job)
    yield from _unknown_keys(job, _JOB, f"of a job (in {name})")
    if "uses" in values:
        for other in _NOT_BESIDE_USES:
            if other in values:
                line = _line(values[other])
                yield FileProblem(line=line, says=f"{name} calls a workflow with `uses`, so `{other}` is not allowed")
    elif "runs-on" not in values:
        yield FileProblem(line=_line(key), says=f"{name} has neither `runs-on` nor `uses`")
    for needed in _names(values.get("needs")):
        if needed.value not in ids:
            yield FileProblem(line=_line(needed), says=f"{name} needs `{needed.value}`, which is not a job of the file")
    if "steps" in values:
        yield from _of_steps(values["steps"], name)


def _of_steps(steps: Node, job: str) -> Iterator[FileProblem]:
    if not isinstance(steps, SequenceNode) or not steps.value:
        yield FileProblem(line=_line(steps), says=f"`steps` of {job} must be a list of steps")
        return
    for number, step in enumerate(steps.value, 1):
        name = f"step {number} of {job}"
        if not isinstance(step, MappingNode):
            yield FileProblem(line=_line(step), says=f"{name} must contain keys and values")
            continue
        yield from _unknown_keys(step, _STEP, f"of a step (in {name})")
        has = {"run", "uses"} & _values(step).keys()
        if len(has) != 1:
            what = "both `run` and `uses`" if has else "neither `run` nor `uses`"
            yield FileProblem(line=_line(step), says=f"{name} has {what}")


def _unknown_keys(node: MappingNode, known: Iterable[str], whose: str) -> Iterator[FileProblem]:
    for key, _ in node.value:
        if key.value not in known:
            yield FileProblem(line=_line(key), says=f"`{key.value}` is not a key {whose}")


def _values(node: MappingNode) -> dict[str, Node]:
    return {key.value: value for key, value in node.value}


def _names(node: Node | None) -> list[ScalarNode]:
    """What a scalar, a list, or the keys of a mapping name."""
    if isinstance(node, MappingNode):
        return [key for key, _ in node.value]
    listed = node.value if isinstance(node, SequenceNode) else [node]
    return [each for each in listed if isinstance(each, ScalarNode) and each.value]


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
