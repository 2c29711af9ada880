"""Several secrets in one value, one on each line."""


def secret_lines(text: str) -> tuple[str, ...]:
    """The secrets, each once. Empty lines and whitespace around a secret, such as a carriage return, are ignored."""
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
