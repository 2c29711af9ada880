#!/bin/sh
# Check that the locked requirements are what pyproject.toml and requirements/*.in ask for: compile a copy, compare.
set -eu
uv=${UV:-uv}
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir "$copy/scripts"
cp -R requirements pyproject.toml "$copy/"
cp scripts/compile-requirements.sh "$copy/scripts/"
case $uv in */*) uv=$(cd "$(dirname "$uv")" && pwd)/$(basename "$uv") ;; esac
if ! UV=$uv sh "$copy/scripts/compile-requirements.sh"; then
    echo "The requirements could not be compiled, so nobody knows whether they are up to date. Can the package index be reached?" >&2
    exit 1
fi
if ! diff -ru requirements "$copy/requirements"; then
    echo "The locked requirements are out of date: run 'make requirements' and commit what changes." >&2
    exit 1
fi
