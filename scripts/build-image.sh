#!/bin/sh
# Build the action's image from the Dockerfile with the container engine that there is: docker, podman, or buildah.
set -eu
cd "$(dirname "$0")/.."
for engine in docker podman buildah; do
    command -v "$engine" >/dev/null || continue
    "$engine" info >/dev/null 2>&1 || continue
    echo "Building jules-feedback-bot with $engine."
    exec "$engine" build --tag jules-feedback-bot .
done
echo "No container engine works here: docker, podman, or buildah is needed. 'scripts/check-image.sh' needs none." >&2
exit 1
