"""Passwords given to commands by flags that mean something else to others, and in files of commands."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from feedback_bot.text.redact.marks import Marks, lower

_GAP: Final = r"[ \t]{1,8}"
_LONGEST_LINE: Final = 2_000
_WORD: Final = r"(?:\"(?P<a>[^\"\n]{1,400})\"|'(?P<b>[^'\n]{1,400})'|(?P<c>[^\s\"'`;|&<>]{1,400}))"
_ATTACHED: Final = r"[\"']?(?P<a>[^\s\"'`;|&<>]{2,400})"
_AFTER_COLON: Final = r"[\"']?[\w.@+\\-]{0,100}:(?P<a>[^\s\"'`|]{1,400})"
_NO_VALUE: Final = re.compile(
    r"(?i)[$<{\[*%(]|\\?\$|-|\.{3}|x{3,}\Z|(?:password|token|passwd|secret|pass|stdin|value|key|api_key|pw)\Z|your"
    r"|(?:env|file|fd|keychain):|@|(?-i:[A-Z_]{2,}\Z)"
)


class _Command(NamedTuple):
    """A command, and what of its arguments is secret."""

    marks: str
    argument: re.Pattern[str]


def _flag(flags: str, value: str = _WORD) -> re.Pattern[str]:
    return re.compile(rf"(?<=[ \t])(?:{flags})(?:[ \t]{{1,4}}|=){value}")


def _argument(words: str, value: str = _WORD) -> re.Pattern[str]:
    return re.compile(rf"(?<=[ \t])(?:{words})[ \t]{{1,4}}{value}")


_PAIR: Final = re.compile(r"^[ \t]{0,4}[\"'][^\"'\n]{1,100}[\"'][ \t]{0,4},[ \t]{0,4}[\"'](?P<a>[^\"'\n]{3,100})[\"']")
"""A user and a password as the arguments of a call."""
_COMMANDS: Final = (
    _Command("curl", _flag(r"-[a-zA-Z]{0,6}u|--user|-U|--proxy-user", _AFTER_COLON)),
    _Command("curl", re.compile(rf"(?<=[ \t])-u{_AFTER_COLON}")),
    _Command("curl", _flag("--pass|--proxy-pass|--oauth2-bearer|--key-pass")),
    _Command("http https xh", _flag("-a|--auth", _AFTER_COLON)),
    _Command("http https xh netlify", _flag("-a|--auth", r"(?P<a>(?=[\w-]*\d)[\w-]{20,})")),
    _Command("mysql mysqldump mysqladmin mariadb mysqlimport mysqlcheck", re.compile(rf"(?<=[ \t])-p{_ATTACHED}")),
    _Command("sshpass", re.compile(rf"(?<=[ \t])-p[ \t]{{0,4}}{_WORD}")),
    _Command("7z 7za", re.compile(rf"(?<=[ \t])-p{_ATTACHED}")),
    _Command("zip unzip sqlcmd bcp osql isql", _flag("-P")),
    _Command("login", _flag("-p|--pass")),
    _Command("skopeo podman buildah oras", _flag("--creds|--src-creds|--dest-creds", _AFTER_COLON)),
    _Command("redis-cli", _flag("-a|--pass")),
    _Command("mongo mongosh mongodump mongorestore cqlsh clickhouse-client", _flag("-p|--pass")),
    _Command("rabbitmqadmin twine xcrun psexec psexec.exe", _flag("-p|--pass")),
    _Command("signtool signtool.exe", _flag("/p|-p")),
    _Command("ssh-keygen", _flag("-N|-P")),
    _Command("gh", re.compile(r"--with-token[ \t]{0,2}<<<[ \t]{0,2}[\"']?(?P<a>[^\s\"']{6,400})")),
    _Command("networkcredential( basicauth( pscredential( usernamepasswordcredential( auth=( .login(", _PAIR),
    _Command("password", re.compile(r"^ for (?:the )?user(?:name)? \S{1,60} is [\"'](?P<a>[^\"'\n]{3,60})[\"']")),
    _Command("ldapsearch ldapadd ldapmodify ldapwhoami ldapdelete", _flag("-w")),
    _Command("openssl", re.compile(r"(?<=[ \t])pass:(?P<a>[^\s\"'`;|&<>]{1,400})")),
    _Command("openssl", _flag("-k|-K")),
    _Command("security", _flag("-p|-w|-P|-k")),
    _Command("codecov doctl vercel", _flag("-t")),
    _Command("nuget", _flag("-k|-ApiKey")),
    _Command("nuget", _argument("(?i:setapikey)")),
    _Command("smbclient rpcclient", re.compile(r"(?<=[ \t])-U[ \t]{0,2}[\"']?[\w.\\/-]{1,60}%(?P<a>[^\s\"']{1,200})")),
    _Command("lftp", re.compile(r"(?<=[ \t])-u[ \t]{1,2}[\"']?[\w.@-]{1,60},(?P<a>[^\s\"']{1,200})")),
    _Command("htpasswd", re.compile(
        rf"(?<=[ \t])-\w{{0,5}}b\w{{0,3}}{_GAP}(?:[\w./-]{{1,100}}[ \t])?[\w.-]{{1,60}}{_GAP}{_WORD}"
    )),
    _Command("rabbitmqctl", re.compile(rf"(?:add_user|change_password)[ \t]{{1,4}}[\w.-]{{1,60}}[ \t]{{1,4}}{_WORD}")),
    _Command("cf", re.compile(rf"(?<=[ \t])auth[ \t]{{1,4}}[\w.@-]{{1,60}}[ \t]{{1,4}}{_WORD}")),
    _Command("kubectl oc", re.compile(r"--from-literal[= ][\"']?[\w.-]{1,100}=(?P<a>[^\s\"']{1,400})")),
    _Command("net", re.compile(r"(?<=[ \t])/user:[\w.\\@-]{1,80}[ \t]{1,4}(?P<a>[^\s\"'/]{3,200})")),
    _Command("vault snyk cargo wandb", re.compile(r"^[ \t](?:login|auth)[ \t]{1,4}(?P<a>(?=[\w.-]*\d)[\w.-]{16,})")),
    _Command("ngrok", _argument(r"authtoken|add-authtoken")),
    _Command("net", re.compile(r"^[ \t]user[ \t]{1,4}[\w.-]{1,60}[ \t]{1,4}(?P<a>[^\s/\"']{4,200})[ \t]{1,4}/")),
    _Command("convertto-securestring", re.compile(r"^[ \t](?:-String[ \t])?[\"'](?P<a>[^\"'\n]{3,200})[\"']")),
    _Command("plink pscp psftp", _flag("-pw")),
    _Command("ncftpput ncftpget ftp", _flag("-p")),
    _Command("mc", re.compile(r"^[ \t]alias set[ \t]\S{1,60}[ \t]\S{1,200}[ \t]\S{1,100}[ \t](?P<a>[^\s\"']{4,200})")),
    _Command("wg", _argument("private-key|preshared-key", r"(?P<a>[0-9A-Za-z+/]{43}=)")),
    _Command("password", re.compile(r"^ (?:FOR|for) \S{1,60} = '(?P<a>[^'\n]{1,200})'")),
    _Command("rclone", _argument("obscure")),
    _Command("npm yarn pnpm", _argument(r"\S{0,200}(?:_authToken|_password|_auth|npmAuthToken|npmAuthIdent)")),
    _Command("aws", _argument(r"\S{0,60}(?:aws_secret_access_key|aws_session_token)")),
    _Command("poetry", _argument(r"pypi-token\.[\w.-]{1,80}")),
    _Command("poetry composer", re.compile(rf"http-basic\.[\w.-]{{1,80}}[ \t]{{1,4}}\S{{1,100}}[ \t]{{1,4}}{_WORD}")),
    _Command("composer", _argument(r"(?:github|gitlab)-(?:oauth|token)\.[\w.-]{1,80}|bearer\.[\w.-]{1,80}")),
    _Command("bundle", re.compile(
        rf"config(?: set)?(?: --?\w+)?{_GAP}[\w./:-]{{1,100}}{_GAP}[\w.-]{{0,60}}:(?P<a>[^\s\"']{{4,200}})"
    )),
    _Command("pulumi", re.compile(rf"--secret[ \t]{{1,4}}[\w:.-]{{1,80}}[ \t]{{1,4}}{_WORD}")),
    _Command("gh", re.compile(rf"secret set .{{0,200}}?(?:-b|--body)[ \t=]{{0,4}}{_WORD}")),
    _Command("echo printf", re.compile(
        rf"^[ \t]{{1,4}}(?:-[ne]{{1,2}}[ \t]{{1,4}}|[\"']%s[\"'][ \t]{{1,4}})?{_WORD}[ \t]{{0,4}}\|[^|\n]{{1,300}}"
        r"(?:--password-stdin|--with-token|chpasswd|sudo -S|--passphrase-fd|--token-stdin)"
    )),
    _Command("machine", re.compile(
        rf"^{_GAP}\S{{1,100}}{_GAP}(?:login|account){_GAP}\S{{1,100}}{_GAP}password{_GAP}{_WORD}"
    )),
    _Command("login", re.compile(r"^[ \t]{1,8}\S{1,100}[ \t]{1,8}password[ \t]{1,8}(?P<a>(?=[^\s]*\d)\S{4,200})")),
    _Command("password", re.compile(r"^(?<=^)[ \t]{1,4}(?P<a>(?=[^\s\"']*\d)[^\s\"':=,]{6,200})[ \t\r]{0,4}$")),
    _Command("identified", re.compile(
        r"^ (?:BY|by(?= '[^'\d]*\d))(?: PASSWORD)? (?:'(?P<a>[^'\n]{1,200})'|\"(?P<b>[^\"\n]{1,200})\")"
    )),
    _Command("password", re.compile(
        r"^[ \t]{1,4}'(?P<a>[^'\n]{1,200})'(?=[ \t]{0,4}(?:;|$|VALID|LOGIN|CREATEDB|SUPERUSER|\"))"
    )),
    _Command("::add-mask::", re.compile(r"^(?P<a>[^\n\r]{3,2000})")),
    _Command("name=", re.compile(
        r"^\w{0,40}(?i:token|secret|password|passwd|api_?key|private_?key)::(?P<a>[^\s]{4,2000})"
    )),
    _Command("variable=", re.compile(r"^[\w.]{1,80};[^\]\n]{0,60}issecret=true[^\]\n]{0,60}\](?P<a>[^\s]{3,2000})")),
)  # fmt: skip


def _by_mark() -> dict[str, list[re.Pattern[str]]]:
    found: dict[str, list[re.Pattern[str]]] = {}
    for command in _COMMANDS:
        for mark in command.marks.split():
            found.setdefault(mark, []).append(command.argument)
    return found


_ARGUMENTS: Final = tuple(_by_mark().values())
_MARKS: Final = Marks(list(_by_mark()))


def arguments_in(text: str) -> Iterator[tuple[int, int]]:
    """Where such values stand, first character and the one after the last."""
    done = [0] * len(_ARGUMENTS)
    for mark, start, end in _MARKS.find(lower(text)):
        if start < done[mark] or _is_in_a_word(text, start, end):
            continue
        line = _rest_of_line(text, end)
        for argument in _ARGUMENTS[mark]:
            anchored = argument.pattern.startswith("^")
            done[mark] = done[mark] if anchored else end + len(line)
            for match in argument.finditer(line):
                group = match.lastgroup or "a"
                if not _NO_VALUE.match(match[group]):
                    yield end + match.start(group), end + match.end(group)


def _is_in_a_word(text: str, start: int, end: int) -> bool:
    if text[end - 1] in ":=(":
        return False
    return (start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_-.")) or text[end : end + 1] not in (
        " ",
        "\t",
    )


def _rest_of_line(text: str, at: int) -> str:
    line_end = text.find("\n", at, at + _LONGEST_LINE)
    return text[at : line_end if line_end >= 0 else at + _LONGEST_LINE]
