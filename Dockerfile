# Two stages: the first installs the locked libraries and the bot into a virtual environment, the second holds nothing
# but Python and that environment. The runner builds it on main; a release names the image that it has built from it.
FROM python:3.13.11-slim-trixie@sha256:2b9c9803c6a287cafa0a8c917211dddd23dcd2016f049690ee5219f5d3f1636e AS build
COPY requirements/build.txt requirements/run.txt /src/requirements/
# --no-deps: run.txt is complete but for what the bot never imports, as docs/dependencies.md says.
RUN python -m pip install --no-cache-dir --root-user-action=ignore --only-binary=:all: --require-hashes \
        --requirement /src/requirements/build.txt \
    && python -m venv --without-pip /opt/bot \
    && python -m pip --python /opt/bot/bin/python install --no-cache-dir --no-compile --only-binary=:all: \
        --require-hashes --no-deps --requirement /src/requirements/run.txt \
    # PyYAML's parser in C, which its safe loader does not use.
    && rm /opt/bot/lib/python3*/site-packages/yaml/_yaml.*.so
COPY pyproject.toml README.md LICENSE /src/
COPY feedback_bot /src/feedback_bot
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheel /src \
    && python -m pip --python /opt/bot/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheel/*.whl

FROM python:3.13.11-slim-trixie@sha256:2b9c9803c6a287cafa0a8c917211dddd23dcd2016f049690ee5219f5d3f1636e
COPY --from=build /opt/bot /opt/bot
ENV PATH=/opt/bot/bin:$PATH
# Importing it all, and what functions import later, compiles what is used, the standard library's modules too, so that no
# start has to; so with templates.
RUN ["python", "-I", "-c", "import importlib, markdown_it, pkgutil, re2, feedback_bot as bot; [importlib.import_module(each.name) for each in pkgutil.walk_packages(bot.__path__, 'feedback_bot.') if not each.name.endswith('__main__')]; bot.wording.environment.compile_templates()"]

# No USER: the runner mounts its files as root's, but any user can start it. -I: the runner starts the action in the
# caller's checkout, whose yaml.py must not stand in for ours.
ENTRYPOINT ["python", "-I", "-m", "feedback_bot", "run"]
