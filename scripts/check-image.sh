#!/bin/sh
# Check what the action's image would hold and do, without a container engine: the Dockerfile's steps by hand, its stages
# as virtual environments, then a start in a folder whose modules are named like the libraries', without a right to write
# anywhere and as another user where that is possible.
set -eu
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
pip="$work/build/bin/python -m pip --disable-pip-version-check"
bot="$work/bot/bin/python"

"$python" -m venv "$work/build"
$pip install --quiet --only-binary=:all: --require-hashes --requirement requirements/build.txt
"$python" -m venv --without-pip "$work/bot"
$pip --python "$bot" install --quiet --no-compile --only-binary=:all: --require-hashes --no-deps --requirement requirements/run.txt
rm "$work"/bot/lib/python3*/site-packages/yaml/_yaml.*.so
mkdir "$work/src"
cp -R pyproject.toml README.md LICENSE feedback_bot "$work/src/"
$pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work/wheel" "$work/src"
$pip --python "$bot" install --quiet --no-compile --no-deps --no-index "$work"/wheel/*.whl
# The Dockerfile's own line; here, only the environment is written to.
"$bot" - <<PYTHON
import json, subprocess
line = next(line for line in open("Dockerfile") if line.startswith('RUN ["python"'))
subprocess.run(["$bot", *json.loads(line.removeprefix("RUN "))[1:]], check=True)
PYTHON

# shellcheck disable=SC2086 # the command is words
scripts/check-installed.sh $pip --python "$bot"

# The image may have 45 MB above its base: the environment, and 4.5 MB of the standard library's modules, compiled.
size=$(find "$work/bot" -type f -printf '%s\n' | awk '{ bytes += $1 } END { print int(bytes / 1000) }')
echo "The environment holds $((size / 1000)).$((size / 100 % 10)) MB."
if [ "$size" -gt 40500 ]; then
    echo "That is more than 40.5 MB: see what has grown, with 'du', before you raise the limit." >&2
    exit 1
fi

# A workspace that would take over, were it looked at: these modules tell when they are imported.
mkdir "$work/workspace"
for module in yaml github requests click feedback_bot; do
    echo "raise SystemExit('$module.py of the workspace was imported')" >"$work/workspace/$module.py"
done
chmod -R a-w "$work/workspace" "$work/bot"
cd "$work/workspace"

# As another user, who can write nowhere here, if this one may change users.
as_other=
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then as_other="setpriv --reuid=12345 --regid=12345 --clear-groups"; fi

start() { # WHAT STATUS NEEDLE [NAME=VALUE…]: starts the action as the runner would, with these inputs
    what=$1 wanted=$2 needle=$3
    shift 3
    status=0
    # shellcheck disable=SC2086 # the command and its options are words
    env -i PATH=/usr/bin:/bin HOME=/nonexistent PYTHONPATH="$work/workspace" GITHUB_ACTIONS=true "$@" $as_other \
        "$bot" -I -m feedback_bot run >"$work/log" 2>&1 || status=$?
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

"$bot" -I - "$root" <<'PYTHON'
"""What the package reads at run time has to be in the wheel, and its code compiled."""
import sys
from importlib.util import cache_from_source
from pathlib import Path

import feedback_bot

source, installed = Path(sys.argv[1]) / "feedback_bot", Path(feedback_bot.__file__).parent
assert not installed.is_relative_to(sys.argv[1]), f"{installed} is the checkout"
wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
missing = sorted(str(path) for path in wanted if not (installed / path).is_file())
assert not missing, f"not in the wheel: {', '.join(missing)}"
compiled = [path for path in installed.rglob("*.py") if Path(cache_from_source(str(path))).is_file()]
assert len(compiled) >= len(wanted) / 2, "not compiled"
print(f"The wheel holds all {len(wanted)} files of the package.")
PYTHON
