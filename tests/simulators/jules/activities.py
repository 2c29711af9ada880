"""What happens in a session, one activity at a time, and the artifacts that an activity may carry."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from .clock import to_text

Json = dict[str, Any]


@dataclass
class Activity:
    """`kind` is the field that holds `content`, such as `agentMessaged`; a kind that nobody knows is fine."""

    session_id: str
    id: str
    kind: str
    content: Json
    originator: str
    created_ns: int
    order: int  # among activities of the same nanosecond
    description: str = ""
    artifacts: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, int]:
        """The place in the list, oldest first."""
        return self.created_ns, self.order

    @property
    def create_time(self) -> str:
        return to_text(self.created_ns)

    @property
    def name(self) -> str:
        return f"sessions/{self.session_id}/activities/{self.id}"

    def to_json(self) -> Json:
        """Empty fields are left out, as the API leaves them out."""
        content: Json = {
            "name": self.name,
            "id": self.id,
            "description": self.description,
            "createTime": self.create_time,
            "originator": self.originator,
            "artifacts": self.artifacts,
        }
        return {name: value for name, value in content.items() if value} | {self.kind: self.content} | self.extra


def bash_output(command: str, output: str, exit_code: int = 0) -> Json:
    return {"bashOutput": {"command": command, "output": output, "exitCode": exit_code}}


def media(content: bytes, mime_type: str = "image/png") -> Json:
    return {"media": {"data": base64.b64encode(content).decode(), "mimeType": mime_type}}


def change_set(source: str, patch: str, *, base_commit: str = "0" * 40, message: str = "Change something") -> Json:
    git_patch = {"unidiffPatch": patch, "baseCommitId": base_commit, "suggestedCommitMessage": message}
    return {"changeSet": {"source": source, "gitPatch": git_patch}}
