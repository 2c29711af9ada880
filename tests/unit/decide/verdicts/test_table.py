import json

import pytest
from click.testing import CliRunner

from feedback_bot.commands.cli import feedback_bot
from tests.unit.decide.verdicts.more_situations import MORE
from tests.unit.decide.verdicts.situations import SITUATIONS, Situation


def judged(*situations: Situation) -> list[str]:
    rows = [
        {
            "id": str(number),
            "kind": each.kind,
            "app": each.app,
            "check": each.check,
            "conclusion": each.conclusion,
            "steps_ran": each.steps,
            "failed_step": each.step,
            "text": each.text,
        }
        for number, each in enumerate(situations)
    ]
    result = CliRunner().invoke(
        feedback_bot, ["verdict", "--json"], input="".join(json.dumps(row) + "\n" for row in rows)
    )
    assert result.exit_code == 0, result.output
    return [json.loads(line)["verdict"] for line in result.output.splitlines()]


@pytest.mark.parametrize("situation", [*SITUATIONS, *MORE], ids=lambda each: f"{each.verdict}-{each.text[:40]!r}")
def test_each_situation_has_its_verdict(situation: Situation) -> None:
    assert judged(situation) == [situation.verdict]


def test_there_are_enough_situations() -> None:
    assert len(SITUATIONS) >= 150
