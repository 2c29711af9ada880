#!/bin/sh
# check-installed.sh PIP…: check that everything has what it asks for where this pip command looks, but for what
# compile-requirements.sh leaves out: docs/dependencies.md says why.
set -eu
missing=$("$@" check | grep -vE '^(rich [^ ]+ requires pygments|cffi [^ ]+ requires pycparser|pyjwt [^ ]+ requires cryptography), which is not installed\.$' || true)
case $missing in "" | "No broken requirements found.") ;; *)
    echo "$missing" >&2
    exit 1
    ;;
esac
