"""SD-JWT (RFC 9901): a token whose claims its holder may show one by one, read strictly.

The issuer signs digests; behind the token stand the *disclosures*, each a salted name and value.
Whoever shows the token leaves out the disclosures of what is withheld. Every rule of section 7.1 is
kept here: a digest stands once, a disclosure is used once, none may override what is there, and
nothing is left over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openmerit.credentials.errors import EncodingError, UnreadableDocument
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _limits, _strict_json
from openmerit.credentials.reading._encoding import base64url_decode, base64url_encode
from openmerit.credentials.sentences import say

SD_JWT_VC: Final = "dc+sd-jwt"
TYPES: Final = frozenset({SD_JWT_VC, "vc+sd-jwt"})
"""`typ` of credentials: SD-JWT VC, and its older name, which is also that of VC-JOSE-COSE."""

DIGESTS: Final = "_sd"
ELEMENT: Final = "..."
ALGORITHM: Final = "_sd_alg"
RESERVED: Final = frozenset({DIGESTS, ELEMENT, ALGORITHM})
"""Names that no member of a credential may have."""

OPEN_CLAIMS: Final = frozenset(
    {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "@context"}
)
"""Claims that must stand in the open (SD-JWT VC, section 2.2.2.2), so that nobody hides them."""

NOT_OF_THE_CREDENTIAL: Final = frozenset({"vct", "vct#integrity", "status", ALGORITHM})
"""Claims beside the credential's own members, further to those of every JWT."""

_HASHES: Final = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


@dataclass(frozen=True)
class Disclosure:
    """One part that can be shown or left out.

    Attributes:
        text: as it stands in the token.
        name: the member's; None for an element of a list.
        value: with digests still in it.
    """

    text: str
    name: str | None
    value: Any


@dataclass(frozen=True)
class SdJwt:
    """An SD-JWT, read but not verified.

    Attributes:
        token: the issuer's JWT as it came.
        jws: the same, its claims being those that are shown.
        disclosures: in the order in which they came.
        places: for each of them, where in the claims it stands, as steps of a JSON pointer.
        withheld: how many digests have no disclosure: what is withheld, or decoys.
        binding: the key binding JWT, or None.
        bound: what a key binding has to be over (`sd_hash`).
    """

    token: str
    jws: _jose.Jws
    disclosures: Sequence[Disclosure]
    places: Sequence[tuple[str, ...]]
    withheld: int
    binding: _jose.Jws | None = None
    bound: str = ""

    def credential(self) -> dict[str, Any]:
        """The credential that the claims are, or carry. Raises UnreadableDocument."""
        claims = self.jws.payload
        return _jose.credential_in(
            {name: claims[name] for name in claims if name not in NOT_OF_THE_CREDENTIAL}
        )


def looks_like_sd_jwt(data: bytes) -> bool:
    """Whether `data` has the form of an SD-JWT: a compact JWS, a tilde, disclosures."""
    return data[:2] == b"ey" and b"~" in data and b'"' not in data[:200]


def read(data: bytes) -> SdJwt:
    """An SD-JWT in its compact form.

    Raises:
        UnreadableDocument: it is malformed, or could be read in two ways.
    """
    if data.count(b"~") > _limits.MAX_VALUES or len(data) > _limits.MAX_DOCUMENT_BYTES:
        raise UnreadableDocument(say("The SD-JWT is larger, or has more parts, than are read."))
    try:
        token, *texts, binding = data.decode("ascii").split("~")
    except UnicodeDecodeError:
        raise UnreadableDocument(say("An SD-JWT is made of plain letters; this is not.")) from None
    signed = _jose.decode(token.encode("ascii"))
    hash_name = _hash_of(signed.payload)
    disclosures = [_disclosure(text) for text in texts]
    digests = [_digest(hash_name, text) for text in texts]
    if len(set(digests)) != len(digests):
        raise UnreadableDocument(say("The SD-JWT brings one disclosure twice."))
    opening = _Opening(dict(zip(digests, disclosures, strict=True)))
    claims = opening.open({k: v for k, v in signed.payload.items() if k != ALGORITHM}, ())
    unused = len(digests) - len(opening.used)
    if unused:
        raise UnreadableDocument(
            say("The SD-JWT brings {number} disclosures that nobody signed.", number=unused)
        )
    return SdJwt(
        token=token,
        jws=_jose.Jws(signed.header, claims, signed.signing_input, signed.signature),
        disclosures=disclosures,
        places=[opening.used[digest] for digest in digests],
        withheld=opening.closed,
        binding=_jose.decode(binding.encode("ascii")) if binding else None,
        bound=_digest(hash_name, "~".join([token, *texts, ""])),
    )


def write(token: str, disclosures: Sequence[Disclosure]) -> bytes:
    """The token with these disclosures, without key binding."""
    return "~".join([token, *(disclosure.text for disclosure in disclosures), ""]).encode("ascii")


def _hash_of(claims: Mapping[str, Any]) -> str:
    name = claims.get(ALGORITHM, "sha-256")
    if not isinstance(name, str) or name not in _HASHES:
        raise UnreadableDocument(
            say(
                "The SD-JWT hides its parts by {name}, which is not known here.",
                name=repr(name)[:40],
            )
        )
    return _HASHES[name]


def _digest(hash_name: str, text: str) -> str:
    return base64url_encode(hashlib.new(hash_name, text.encode("ascii")).digest())


def _disclosure(text: str) -> Disclosure:
    """One disclosure: ``[salt, name, value]``, or ``[salt, value]`` for an element of a list."""
    try:
        parts = _strict_json.parse_json(base64url_decode(text))
    except EncodingError as error:
        raise UnreadableDocument(
            say("A disclosure of the SD-JWT is damaged: {error}", error=error)
        ) from None
    if not isinstance(parts, list) or len(parts) not in (2, 3) or not isinstance(parts[0], str):
        raise UnreadableDocument(say("A disclosure of the SD-JWT is no salt, name and value."))
    if len(parts) == 2:
        return Disclosure(text, None, parts[1])
    name = parts[1]
    if not isinstance(name, str) or name in RESERVED:
        raise UnreadableDocument(
            say(
                "A disclosure of the SD-JWT has a name that is not allowed: {name}.",
                name=repr(name)[:40],
            )
        )
    return Disclosure(text, name, parts[2])


@dataclass
class _Opening:
    """Puts disclosures in the place of their digests (section 7.1, step 3).

    Attributes:
        by_digest: what was disclosed.
        used: digest → where its part stands.
        closed: how many digests have nothing disclosed.
    """

    by_digest: Mapping[str, Disclosure]
    used: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: int = 0
    _met: set[str] = field(default_factory=set)
    _values: int = 0

    def open(self, value: Any, steps: tuple[str, ...]) -> Any:
        """`value` with all that is disclosed in its place, and no digests left."""
        self._values += 1
        if len(steps) > _limits.MAX_DEPTH or self._values > _limits.MAX_VALUES:
            raise UnreadableDocument(say("The SD-JWT is deeper or larger than any that is read."))
        if isinstance(value, dict):
            return self._open_object(value, steps)
        return self._open_list(value, steps) if isinstance(value, list) else value

    def _open_object(self, value: Mapping[str, Any], steps: tuple[str, ...]) -> dict[str, Any]:
        if ALGORITHM in value:
            raise UnreadableDocument(say("The SD-JWT names its hash where only a part stands."))
        if ELEMENT in value:
            raise UnreadableDocument(say("The SD-JWT hides an element where there is no list."))
        digests = value.get(DIGESTS, [])
        if not isinstance(digests, list):
            raise UnreadableDocument(say("The SD-JWT hides members by what is no list of digests."))
        shown: list[tuple[str, Any]] = [(n, v) for n, v in value.items() if n != DIGESTS]
        names = {name for name, _ in shown}
        for digest in digests:
            disclosure = self._meet(digest)
            if disclosure is None:
                continue
            if disclosure.name is None:
                raise UnreadableDocument(say("The SD-JWT discloses a member without a name."))
            name = disclosure.name
            if name in names or (not steps and name in OPEN_CLAIMS):
                raise UnreadableDocument(
                    say(
                        "A disclosure of the SD-JWT may not say what {name} is.",
                        name=repr(name)[:80],
                    )
                )
            names.add(name)
            self.used[digest] = (*steps, name)
            shown.append((name, disclosure.value))
        opened = {name: (member, self.open(member, (*steps, name))) for name, member in shown}
        # A list of which nothing is shown is not shown either: JSON-LD knows no empty lists.
        return {name: now for name, (was, now) in opened.items() if now != [] or was == []}

    def _open_list(self, value: Sequence[Any], steps: tuple[str, ...]) -> list[Any]:
        opened: list[Any] = []
        for item in value:
            place = (*steps, str(len(opened)))
            if not isinstance(item, dict) or ELEMENT not in item:
                opened.append(self.open(item, place))
                continue
            if len(item) != 1:
                raise UnreadableDocument(say("The SD-JWT hides an element and shows it too."))
            digest = item[ELEMENT]
            disclosure = self._meet(digest)
            if disclosure is None:
                continue
            if disclosure.name is not None:
                raise UnreadableDocument(say("The SD-JWT discloses an element with a name."))
            self.used[digest] = place
            opened.append(self.open(disclosure.value, place))
        return opened

    def _meet(self, digest: Any) -> Disclosure | None:
        """What is disclosed under a digest, which must be met only once; None if nothing is."""
        if not isinstance(digest, str):
            raise UnreadableDocument(say("The SD-JWT has a digest that is no text."))
        if digest in self._met:
            raise UnreadableDocument(say("The SD-JWT has one digest twice."))
        self._met.add(digest)
        disclosure = self.by_digest.get(digest)
        self.closed += disclosure is None
        return disclosure
