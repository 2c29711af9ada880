"""How many kinds of secrets go, by kind and place, with nothing else; and that logs without any stay as they are."""

import base64
import html
import json
import textwrap
from collections import Counter
from urllib.parse import quote

import pytest

from feedback_bot.text.redact import Redactor
from tests.unit.text.harmless_logs import LOGS
from tests.unit.text.secret_corpus import TOKENS, forms, made

redact = Redactor()
GOAL = 0.97
MINE = made("{A8}+{A6}/{A6}") + "\"'&x<é"
BODY = [made("{b64}", line) for line in range(6)]
LAST = made("{b26}") + "=="


def test_nearly_all_forms_go_and_nothing_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    total: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    missed = []
    for form in forms():
        total[form.kind] += 1
        if redact(form.text) == f"{form.before}[redacted]{form.after}":
            gone[form.kind] += 1
        else:
            missed.append(form.text)
    with capsys.disabled():
        print("\nredacted:", ", ".join(f"{kind} {gone[kind]}/{total[kind]}" for kind in total))  # noqa: T201 - the recall is to be seen
    assert total.total() >= 400
    assert {kind: gone[kind] / total[kind] >= GOAL for kind in total} == dict.fromkeys(total, True), missed[:20]


def test_the_corpus_knows_many_services() -> None:
    assert len(TOKENS) >= 150
    assert len(LOGS) >= 40


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_a_log_without_secrets_is_unchanged(log: str) -> None:
    assert redact(log) == log


@pytest.mark.parametrize("shape", TOKENS.values(), ids=TOKENS)
def test_a_token_goes_with_the_rest_of_its_word(shape: str) -> None:
    token = made(shape, "tail")
    if not shape.endswith(
        ("}:fx", "us12", "_mmk", "NRAL", "==", "-X", "{A4}", "{A32}", "{h32}", "{A38}", "{l43}", "{A24}")
    ):
        assert redact(f"x {token}aB3 y") == "x [redacted] y"


def test_redacted_forms_stay_as_they_are() -> None:
    cleaned = [redact(form.text) for form in forms()]

    assert [redact(text) for text in cleaned] == cleaned


OWN = {
    "as it is": MINE,
    "upper case": MINE.upper(),
    "lower case": MINE.lower(),
    "for addresses": quote(MINE, safe=""),
    "for addresses, lower case": quote(MINE, safe="").lower(),
    "for a path": quote(MINE),
    "twice for addresses": quote(quote(MINE, safe=""), safe=""),
    "in JSON": json.dumps(MINE),
    "in JSON in JSON": json.dumps(json.dumps(MINE)),
    "in JSON with letters as they are": json.dumps(MINE, ensure_ascii=False),
    "in HTML": html.escape(MINE),
    "in HTML without quotes": html.escape(MINE, quote=False),
    "hexadecimal": MINE.encode().hex(),
    "hexadecimal, upper case": MINE.encode().hex().upper(),
    "hexadecimal with spaces": MINE.encode().hex(" "),
    "hexadecimal with colons": MINE.encode().hex(":"),
    "base64": base64.b64encode(MINE.encode()).decode(),
    "base64 behind one character": base64.b64encode(b"x" + MINE.encode() + b"yz").decode(),
    "base64 behind two": base64.b64encode(b"u:" + MINE.encode() + b"z").decode(),
    "base64 for addresses": base64.urlsafe_b64encode(b"u:" + MINE.encode()).decode(),
    "over a line end": f"{MINE[:9]}\n{MINE[9:]}",
    "over a line end, indented": f"{MINE[:9]}\n    {MINE[9:]}",
    "over a line end of Windows": f"{MINE[:9]}\r\n{MINE[9:]}",
    "over two line ends": f"{MINE[:9]}\n{MINE[9:18]}\n{MINE[18:]}",
    "base64 over line ends": base64.encodebytes(b"u:" + MINE.encode() * 3).decode(),
    "base64 over short lines": textwrap.fill(base64.b64encode(b"user:" + MINE.encode()).decode(), 20),
}


@pytest.mark.parametrize("spelling", OWN.values(), ids=OWN)
def test_the_runs_own_secrets_go_in_any_spelling(spelling: str) -> None:
    cleaned = Redactor([MINE])(f"before {spelling} after").replace("\r", "").replace("\n", "").replace(" ", "")
    squeezed = spelling.replace("\r", "").replace("\n", "").replace(" ", "")

    assert "[redacted]" in cleaned
    assert cleaned.startswith("before")
    assert cleaned.endswith("after")
    middle = squeezed[len(squeezed) // 3 : -len(squeezed) // 3]
    assert [middle[at : at + 6] for at in range(len(middle) - 5) if middle[at : at + 6] in cleaned] == []


def test_of_an_own_secret_over_a_line_end_both_lines_stay() -> None:
    assert Redactor([MINE])(f"a {MINE[:9]}\n  {MINE[9:]} b") == "a [redacted]\n  [redacted] b"


BEGIN, END = "-----BEGIN {}PRIVATE KEY-----", "-----END {}PRIVATE KEY-----"
KINDS = ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", "ENCRYPTED COSIGN ", "SSH2 ENCRYPTED "]
PEM = "\n".join([BEGIN.format("RSA "), *BODY, LAST, END.format("RSA ")])
OPENSSH = ["b3BlbnNzaC1rZXktdjEA" + made("{b50}"), *(made("{b70}", line) for line in range(5)), made("{b30}") + "=="]


def left_of(text: str, key: str) -> list[str]:
    """The parts of a key that are still there, but for its first and last line."""
    return [part for line in key.split("\n")[1:-1] if (part := line[10:40]) and part in text]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("margin", ["", "    ", "+", "-", " ", "> ", "2024-05-01T10:00:00.1234567Z ", "| "])
def test_a_private_key_goes_with_whatever_stands_before_its_lines(kind: str, margin: str) -> None:
    lines = [BEGIN.format(kind), *BODY, LAST, END.format(kind)]
    text = "\n".join(["before", *(margin + line for line in lines), "after"])

    assert redact(text) == f"before\n{margin}[redacted]\nafter"


def test_a_private_key_in_one_line() -> None:
    assert redact(json.dumps({"key": PEM, "x": 1})) == '{"key": "[redacted]", "x": 1}'
    assert redact(f"key={PEM!r}, x=1") == "key='[redacted]', x=1"


def test_a_private_key_in_a_list_of_strings() -> None:
    assert left_of(redact("\n".join(f"    '{line}\\n'" for line in PEM.split("\n"))), PEM) == []


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_base64_of_a_whole_private_key(offset: int) -> None:
    code = base64.b64encode(b"\n" * offset + PEM.encode()).decode()

    assert redact(f"key: {code} x") in ("key: [redacted] x", f"key: {code[: offset + 1]}[redacted] x")
    assert redact(f"data:\n{textwrap.fill(code, 76)}\nafter").endswith("\nafter")
    assert code[100:120] not in redact(textwrap.fill(code, 76))


def test_base64_of_a_certificate_stays() -> None:
    code = base64.b64encode(PEM.replace("RSA PRIVATE KEY", "CERTIFICATE").encode()).decode()

    assert redact(f"ca: {code}") == f"ca: {code}"


def test_an_openssh_key_without_its_ends() -> None:
    cleaned = redact("\n".join(["before", *OPENSSH, "after"]))

    assert left_of(cleaned, "\n".join(OPENSSH)) == []
    assert cleaned.startswith("before\n")
    assert cleaned.endswith("\nafter")


def test_a_key_of_putty() -> None:
    lines = ["PuTTY-User-Key-File-3: ssh-ed25519", "Private-Lines: 2", BODY[0], made("{b20}") + "==", "Private-MAC: x"]

    assert redact("\n".join(lines)) == "\n".join([*lines[:2], "Private-MAC: x"])


@pytest.mark.parametrize("text", [BEGIN.format("RSA "), END.format("RSA ")])
def test_the_name_of_a_key_is_no_key(text: str) -> None:
    assert redact(f'if line.startswith("{text}"): read()') == f'if line.startswith("{text}"): read()'
