#!/bin/sh
# Build the action's image from the Dockerfile with the container engine that there is: docker, podman, or buildah.
# IMAGE_TOOL names one of them. BASE names another base image, such as a mirror's copy:
#     make image IMAGE_TOOL=buildah BASE=mirror.example/python:3.13-slim
# Exit status: 3 if there is no engine, or no base image.
set -eu
cd "$(dirname "$0")/.."
for engine in ${IMAGE_TOOL:-docker podman buildah}; do
    command -v "$engine" >/dev/null || continue
    "$engine" info >/dev/null 2>&1 || continue
    echo "Building jules-feedback-bot with $engine${BASE:+ on $BASE}."
    if [ -z "${BASE:-}" ]; then
        base=$(sed -n 's/^FROM \([^ ]*\)$/\1/p' Dockerfile)
        if ! "$engine" pull "$base"; then
            echo "$base cannot be pulled. Is there a network? BASE=… names another base image." >&2
            exit 3
        fi
        exec "$engine" build --tag jules-feedback-bot .
    fi
    sed "s|^FROM [^ ]*|FROM $BASE|" Dockerfile | "$engine" build --tag jules-feedback-bot --file - .
    exit
done
echo "No container engine works here: ${IMAGE_TOOL:-docker, podman, or buildah} is needed. 'scripts/check-image.sh' needs none." >&2
exit 3
