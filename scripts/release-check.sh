#!/bin/sh
# Check everything about a release that works without GitHub, on a copy of the last commit: the version, the changelog, the
# wheel on its own, the files that a release commit changes, and the contents of the image. If its registry can be reached,
# also the digest of the base image, and with a container engine, the image itself.
set -eu
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
bin=$PWD/.venv/bin
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git clone --quiet --depth 1 "file://$PWD" "$copy/repository"
cd "$copy/repository"

is_ready=0
"$python" scripts/release.py check || is_ready=1 # continue with the other checks

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

echo "The image itself, started as a runner starts it:"
status=0
# shellcheck disable=SC2086 # an empty name must not become an argument
sh scripts/build-image.sh && "$python" -m demo.container ${IMAGE_TOOL:-} || status=$?
case $status in
    0) ;;
    3) echo "Not checked: the image cannot be built or run here, for the reason above." ;;
    *) exit 1 ;;
esac
if [ "$is_ready" != 0 ]; then
    echo "Not ready: see the first lines of the output." >&2
    exit 1
fi
echo "Ready, as far as this can be checked without GitHub."
