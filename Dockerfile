# Two stages: the first builds the wheel, the second holds nothing but Python, the locked libraries and that wheel.
FROM python:3.13.11-slim-trixie AS build
COPY requirements/build.txt /src/requirements/build.txt
RUN python -m pip install --no-cache-dir --root-user-action=ignore --only-binary=:all: --require-hashes \
        --requirement /src/requirements/build.txt
COPY pyproject.toml README.md LICENSE /src/
COPY feedback_bot /src/feedback_bot
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheel /src

FROM python:3.13.11-slim-trixie
COPY requirements/run.txt /tmp/run.txt
RUN python -m pip install --no-cache-dir --root-user-action=ignore --only-binary=:all: --require-hashes \
        --requirement /tmp/run.txt
COPY --from=build /wheel /tmp/wheel
RUN python -m pip install --no-cache-dir --root-user-action=ignore --no-deps --no-index /tmp/wheel/*.whl

# No USER: the runner mounts its files as root's. -I: the runner starts the action in the caller's checkout, whose
# yaml.py must not stand in for ours.
ENTRYPOINT ["python", "-I", "-m", "feedback_bot", "run"]
