"""The hidden data of the page: what is written reads back, what older versions wrote, too, and nothing else counts."""

import json
from dataclasses import replace

import pytest

from feedback_bot.markers.encoding import STICKY_VERSION, line_of
from feedback_bot.markers.page import PageRecord, record_of, with_record
from feedback_bot.model.page import PageFigures
from tests.unit.builders import ago

FIGURES = PageFigures(ago(60), (("Messages to Jules", "4, about 3 pull requests"), ("Calls for a maintainer", "0")))
RECORD = PageRecord(key="a-key", seen=ago(5), figures=FIGURES)
COMMON = replace(RECORD, is_common=True, subject="0123456789abcdef")


@pytest.mark.parametrize(
    "record", [RECORD, PageRecord(key="another"), replace(RECORD, figures=PageFigures(ago(1), ())), COMMON]
)
def test_what_is_written_reads_back(record: PageRecord) -> None:
    assert record_of(with_record("A page", record)) == record


def test_a_change_of_the_text_shows() -> None:
    assert record_of(with_record("A page", RECORD).replace("A page", "A rage")) == replace(RECORD, is_as_written=False)


def test_older_versions_of_the_bot_recorded_no_figures() -> None:
    content = {"kind": "dashboard", "key": "a-key", "text": "", "seen": ago(5).isoformat()}
    body = f"A page\n\n{line_of(json.dumps(content), STICKY_VERSION)}"
    assert record_of(body) == PageRecord(key="a-key", seen=ago(5), is_as_written=False)


def test_older_versions_of_the_bot_did_not_record_which_repositories_it_was_about() -> None:
    content = {"kind": "dashboard", "key": "a-key", "text": "", "seen": None, "common": True, "figures": None}
    body = f"A page\n\n{line_of(json.dumps(content), STICKY_VERSION)}"
    assert record_of(body) == PageRecord(key="a-key", is_common=True, is_as_written=False)
    assert '"subject"' not in with_record("A page", RECORD)


@pytest.mark.parametrize("figures", [7, [], ["yesterday", []], [ago(1).isoformat(), 7], {"until": "x"}])
def test_figures_of_another_shape_are_unknown(figures: object) -> None:
    content = {"kind": "dashboard", "key": "a-key", "text": "", "figures": figures}
    found = record_of(f"A page\n\n{line_of(json.dumps(content), STICKY_VERSION)}")
    assert found == PageRecord(key="a-key", is_as_written=False)
