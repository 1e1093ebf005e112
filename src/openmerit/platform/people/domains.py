"""What a domain says of an organisation: read from the outside, through the guarded doors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from openmerit.fetching import Fetcher, FetchError
from openmerit.fetching.names import Names
from openmerit.platform.people.models import ConfirmedDomain

FILE_PATH = "/.well-known/openmerit.txt"
RECORD_NAME = "_openmerit"
MAX_FILE_BYTES = 20_000
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")

# Where many publish, none of whom the domain is.
SHARED = frozenset(
    [
        "github.io",
        "gitlab.io",
        "pages.dev",
        "netlify.app",
        "vercel.app",
        "herokuapp.com",
        "blogspot.com",
        "wordpress.com",
        "wixsite.com",
        "weebly.com",
        "google.com",
        "facebook.com",
        "linkedin.com",
    ]
)


@dataclass(frozen=True)
class Witness:
    """How a domain is looked at. Tests and closed networks bring their own doors."""

    names: Names = field(default_factory=Names)
    fetcher: Fetcher = field(default_factory=lambda: Fetcher(timeout=5.0, max_bytes=MAX_FILE_BYTES))

    def look(self, domain: str, identifier: str) -> "Sight":
        """Whether the domain names this identifier, in a TXT record or in a file."""
        records = self.names.texts(f"{RECORD_NAME}.{domain}")
        if records is not None and _names(records, identifier):
            return Sight(ConfirmedDomain.Way.DNS, could_look=True)
        try:
            answer = self.fetcher.fetch(f"https://{domain}{FILE_PATH}")
        except FetchError as failure:
            return Sight("", could_look=records is not None, problem=failure.reason)
        lines = answer.content.decode("utf-8", "replace").splitlines()
        if _names(lines, identifier):
            return Sight(ConfirmedDomain.Way.FILE, could_look=True)
        return Sight("", could_look=True)


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen: `way` is empty where the domain does not name the identifier.

    `could_look` is False where neither name system nor web site answered: that tells nothing.
    """

    way: str
    could_look: bool
    problem: str = ""


def domain_in(text: str) -> str:
    """The domain in what a person typed (a domain or an address), in small ASCII letters.

    Raises `ValueError` with what is wrong, for what is no public domain name.
    """
    text = text.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        domain = host.encode("idna").decode("ascii").lower().rstrip(".")
    except (ValueError, UnicodeError):
        raise ValueError("it is no domain") from None
    domain = domain.removeprefix("www.")
    labels = domain.split(".")
    if len(domain) > 240 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("it is no domain, such as example.org")
    if not _TOP_LABEL.fullmatch(labels[-1]) or labels[-1] in {"local", "localhost", "internal"}:
        raise ValueError("it is no public domain")
    if domain in SHARED:
        raise ValueError("many share it, so it shows nothing about you")
    return domain


def record_for(identifier: str) -> str:
    """What the TXT record, or a line of the file, has to say."""
    return f"did={identifier}"


def _names(texts: Iterable[str], identifier: str) -> bool:
    wanted = record_for(identifier)
    return any("".join(text.split()).strip('"') == wanted for text in texts)
