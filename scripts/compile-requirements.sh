#!/bin/sh
# Compile the locked requirements: run.txt from pyproject.toml and demo.txt from its own .in, too, both without what the
# bot never imports (docs/dependencies.md); dev.txt from pyproject.toml and its own .in; build.txt from build.in with
# dev.txt's pins; weekly.txt from weekly.in and all of dev.txt. Pins that still fit are kept; delete a file first to renew
# all of its pins.
set -eu
uv=${UV:-uv}
cd "$(dirname "$0")/.."
flags="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate"
unused="--no-emit-package cryptography --no-emit-package pycparser --no-emit-package pygments"
# shellcheck disable=SC2086 # the flags are words
"$uv" pip compile $flags $unused --output-file requirements/run.txt pyproject.toml
# shellcheck disable=SC2086
"$uv" pip compile $flags $unused --constraints requirements/run.txt --output-file requirements/demo.txt pyproject.toml requirements/demo.in
# shellcheck disable=SC2086
"$uv" pip compile $flags --output-file requirements/dev.txt pyproject.toml requirements/dev.in
# shellcheck disable=SC2086
"$uv" pip compile $flags --constraints requirements/dev.txt --output-file requirements/build.txt requirements/build.in
# shellcheck disable=SC2086
"$uv" pip compile $flags --output-file requirements/weekly.txt pyproject.toml requirements/dev.in requirements/weekly.in
