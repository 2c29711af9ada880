#!/bin/sh
# Compile the locked requirements: run.txt from pyproject.toml, dev.txt from dev.in and run.txt's own packages, build.txt
# from build.in with dev.txt's pins, mutation.txt from mutation.in and all of dev.txt. Pins that still fit are kept;
# delete a file first to renew all of its pins.
set -eu
uv=${UV:-uv}
cd "$(dirname "$0")/.."
flags="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate"
# shellcheck disable=SC2086 # the flags are words
"$uv" pip compile $flags --output-file requirements/run.txt pyproject.toml
# shellcheck disable=SC2086
"$uv" pip compile $flags --output-file requirements/dev.txt pyproject.toml requirements/dev.in
# shellcheck disable=SC2086
"$uv" pip compile $flags --constraints requirements/dev.txt --output-file requirements/build.txt requirements/build.in
# shellcheck disable=SC2086
"$uv" pip compile $flags --output-file requirements/mutation.txt pyproject.toml requirements/dev.in requirements/mutation.in
