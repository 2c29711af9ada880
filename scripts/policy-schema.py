"""Write schemas/policy.json from the policy's model; with --check, only tell whether it is the same."""

import argparse
import json
import sys
from pathlib import Path

from feedback_bot.config.policy_schema import policy_schema
from feedback_bot.config.project import POLICY_SCHEMA

_FILE = Path(__file__).resolve().parent.parent / POLICY_SCHEMA


def main() -> int:
    """Return 0 if the file is (now) as it should be, 1 if --check found it out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if the file is out of date")
    is_check = parser.parse_args().check
    schema = json.dumps(policy_schema(), indent=2) + "\n"
    if not is_check:
        _FILE.write_text(schema, encoding="utf-8")
    elif _FILE.read_text(encoding="utf-8") != schema:
        sys.stderr.write(f"{POLICY_SCHEMA} differs from the policy's model: run 'make readme'.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
