"""Which proxy is used, in words that show no password."""

import pytest

from feedback_bot.limits.proxies import find_proxy


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("environ", "url", "proxy"),
    [
        ({}, "https://api.github.com", None),
        ({"HTTPS_PROXY": "http://me:secret@proxy:3128"}, "https://api.github.com", "proxy:3128"),
        ({"ALL_PROXY": "socks5://proxy:1080"}, "https://api.github.com", "proxy:1080"),
        ({"HTTPS_PROXY": "proxy:3128"}, "https://api.github.com", "proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": ".github.com"}, "https://api.github.com", None),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://127.0.0.1:8080", None),
    ],
)
def test_the_proxy_is_the_environment_s(
    environ: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert find_proxy(url) == proxy
