"""Which certificates are trusted."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def find_ca_bundle(environ: Mapping[str, str]) -> str | None:
    """The certificates that the environment names instead of the usual ones; ``None`` if it names none.

    Raises:
        ValueError: the path contains no certificates. The message names the variable.
    """
    variable = next((name for name in _VARIABLES if environ.get(name)), None)
    if variable is None:
        return None
    path = Path(environ[variable])
    if not path.is_dir():
        try:
            ssl.create_default_context(cafile=str(path))
        except (OSError, ValueError) as error:  # an SSLError is an OSError
            reason = "does not contain certificates in PEM format" if path.is_file() else "is not a readable file"
            raise ValueError(f"{variable}: {environ[variable]!r} {reason}") from error
    return str(path)
