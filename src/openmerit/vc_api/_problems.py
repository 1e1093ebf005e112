"""What is told to a program that asked for something that does not hold (RFC 9457)."""

from typing import Any, Final

Answer = tuple[int, dict[str, Any]]
"""An HTTP status and the JSON that goes with it."""

DATA_MODEL: Final = "https://www.w3.org/TR/vc-data-model#"
"""Where the data model's errors stand (VCDM 2.0, section 7.2)."""

STATUS_LIST: Final = "https://www.w3.org/ns/credentials/status-list#"
"""Where errors of status lists stand (Bitstring Status List 1.0, section 3.5)."""

SECURITY: Final = "https://w3id.org/security#"
"""Where errors of proofs stand (Data Integrity 1.0, section 4.7)."""

PARSING: Final = f"{DATA_MODEL}PARSING_ERROR"
MALFORMED_VALUE: Final = f"{DATA_MODEL}MALFORMED_VALUE_ERROR"
PROOF_GENERATION: Final = f"{SECURITY}PROOF_GENERATION_ERROR"
PROOF_VERIFICATION: Final = f"{SECURITY}PROOF_VERIFICATION_ERROR"
STATUS_RETRIEVAL: Final = f"{STATUS_LIST}STATUS_RETRIEVAL_ERROR"

_TITLES: Final = {
    PARSING: "It cannot be read",
    MALFORMED_VALUE: "A value is not as the standard asks",
    f"{DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR": "Its signature does not hold",
    f"{DATA_MODEL}RANGE_ERROR": "A value is out of range",
    PROOF_GENERATION: "This proof cannot be made",
    PROOF_VERIFICATION: "Its proof could not be verified",
    STATUS_RETRIEVAL: "Its status could not be looked up",
    f"{STATUS_LIST}STATUS_VERIFICATION_ERROR": "Its issuer does not stand by it now",
}


class Refused(Exception):
    """A request that is not done, and why.

    Attributes:
        kind: the address by which the standards call it, or ``about:blank``.
        code: one word for programs.
        member: the path of the offending member, if one offends.
    """

    def __init__(self, kind: str, code: str, detail: str, member: str = "") -> None:
        super().__init__(detail)
        self.kind = kind
        self.code = code
        self.detail = detail
        self.member = member

    def answer(self) -> Answer:
        """The refusal as a problem document."""
        further = {"member": self.member} if self.member else {}
        return problem(400, self.code, self.detail, kind=self.kind, **further)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    kind: str = "about:blank",
    title: str = "",
    **further: Any,
) -> Answer:
    """A problem document; its title goes by `kind` where none is given."""
    document = {
        "type": kind,
        "title": title or _TITLES.get(kind, "Refused"),
        "status": status,
        "detail": detail,
        "code": code,
        **further,
    }
    return status, document


def title_of(kind: str) -> str:
    """A few words for a kind of problem."""
    return _TITLES.get(kind, "Something is to be said of it")
