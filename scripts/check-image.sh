#!/bin/sh
# Check what the action's image would hold and do, without a Docker engine: the Dockerfile's steps by hand, each stage a
# fresh virtual environment, then a start in a folder whose modules are named like the libraries'.
set -eu
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install() { # ENVIRONMENT REQUIREMENTS: as the Dockerfile installs them
    "$python" -m venv "$1"
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes --requirement "$2"
}

install "$work/build" requirements/build.txt
mkdir "$work/src"
cp -R pyproject.toml README.md LICENSE feedback_bot "$work/src/"
"$work/build/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --wheel-dir "$work/wheel" "$work/src"

install "$work/final" requirements/run.txt
"$work/final/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$work"/wheel/*.whl
"$work/final/bin/python" -m pip check

# A workspace that would take over, were it looked at: these modules tell when they are imported.
mkdir "$work/workspace"
for module in yaml github requests click feedback_bot; do
    echo "raise SystemExit('$module.py of the workspace was imported')" >"$work/workspace/$module.py"
done
cd "$work/workspace"

start() { # WHAT STATUS NEEDLE [NAME=VALUE…]: starts the action as the runner would, with these inputs
    what=$1 wanted=$2 needle=$3
    shift 3
    status=0
    env -i PATH=/usr/bin:/bin HOME="$work" PYTHONPATH="$work/workspace" GITHUB_ACTIONS=true "$@" \
        "$work/final/bin/python" -I -m feedback_bot run >"$work/log" 2>&1 || status=$?
    if [ "$status" != "$wanted" ] || ! grep -qF "$needle" "$work/log" || grep -qF Traceback "$work/log"; then
        echo "$what ended with status $status instead of $wanted, or without '$needle':" >&2
        cat "$work/log" >&2
        exit 1
    fi
    echo "$what: status $status, as it should."
}

start "A start without inputs" 2 "::error::github-token is missing"
start "A start with GitHub out of reach" 1 "did not arrive (connection refused)" INPUT_GITHUB-TOKEN=made-up \
    INPUT_JULES-API-KEY=made-up INPUT_REPOSITORIES=octo/shop GITHUB_API_URL=http://127.0.0.1:9

"$work/final/bin/python" -I - "$root" <<'PYTHON'
"""What the package reads at run time has to be in the wheel."""
import sys
from pathlib import Path

import feedback_bot

source, installed = Path(sys.argv[1]) / "feedback_bot", Path(feedback_bot.__file__).parent
assert not installed.is_relative_to(sys.argv[1]), f"{installed} is the checkout"
wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"}
missing = sorted(str(path) for path in wanted if not (installed / path).is_file())
assert not missing, f"not in the wheel: {', '.join(missing)}"
print(f"The wheel holds all {len(wanted)} files of the package.")
PYTHON
