#!/bin/sh
# Check, on a copy of the last commit, everything about a release that works without GitHub: the version and the changelog,
# the wheel on its own, the files that a release commit changes, the image's contents, and, if its registry can be
# reached, the base image's digest; with a container engine, the image itself.
set -eu
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
bin=$PWD/.venv/bin
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git clone --quiet --depth 1 "file://$PWD" "$copy/repository"
cd "$copy/repository"

is_ready=0
"$python" scripts/release.py check || is_ready=1 # the rest is worth a look all the same

echo "The wheel, installed on its own:"
"$python" -m hatchling build -t wheel -d "$copy/wheel" >/dev/null
"$python" -m venv "$copy/alone"
"$copy/alone/bin/python" -m pip --disable-pip-version-check install --quiet "$copy"/wheel/*.whl
(cd / && "$copy/alone/bin/feedback-bot" --version && "$copy/alone/bin/python" -I -c "from feedback_bot.jules import Jules")

echo "A release commit with a made-up digest:"
"$python" scripts/release.py image "sha256:$(printf '%064d' 0)"
"$python" scripts/generate.py --check
"$bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml action/action.yml
git diff --stat
[ "$(git diff --name-only | tr '\n' ' ')" = "action.yml action/action.yml " ]

echo "The next commit, which uses that release:"
"$python" scripts/release.py use "$(git rev-parse HEAD)" v0.0.1
"$python" scripts/generate.py --check

sh scripts/check-image.sh

echo "The image itself, run as the runner runs it:"
status=0
# shellcheck disable=SC2086 # no engine is named by no word
sh scripts/build-image.sh && "$python" -m demo.container ${IMAGE_TOOL:-} || status=$?
case $status in
    0) ;;
    3) echo "Not checked: the image cannot be built or run here, for the reason above." ;;
    *) exit 1 ;;
esac
if [ "$is_ready" != 0 ]; then
    echo "Not ready: see the first lines." >&2
    exit 1
fi
echo "Ready, as far as this can be seen without GitHub."
