#!/bin/sh
# install.sh PYTHON NAME: create .venv if needed, and install what requirements/NAME.txt locks and the project itself.
# It names a wrong Python before it creates anything, shows each package as it arrives, and says what to do if the
# package index cannot be reached.
set -eu
python=$1 name=$2
cd "$(dirname "$0")/.."

if ! command -v "$python" >/dev/null; then
    echo "There is no '$python' here. Name another Python, such as: make demo PYTHON=python3.13" >&2
    exit 1
fi
"$python" - <<PYTHON || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed, but '$python' is %d.%d. Name another, such as: make demo PYTHON=python3.13" % sys.version_info[:2])
PYTHON
show() { # WORD: print it, on the next line if it does not fit on this one
    column=$((column + ${#1} + 1))
    if [ "$column" -gt 80 ]; then
        echo
        column=$((${#1} + 1))
    fi
    printf '%s ' "$1"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    column=0
    show 'Creating .venv'
    "$python" -m venv --clear .venv >"$log" 2>&1 &
    running=$!
    while kill -0 "$running" 2>/dev/null; do
        sleep 1
        show .
    done
    echo
    if ! wait "$running"; then
        cat "$log" >&2
        exit 1
    fi
fi

pip() { # ARGUMENTS…: install, and print a sign every second
    : >"$log"
    .venv/bin/python -m pip --disable-pip-version-check --retries 2 --timeout 15 install "$@" >"$log" 2>&1 &
    running=$! shown=0 column=0
    while kill -0 "$running" 2>/dev/null; do
        sleep 1
        found=$(grep -c '^Collecting' "$log" || true)
        if [ "$found" -gt "$shown" ]; then
            for package in $(sed -n 's/^Collecting \([A-Za-z0-9._-]*\).*/\1/p' "$log" | head -n "$found" | tail -n +$((shown + 1))); do
                show "$package"
            done
            shown=$found
        else
            show .
        fi
    done
    if wait "$running"; then echo; return; fi
    echo
    if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Max retries exceeded|Connection (refused|reset|broken)' "$log"; then
        echo "The package index cannot be reached. Is there a network? pip obeys HTTPS_PROXY and PIP_INDEX_URL." >&2
    fi
    grep -E '^(ERROR|  *ERROR)' "$log" | head -n 5 >&2 || tail -n 5 "$log" >&2
    exit 1
}

echo "Installing what requirements/$name.txt locks:"
# --no-deps: demo.txt leaves out what the bot never imports; a look at what is installed tells what else is missing.
# --no-compile: Python compiles what is imported, which is less than half of it.
pip --no-compile --require-hashes --no-deps --requirement "requirements/$name.txt"
pip --no-deps --no-build-isolation --editable .
scripts/check-installed.sh .venv/bin/python -m pip --disable-pip-version-check
