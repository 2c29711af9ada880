"""Write the excerpts of all fixtures anew: ``python -m tests.unit.digest.write_goldens`` in the project's root."""

from feedback_bot.digest import digest
from tests.unit.digest.job_log import EXCERPT_CHARS, FIXTURES, fixture, job_log

if __name__ == "__main__":
    for log in sorted(FIXTURES.glob("*.log")):
        shown = digest(job_log(fixture(log.stem))).excerpt(EXCERPT_CHARS)
        log.with_suffix(".excerpt").write_text(f"{shown}\n", encoding="utf-8")
