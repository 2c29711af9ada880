"""The steps of a release that change files, or check them; docs/releasing.md says when to take which.

- ``release.py image DIGEST``: let action.yml use the image that was built, instead of the Dockerfile.
- ``release.py use COMMIT VERSION``: let README.md, docs/, and examples/ use a release, by its commit and its name.
- ``release.py check``: are version and changelog ready, and is the base image what it was?
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import requests

_ROOT: Final = Path(__file__).resolve().parent.parent
_BASE: Final = re.compile(r"^FROM (\w+):([\w.-]+)@(sha256:[0-9a-f]{64})", re.MULTILINE)
_MANIFESTS: Final = "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json"


def main(arguments: list[str]) -> int:
    """Return 0 if the step is done, 1 if a check failed."""
    match arguments:
        case ["image", digest] if re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
            return _use_image(digest)
        case ["use", commit, version] if re.fullmatch(r"[0-9a-f]{40}", commit) and re.fullmatch(r"v[\d.]+", version):
            return _use_release(commit, version)
        case ["check"]:
            return _check()
    sys.stderr.write(f"{__doc__}\nA digest is sha256: and 64 digits, a commit 40 digits, a version v1.2.3.\n")
    return 2


def _use_image(digest: str) -> int:
    image = f"docker://ghcr.io/{_repository().lower()}@{digest}"
    _replace("action.yml", r"(?m)^  image: .*$", f"  image: {image}")
    return _generate()


def _use_release(commit: str, version: str) -> int:
    _replace("pyproject.toml", r"(?m)^release = .*$", f'release = {{ commit = "{commit}", version = "{version}" }}')
    return _generate()


def _check() -> int:
    package = (_ROOT / "feedback_bot" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'(?m)^__version__ = "([^"]+)"', package)
    version = found[1] if found else ""
    changelog = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    ready = bool(re.search(rf"(?m)^## \[?{re.escape(version)}\b", changelog))
    if not ready:
        sys.stdout.write(f"CHANGELOG.md has no section for {version}, the package's version: rename [Unreleased].\n")
    return 0 if _is_base_unchanged() and ready else 1


def _is_base_unchanged() -> bool:
    """Whether the base image's tag still has the digest of the Dockerfile; True if no registry can be reached."""
    found = _BASE.findall((_ROOT / "Dockerfile").read_text(encoding="utf-8"))
    if len({*found}) != 1:
        sys.stdout.write("The Dockerfile's stages need one base image, pinned by digest.\n")
        return False
    name, tag, digest = found[0]
    try:
        asked = {"service": "registry.docker.io", "scope": f"repository:library/{name}:pull"}
        token = requests.get("https://auth.docker.io/token", params=asked, timeout=15).json()["token"]
        answer = requests.head(
            f"https://registry-1.docker.io/v2/library/{name}/manifests/{tag}",
            headers={"Authorization": f"Bearer {token}", "Accept": _MANIFESTS},
            timeout=15,
        )
        answer.raise_for_status()
    except (requests.RequestException, KeyError) as error:
        sys.stdout.write(f"Not checked: the registry of {name}:{tag} did not answer ({type(error).__name__}).\n")
        return True
    there = answer.headers.get("Docker-Content-Digest", "")
    sys.stdout.write(f"{name}:{tag} is {there} now; the Dockerfile has {digest}.\n")
    return bool(there == digest)


def _repository() -> str:
    url: str = _project()["project"]["urls"]["Repository"]
    return url.removeprefix("https://github.com/")


def _project() -> dict[str, dict[str, dict[str, str]]]:
    content: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        (_ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    return content


def _replace(name: str, pattern: str, by: str) -> None:
    path = _ROOT / name
    text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{name} has {count} lines that match {pattern}, not one")
    path.write_text(text, encoding="utf-8")


def _generate() -> int:
    command = [sys.executable, str(_ROOT / "scripts" / "generate.py")]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own script


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
