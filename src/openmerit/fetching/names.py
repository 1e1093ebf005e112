"""Asking the domain name system what a domain says of itself."""

from collections.abc import Sequence
from typing import Final

import dns.exception
import dns.name
import dns.resolver

_MAX_RECORDS: Final = 100
_MAX_LENGTH: Final = 2_000


class Names:
    """Reads TXT records, bounded in time and number.

    Args:
        nameservers: addresses to ask; by default those of the machine.
        port: at which they answer.
        timeout: seconds that one question may take altogether.
    """

    def __init__(
        self, nameservers: Sequence[str] = (), *, port: int = 53, timeout: float = 5.0
    ) -> None:
        self._nameservers = tuple(nameservers)
        self._port = port
        self._timeout = timeout

    def texts(self, name: str) -> list[str] | None:
        """The TXT records of a name; none where it has none; None where nobody could tell.

        What is no UTF-8 or longer than 2,000 characters is left out.
        """
        try:
            answer = self._resolver().resolve(
                dns.name.from_text(name), "TXT", lifetime=self._timeout, search=False
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError):
            return None
        found = []
        for record in list(answer)[:_MAX_RECORDS]:
            try:
                text = b"".join(record.strings).decode("utf-8")
            except UnicodeDecodeError:
                continue
            if len(text) <= _MAX_LENGTH:
                found.append(text)
        return found

    def _resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=not self._nameservers)
        if self._nameservers:
            resolver.nameservers = list(self._nameservers)
            resolver.port = self._port
        return resolver
