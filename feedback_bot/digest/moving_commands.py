# ruff: noqa: E501 - lists of words read best in long lines
"""Commands that only move things between a server and the runner: they compile and test nothing."""

import re
from collections.abc import Sequence

from feedback_bot.text.late_pattern import late

_COMMANDS = 40  # of a script
_ARGUMENTS = 6  # words after a command, in which its verb stands
_CONTINUED = late(r"\\\n")
_AFTER_EACH_OTHER = late(r"\n|&&|\|\||;|\|")
_SET = late(r"[A-Za-z_]\w*=")
_AMOUNT = late(r"\d+[smh]?$")
_SCRIPT = late(r".+\.(?:sh|bash|ps1|py|[cm]?js|ts|rb)$")
_NAMED = late(
    r"install|set-?up|bootstrap|download|fetch|deps|dependenc|deploy|publish|upload|release|provision|login|mirror",
    re.IGNORECASE,
)
_NAMED_OTHERWISE = late(r"test|check|lint|build|valid|verif|smoke|health", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# They run another command, whose name follows.
_WRAPPERS = _words("sudo time nice env exec command then do if ! npx bunx uvx retry timeout bash sh pwsh nohup yes")
_RUNNERS = {
    name: _words(verbs)
    for name, verbs in (
        ("uv", "run"),
        ("pnpm", "dlx exec"),
        ("yarn", "dlx exec"),
        ("npm", "exec x"),
        ("bun", "x"),
        ("pipx", "run"),
        ("bundle", "exec"),
        ("poetry", "run"),
        ("python", "-m"),
        ("python3", "-m"),
    )
}
_ALWAYS = _words(
    "curl wget aria2c scp rsync sftp gsutil skopeo crane oras twine ovsx vsce sdkmanager xcodes corepack sentry-cli codecov "
    "coveralls cpan cpanm apt apt-get add-apt-repository apk dnf microdnf yum pacman zypper brew choco winget scoop snap "
    "snapcraft flatpak port conda mamba micromamba pixi emerge tlmgr vcpkg opam luarocks rustup ghcup asdf mise proto volta "
    "nvm fnm pyenv sdk pod carthage nix-channel nix-env cachix juliaup guix aws az gcloud vercel netlify wrangler firebase "
    "flyctl fly railway surge heroku supabase eas gh-pages semantic-release ghp-import invoke-webrequest iwr "
    "start-bitstransfer invoke-restmethod irm install-module arduino-cli"
)
_WITH_VERBS = {
    name: _words(verbs)
    for names, verbs in (
        ("git", "clone fetch pull push ls-remote submodule lfs"),
        ("gh", "api release pr run issue repo auth attestation cache workflow label"),
        ("docker podman nerdctl buildah", "pull push login"),
        ("helm", "repo pull push dep dependency registry"),
        ("terraform tofu terragrunt packer", "init"),
        ("pulumi", "login"),
        ("playwright cypress puppeteer @puppeteer/browsers patchright", "install"),
        ("fastlane", "match pilot deliver upload_to_testflight upload_to_app_store"),
        ("xcrun", "altool notarytool stapler"),
        ("nix", "profile flake copy"),
        ("mvn mvnw gradle gradlew", "deploy publish"),
        ("lerna changeset", "publish"),
        (
            (
                "pip pip3 uv poetry pipenv pdm hatch npm pnpm yarn bun composer bundle gem go cargo dotnet nuget mix cabal stack "
                "flutter dart lein clojure deno rebar3 shards nimble spack west pio conan luet raco elm spago"
            ),
            (
                "ci i install add sync download fetch restore get publish push update upgrade binstall deps deps.get local.hex "
                "local.rebar mod pub python tool pip login lock resolve vendor pkg"
            ),
        ),
    )
    for name in names.split()
}
_TASKS = _words("make just task rake invoke npm pnpm yarn bun composer")  # what they run has a name of the project's
_RUN = _words("run run-script")
# Small commands beside those that move things, and words of a shell.
_ASIDE = _words(
    "set cd export echo printf source . mkdir cp mv rm ls cat chmod chown which type sleep true false exit break done fi else "
    "elif esac for while until case [ [[ test tar unzip gunzip gzip 7z ln tee head tail grep sed awk jq cut tr sort xargs "
    "sha256sum shasum gpg apt-key { } ( ) then do pushd popd touch"
)
# A project's own build, test, or check that such a tool runs.
_WORKS = _words(
    "test tests lint check build compile exec validate verify plan typecheck e2e smoke health ready live dev serve start "
    "rollout wait run-many affected doctor audit flake"
)


def only_moves(command: str) -> bool:
    """Whether each command of a script moves things or is a small one beside those that do, and one does."""
    parts = [part.split() for part in _AFTER_EACH_OTHER.split(_CONTINUED.sub(" ", command))][:_COMMANDS]
    at_work = [part for part in parts if part and not _is_aside(part)]
    return bool(at_work) and all(map(_is_moving, at_work))


def _is_aside(part: Sequence[str]) -> bool:
    first = part[0]
    is_set = bool(_SET.match(first)) and len(part) == 1
    return is_set or first.startswith(("#", "-", "$", "}", "{", "(", ")")) or first in _ASIDE


def _is_moving(part: Sequence[str]) -> bool:
    words = _unwrapped(part)
    if not words or not _WORKS.isdisjoint(words):
        return not words
    name = _base(words[0])
    verbs = [word for word in words[1 : 1 + _ARGUMENTS] if not word.startswith("-")]
    if name in _ALWAYS or not _WITH_VERBS.get(name, frozenset()).isdisjoint(verbs) or words == ["yarn"]:
        return True
    if name in _TASKS:
        task = next((word for word in verbs if word not in _RUN), "")
        return _is_named_so(task)
    return ("/" in words[0] or bool(_SCRIPT.match(words[0]))) and _is_named_so(name)


def _unwrapped(part: Sequence[str]) -> list[str]:
    """The words without what only says how to run the command."""
    words = list(part)
    while words:
        name = _base(words[0])
        if name in _WRAPPERS or _SET.match(words[0]) or words[0].startswith("-") or _AMOUNT.match(words[0]):
            del words[0]
        elif words[1:] and (words[1] in _RUNNERS.get(name, ()) or (name in _RUNNERS and _base(words[1]) in _ALWAYS)):
            del words[: 2 if words[1] in _RUNNERS[name] else 1]
        elif name in ("python", "python3", "node", "ruby") and words[1:] and _SCRIPT.match(words[1]):
            del words[0]
        else:
            break
    return words


def _base(word: str) -> str:
    """The name of a command without its folder and version."""
    name = word if word.startswith("@") else word.rpartition("/")[2]
    return (name[:1] + name[1:].partition("@")[0]).lower().removesuffix(".exe")


def _is_named_so(name: str) -> bool:
    return bool(_NAMED.search(name)) and not _NAMED_OTHERWISE.search(name)
