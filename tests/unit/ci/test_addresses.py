"""Which URLs are read, which IP addresses are public, and which remotes are a repository's."""

import pytest

from feedback_bot.ci.repository_names import is_remote_of
from feedback_bot.ci.sites import Sites, parse_address
from feedback_bot.config.ci_access import CiTokens
from feedback_bot.limits.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104 - nothing binds to it
        *("224.0.0.1", "255.255.255.255", "192.0.0.192", "168.63.129.16", "198.18.0.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::7f00:1"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "::7f00:1", "::ffff:0:127.0.0.1", "not an address", ""),
    ],
)
def test_these_addresses_are_of_this_machine_or_a_private_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "140.82.121.4", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::"]
)
def test_these_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "circleci.com/gh/o/r/1", "ftp://circleci.com/", "file:///etc/passwd", "javascript:alert(1)"),
        *("https://user@circleci.com/", "https://user:word@circleci.com/", "https://@circleci.com/", "https://"),
        *("https://circleci.com\\@evil.example/", "https://circleci.com:99999/", "https://circleci.com:x/"),
        *(
            "https://circleci.com./",
            "https://circleci.com/\n",
            "https://circleci.com/ a",
            "https://[::1/",
            "https:///x",
        ),
        "https://circleci.com/\u202e",
    ],
)
def test_a_url_that_could_be_read_in_two_ways_is_not_read(url: str | None) -> None:
    assert parse_address(url) is None


def test_hosts_have_no_case_and_ports_count() -> None:
    one, other = parse_address("HTTPS://CircleCI.com/gh/O/R/1?x=y#z"), parse_address("https://circleci.com:443/")
    assert one
    assert other
    assert one.origin == other.origin == ("https", "circleci.com", 443)
    assert (one.path, one.fragment) == ("/gh/O/R/1", "z")


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("https://ci.example/jenkins/job/x/1", "/job/x/1"),
        ("https://ci.example/jenkins", ""),
        ("https://ci.example/jenkins2/job/x/1", None),
        ("https://ci.example/job/x/1", None),
        ("http://ci.example/jenkins/job/x/1", None),
        ("https://ci.example:8443/jenkins/job/x/1", None),
    ],
)
def test_a_site_below_a_path_has_only_the_pages_below_it(page: str, path: str | None) -> None:
    site = next(Sites(CiTokens(), {"https://ci.example/jenkins": "circleci"}).of("circleci", {}))
    address = parse_address(page)
    assert address
    assert site.path_of(address) == path


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/octo/shop",
        "https://github.com/Octo/Shop.git",
        "https://token@github.com/octo/shop.git",
        "https://github.com:443/octo/shop/",
        "git@github.com:octo/shop.git",
        "git@github.com:octo/shop",
        "ssh://git@github.com/octo/shop.git",
        "git://github.com/octo/shop.git",
    ],
)
def test_a_remote_of_the_repository(remote: str) -> None:
    assert is_remote_of(remote, "github.com", "octo/shop")


@pytest.mark.parametrize(
    "remote",
    [
        *(None, 7, "", "octo/shop", "https://github.com/octo/shop2", "https://github.com/octo", "github.com/octo/shop"),
        *("https://github.com.evil.example/octo/shop", "https://evil.example/github.com/octo/shop"),
        *("https://github.com@evil.example/octo/shop", "https://evil.example/octo/shop", "git@evil.example:octo/shop"),
        *("https://github.com/x/octo/shop", "https://github.com/octo/shop/../evil", "https://gitlab.com/octo/shop"),
    ],
)
def test_another_remote(remote: object) -> None:
    assert not is_remote_of(remote, "github.com", "octo/shop")
