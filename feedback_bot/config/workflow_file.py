"""The workflow that the run belongs to."""

import re
from dataclasses import dataclass
from typing import Final

_REF: Final = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)/\.github/workflows/(?P<name>[^/@]+)@.+", re.ASCII)


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow's file in ``.github/workflows/``. For a called workflow, it is the caller's file."""

    repository: str
    name: str


def workflow_file_of(ref: str) -> WorkflowFile | None:
    """Read the value of ``GITHUB_WORKFLOW_REF``, such as ``octo/shop/.github/workflows/ci.yml@refs/heads/main``."""
    found = _REF.fullmatch(ref)
    return WorkflowFile(found["repository"], found["name"]) if found else None
