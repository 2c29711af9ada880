"""Secrets do not leave: every kind, however it is quoted, and nothing else is touched. All of them are made up."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_bot.text.redact import Redactor

redact = Redactor()
LETTERS = (string.ascii_letters + string.digits) * 8
KEY = "\n".join(["-----BEGIN RSA PRIVATE KEY-----", *[LETTERS[i : i + 64] for i in range(5)], "Zm9v"])
KEY_END = "-----END RSA PRIVATE KEY-----"
JWT = f"eyJ{LETTERS[:20]}.eyJ{LETTERS[:30]}.{LETTERS[:43]}"

WHOLE = {
    "GitHub classic": f"ghp_{LETTERS[:36]}",
    "GitHub OAuth": f"gho_{LETTERS[:36]}",
    "GitHub installation": f"ghs_{LETTERS[:36]}",
    "GitHub fine-grained": f"github_pat_{LETTERS[:22]}_{LETTERS[:59]}",
    "Google API key": f"AIza{LETTERS[:35]}",
    "Google OAuth": f"ya29.{LETTERS[:60]}",
    "AWS key id": "AKIAQWERTYUIOPASDFGH",
    "AWS temporary key id": "ASIAQWERTYUIOPASDFGH",
    "Slack bot": f"xoxb-123456789012-1234567890123-{LETTERS[:24]}",
    "Slack app": f"xapp-1-A0AAAAAAAAA-1234567890123-{LETTERS[:40]}",
    "Slack hook": f"https://hooks.slack.com/services/T0AAAAAAA/B0AAAAAAA/{LETTERS[:24]}",
    "npm": f"npm_{LETTERS[:36]}",
    "PyPI": f"pypi-AgEIcHlwaS5vcmc{LETTERS[:120]}",
    "Stripe": f"sk_live_{LETTERS[:24]}",
    "Stripe restricted": f"rk_live_{LETTERS[:24]}",
    "Stripe webhook": f"whsec_{LETTERS[:32]}",
    "OpenAI": f"sk-{LETTERS[:20]}T3BlbkFJ{LETTERS[:20]}",
    "OpenAI project": f"sk-proj-{LETTERS[:100]}",
    "JWT": JWT,
    "JWT without signature": f"eyJ{LETTERS[:20]}.eyJ{LETTERS[:30]}.",
    "private key": f"{KEY}\n{KEY_END}",
}

IN_CONTEXT = {
    "password in an address": ("postgres://app:hunter2pass@db:5432/x", "postgres://app:[redacted]@db:5432/x"),
    "token in an address": (
        "git clone https://x-access-token:abcdef@github.com/a/b",
        "git clone https://x-access-token:[redacted]@github.com/a/b",
    ),
    "password without a user": ("redis://:swordfish@cache:6379", "redis://:[redacted]@cache:6379"),
    "token in a query": ("GET /x?access_token=abcdefgh1234&page=2", "GET /x?access_token=[redacted]&page=2"),
    "header": ("> Authorization: Bearer abc.def", "> Authorization: [redacted]"),
    "header in lower case": ("authorization: token abcdef", "authorization: [redacted]"),
    "header in JSON": ('{"Authorization": "Basic dTpw"}', '{"Authorization": "[redacted]"}'),
    "header of curl": ("curl -H 'Authorization: Bearer abc'", "curl -H 'Authorization: [redacted]'"),
    "header of Google": ("x-goog-api-key: swordfish", "x-goog-api-key: [redacted]"),
    "private key in JSON": (
        f'"key": "-----BEGIN PRIVATE KEY-----\\n{LETTERS[:64]}\\n-----END PRIVATE KEY-----',
        '"key": "[redacted]',
    ),
    "header in a list of pairs": ("[(b'Authorization', b'Basic dTpw')]", "[(b'Authorization', b'[redacted]')]"),
    "header in Ruby": ('"Authorization" => "Bearer abc"', '"Authorization" => "[redacted]"'),
    "header in Markdown": ("Authorization: `Basic dTpw`", "Authorization: `[redacted]`"),
    "header without a scheme": ("Authorization: k3yk3yk3y", "Authorization: [redacted]"),
    "password with a backtick": ("postgres://app:hun`ter2@db", "postgres://app:[redacted]`[redacted]@db"),
    "npm's settings": ("//registry/:_authToken=00000000-0000", "//registry/:_authToken=[redacted]"),
}

HARMLESS = [
    "The route needs authorization, so check the role",
    "authorization: required",
    "Authorization: missing (401)",
    "the scheme of authorization: bearer token, in the header",
    "Authorization: Bearer\n> Accept: */*",
    "Bearer authentication-required",
    "x-api-key: missing",
    "`Authorization:` names the header, `X-Api-Key:` as well",
    "PASSWORD=\nnext-line-of-the-log",
    "",
    "assert 1 == 2",
    "1f" * 20,
    f"sha256:{'ab' * 32}",
    "0b1c2d3e-4f50-4172-8394-a5b6c7d8e9f0",
    "https://github.com/acme/teapot/actions/runs/5/job/448?pr=7#step:4:12",
    "http://localhost:8080/path and ssh://git@github.com/acme/teapot",
    "authorization failed for the user",
    "skipped: sk-learn-is-not-a-secret, task-force-one",
    "npm_config_registry npm_lifecycle_event",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "eyJ is how they begin",
    "mail to someone@example.com: hello",
    "Traceback (most recent call last):\n  File \"/app/x.py\", line 1\nKeyError: 'token'\n",
    "Unicode ☕ \u202e \x00 stays",
]


@pytest.mark.parametrize("secret", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("around", ["{}", "token: {} .", '"{}"', "x\n{}\ny", "({})"])
def test_secrets_go_whole(secret: str, around: str) -> None:
    cleaned = redact(around.format(secret))
    assert cleaned.replace("[redacted]\n", "[redacted]") == around.replace("{}\n", "{}").format("[redacted]")


@pytest.mark.parametrize(("text", "expected"), IN_CONTEXT.values(), ids=IN_CONTEXT)
def test_only_the_secret_part_goes(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("text", HARMLESS)
def test_text_without_secrets_is_unchanged(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(KEY, id="its end was cut off"),
        pytest.param("\n".join([*KEY.split("\n")[2:5], KEY_END]), id="its beginning was cut off"),
        pytest.param(f"{KEY}\n… 5 lines left out …\nok", id="a note stands in the middle"),
    ],
)
def test_a_key_that_an_excerpt_cut_short(text: str) -> None:
    assert LETTERS[10:20] not in redact(text)


def test_what_stands_around_a_key_stays() -> None:
    assert redact(f"before\n{KEY}\n{KEY_END}\nafter") == "before\n[redacted]\nafter"


def test_the_runs_own_secrets_are_known_by_value() -> None:
    mine = Redactor(["swordfish", "swordfish-2", "x"])

    assert mine("a swordfish-2, a swordfish, an x") == "a [redacted], a [redacted], an x"
    assert "swordfish" not in repr(mine)


def test_a_known_secret_of_several_lines() -> None:
    assert Redactor(["swordfish\nswordfowl\n"])("x swordfowl\nswordfish") == "x [redacted]\n[redacted]"


HEADERS = ["Authorization", "proxy-authorization", "X-Api-Key", "private-token", "x-goog-api-key", "_auth", "MY_TOKEN"]
LINE_END = st.sampled_from(["\n", "\n\n", "\n  ", "\r\n", "\n```\n", "`", "` ", "\n~~~\n"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*HEADERS, "Bearer", "AWS_SECRET_ACCESS_KEY", "https://a:"]),
            st.sampled_from(["", ":", ": ", "=", " = ", ",", "': '", '" => "', " "]),
            st.sampled_from(["", "Bearer ", "Basic", "token\t", "AWS4-HMAC-SHA256 "]),
            st.sampled_from(["", "`", "dTpw", "s3cr3tS3cr3t", "b@c"]),
            LINE_END,
        ).map("".join)
        | st.text(max_size=5)
    ).map("".join)
)
def test_redacting_takes_no_line_end_and_no_backtick(text: str) -> None:
    cleaned = redact(text)

    assert [(line.count("`"), line.endswith("\r")) for line in cleaned.split("\n")] == [
        (line.count("`"), line.endswith("\r")) for line in text.split("\n")
    ]
    assert redact(cleaned) == cleaned


@pytest.mark.parametrize("header", HEADERS[:5])
@pytest.mark.parametrize("end", ["", " ", "\t\t", " Bearer", " Bearer ", " Basic \t"])
def test_a_header_without_a_value_takes_nothing_of_the_next_line(header: str, end: str) -> None:
    text = f"> {header}:{end}\nAccept2: s3cr3tS3cr3t\n```\n## Next"

    assert redact(text) == text


def test_what_is_given_as_a_line_may_hold_line_ends() -> None:
    assert redact.lines(["a\nb", "", "Authorization: Basic dTpw\n"]) == ["a\nb", "", "Authorization: [redacted]\n"]


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize("secret", WHOLE.values(), ids=WHOLE)
@settings(max_examples=30)  # for each of the secrets
@given(before=st.text(alphabet=" \n\t.,;:=\"'(", max_size=5), after=st.text(alphabet=" \n\t,;\"')", max_size=5))
def test_no_secret_survives_its_surroundings(secret: str, before: str, after: str) -> None:
    assert secret not in redact(before + secret + after)


HOSTILE = [
    "sk-",
    "eyJ",
    "eyJaaaaaaaa.",
    "a://",
    "http://x:",
    "authorization: ",
    "authorization ",
    "bearer ",
    "?key=",
    "@",
]
HOSTILE += [
    "-----BEGIN RSA PRIVATE KEY-----\n",
    "-----BEGIN A ",
    "A",
    "1",
    " ",
    "\t",
    "_auth=",
    "aws",
    "xoxb-",
    "SG.",
    "-",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_comes_to_an_end(unit: str) -> None:
    assert redact(unit * (60_000 // len(unit))) is not None
