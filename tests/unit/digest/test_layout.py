"""The cause stands first, and what leads to it below."""

from feedback_bot.digest import digest
from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line
from tests.unit.digest.job_log import job_log

STEPS = "".join(
    f"the {word} is warmed, rinsed and put on the {word} shelf again\n" for word in ("pot", "cup", "jug") * 4
)
LEAKS = "CupError: the cup leaks at the handle, not at the rim\n    cup.pour() in tea/cup.py\n"
AROUND = "… around it, in the log's order …"


def _numbered(*scored: tuple[int, str, float]) -> list[Line]:
    return [Line(number, text, score) for number, text, score in scored]


def test_the_cause_stands_before_what_leads_to_it() -> None:
    shown = digest(job_log(f"the kettle could not be descaled\n{STEPS}{LEAKS}")).excerpt(8_000).split("\n")

    assert shown[1:3] == LEAKS.rstrip("\n").split("\n")
    assert shown.index("the kettle could not be descaled") > shown.index(AROUND)


def test_a_cause_that_begins_soon_stays_in_the_logs_order() -> None:
    lines = _numbered((1, "cold water", 1.0), (2, "CupError: it leaks", 9.0), (3, "bye", 1.0))

    assert best(lines, 1_000) == "cold water\nCupError: it leaks\nbye"


def test_lines_shown_elsewhere_are_not_counted_as_left_out() -> None:
    early = "a long tale of tea " * 14 + "."
    lines = _numbered(
        (1, early, 1.0),
        (2, "one", 1.0),
        (3, "CupError: it leaks", 9.0),
        (9, "tea", 1.0),
        (20, "CupError: it drips", 9.0),
    )

    assert best(lines, 2_000) == (
        "one\nCupError: it leaks\n… 15 lines left out …\nCupError: it drips\n\n"
        f"{AROUND}\n{early}\n… 5 lines left out …\ntea"
    )


def test_names_that_no_line_mentions_stand_below_the_cause() -> None:
    shown = best(_numbered((1, "CupError: it leaks", 9.0)), 1_000, ["TestJug"])

    assert shown == "CupError: it leaks\n\nAlso failed (1):\n  TestJug"


def test_the_tool_s_own_count_stands_beside_another_number_of_names() -> None:
    lines = _numbered((1, "CupError: it leaks", 9.0))

    assert best(lines, 1_000, ["TestJug"], counted=1).endswith("\n\nAlso failed (1):\n  TestJug")
    assert best(lines, 1_000, ["TestJug"], counted=4).endswith("\n\nAlso failed (1 of 4):\n  TestJug")


def test_a_few_lines_are_left_out_without_a_count() -> None:
    few = digest(
        job_log(
            "tea.c:3:1: error: no lid\n"
            + "".join(f"Get:{n} http://mirror.example.org/tea\n" for n in range(4))
            + "tea.c:9:1: error: no pot\n"
        )
    )
    many = digest(
        job_log(
            "tea.c:3:1: error: no lid\n"
            + "".join(f"Get:{n} http://mirror.example.org/tea\n" for n in range(5))
            + "tea.c:9:1: error: no pot\n"
        )
    )

    assert "no lid\n…\ntea.c:9" in few.excerpt(8_000)
    assert "no lid\n… 5 lines left out …\ntea.c:9" in many.excerpt(8_000)
