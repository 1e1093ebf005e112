"""The data model of Open Badges before 3.0: what must be there, and what each member may hold.

Open Badges 2.0, section "Open Badges Vocabulary"; 1.1 and 1.0 as their JSON Schemas have it; 0.5 as
it was in use. Breaches that programs of the time let pass are told apart from those that they
refused: old badges cannot be mended any more.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.reading import _members
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import say


@dataclass(frozen=True)
class Breach:
    """Where a document is not as the standard says.

    Attributes:
        member: its path.
        reason: what is wrong, for whoever made it.
        severe: whether readers of the time would have refused it.
    """

    member: str
    reason: str
    severe: bool = True


Form = Callable[[Any], Iterator[Breach]]
"""Finds the breaches in one value; their paths are relative to it."""


@dataclass(frozen=True)
class _Member:
    form: Form
    needed: bool = False
    many: bool = False
    expected: bool = False
    """The standard asks for it, though many did without."""


def breaches(document: Mapping[str, Any], name: str, edition: str) -> Iterator[Breach]:
    """The breaches of the data model in a document of one of the classes.

    Args:
        name: of the class, such as ``Assertion``.
        edition: ``2.0``, ``1.1``, ``1.0`` or ``0.5``.
    """
    if name == _open_badges_2.ASSERTION and document.get("revoked") is True:
        # Open Badges 2.0: of a revoked assertion only id and revoked need be left.
        return
    model = _MODELS[edition].get("Issuer" if name in _open_badges_2.ISSUER_TYPES else name, {})
    yield from _object(model, document)
    if edition == "2.0":
        yield from _breaches_of_extensions(document, "")


def _object(model: Mapping[str, _Member], value: Any) -> Iterator[Breach]:
    if not isinstance(value, dict):
        yield Breach("", say("an object is expected here"))
        return
    for name, member in model.items():
        given = value.get(name)
        if given is None and name in _ALIASES:
            given = value.get(_ALIASES[name])
        if given is None or given == []:
            if member.needed or member.expected:
                yield Breach(name, say("it is missing"), severe=member.needed)
            continue
        if isinstance(given, list) and not member.many:
            if len(given) > 1:
                yield Breach(name, say("one value is expected here, not several"))
                continue
            given = given[0]
        for place, item in enumerate(_members.as_list(given)):
            where = f"{name}[{place}]" if isinstance(given, list) else name
            for breach in member.form(item):
                path = f"{where}.{breach.member}" if breach.member else where
                yield Breach(path, breach.reason, breach.severe)


def _text(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str):
        yield Breach("", say("a text is expected here"))


def _text_or_number(value: Any) -> Iterator[Breach]:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        yield Breach("", say("a text or a number is expected here"))


def _flag(value: Any) -> Iterator[Breach]:
    if not isinstance(value, bool):
        yield Breach("", say("true or false is expected here"))


def _iri(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str) or not (is_absolute_iri(value) or value.startswith("_:")):
        yield Breach("", say("an absolute address (IRI) is expected here"))


def _url(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str) or not is_absolute_iri(value):
        yield Breach("", say("an absolute address (URL) is expected here"))
    elif not value.startswith(("http://", "https://")):
        yield Breach("", say("it is no web address"), severe=False)


def _instant(value: Any, *, strict: bool) -> Iterator[Breach]:
    try:
        _, complete = _open_badges_2.instant(value)
    except ValueError as error:
        yield Breach("", error.args[0])
        return
    if strict and not complete:
        yield Breach("", say("a date and time with its zone is expected here"), severe=False)


def _email(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        yield Breach("", say("an e-mail address is expected here"))


def _link(model: Mapping[str, _Member], value: Any) -> Iterator[Breach]:
    """An address, or the object itself."""
    return _object(model, value) if isinstance(value, dict) else _iri(value)


def _image_address(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str) or not value.startswith("data:"):
        yield from _iri(value)
        return
    head, comma, data = value.partition(",")
    if not comma or not head.startswith("data:image/"):
        yield Breach("", say("the data in this address is no image"))
    elif head.endswith(";base64") and not _is_base64(data):
        yield Breach("", say("the image in this address is damaged (base64)"))
    elif not head.startswith(("data:image/png", "data:image/svg+xml")):
        yield Breach("", say("the image must be PNG or SVG"), severe=False)


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(unquote(text), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _image(value: Any) -> Iterator[Breach]:
    return _object(_IMAGE, value) if isinstance(value, dict) else _image_address(value)


def _language(value: Any) -> Iterator[Breach]:
    if not isinstance(value, str) or not re.fullmatch(
        r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,20}", value
    ):
        yield Breach("", say("a language tag is expected here (BCP 47)"))


def _identity(value: Any) -> Iterator[Breach]:
    """A recipient: what is called a hash must look like one."""
    yield from _object(_RECIPIENT, value)
    if not isinstance(value, dict) or value.get("hashed") is not True:
        return
    identity = value.get("identity")
    if isinstance(identity, str) and not HASH.fullmatch(identity):
        yield Breach(
            "identity", say("a hash such as sha256$… is expected here, since it is hashed")
        )


def _verification(value: Any) -> Iterator[Breach]:
    yield from _object({"type": _TYPES, "creator": _Member(_any), "url": _Member(_url)}, value)
    if isinstance(value, dict) and verification_type(value) is None:
        yield Breach("type", say("it must be HostedBadge (hosted) or SignedBadge (signed)"))


def _any(value: Any) -> Iterator[Breach]:
    return iter(())


HASH: Final = re.compile(r"(?:sha256\$[0-9a-fA-F]{64}|sha1\$[0-9a-fA-F]{40}|md5\$[0-9a-fA-F]{32})")
_ALIASES: Final = {"verification": "verify", "id": "@id", "type": "@type"}
_TYPES: Final = _Member(_text, needed=True, many=True)
_NAMED: Final = {
    "id": _Member(_iri, needed=True),
    "type": _TYPES,
    "@language": _Member(_language),
    "version": _Member(_text_or_number),
    "related": _Member(partial(_link, {"id": _Member(_iri, needed=True)}), many=True),
    "endorsement": _Member(partial(_link, {}), many=True),
}
_RECIPIENT: Final = {
    "type": _Member(_text, needed=True, many=True),
    "identity": _Member(_text, needed=True),
    "hashed": _Member(_flag, needed=True),
    "salt": _Member(_text),
}
_IMAGE: Final = {
    "id": _Member(_image_address, needed=True),
    "caption": _Member(_text),
    "author": _Member(partial(_link, {})),
}
_CRITERIA: Final = {"id": _Member(_iri), "narrative": _Member(_text)}
_EVIDENCE: Final = {
    "id": _Member(_iri),
    **{name: _Member(_text) for name in ("narrative", "name", "description", "genre", "audience")},
}
_ALIGNMENT: Final = {
    "targetName": _Member(_text, needed=True),
    "targetUrl": _Member(_url, needed=True),
    **{n: _Member(_text) for n in ("targetDescription", "targetFramework", "targetCode")},
}
_OLD_ALIGNMENT: Final = {"name": _Member(_text, needed=True), "url": _Member(_url, needed=True)}
_TIME: Final = partial(_instant, strict=True)
_OLD_TIME: Final = partial(_instant, strict=False)

_EDITION_2: Final[Mapping[str, Mapping[str, _Member]]] = {
    "Assertion": {
        **_NAMED,
        "recipient": _Member(_identity, needed=True),
        "badge": _Member(partial(_link, {}), needed=True),
        "verification": _Member(_verification, needed=True),
        "issuedOn": _Member(_TIME, needed=True),
        "expires": _Member(_TIME),
        "image": _Member(_image),
        "evidence": _Member(partial(_link, _EVIDENCE), many=True),
        "narrative": _Member(_text),
        "revoked": _Member(_flag),
        "revocationReason": _Member(_text),
    },
    "BadgeClass": {
        **_NAMED,
        "name": _Member(_text, needed=True),
        "description": _Member(_text, needed=True),
        "criteria": _Member(partial(_link, _CRITERIA), needed=True),
        "issuer": _Member(partial(_link, {}), needed=True),
        "image": _Member(_image, expected=True),
        "alignment": _Member(partial(_object, _ALIGNMENT), many=True),
        "tags": _Member(_text, many=True),
    },
    "Issuer": {
        **_NAMED,
        "name": _Member(_text, needed=True),
        "url": _Member(_url, needed=True),
        "email": _Member(_email, needed=True),
        "description": _Member(_text),
        "telephone": _Member(_text),
        "image": _Member(_image),
        "publicKey": _Member(partial(_link, {}), many=True),
        "revocationList": _Member(_iri),
        "verification": _Member(partial(_link, {"startsWith": _Member(_text, many=True)})),
    },
    "Endorsement": {
        **_NAMED,
        "claim": _Member(partial(_object, {"id": _Member(_iri, needed=True)}), needed=True),
        "issuedOn": _Member(_TIME, needed=True),
        "issuer": _Member(partial(_link, {}), needed=True),
        "verification": _Member(_verification, needed=True),
    },
}
_EDITION_1: Final[Mapping[str, Mapping[str, _Member]]] = {
    "Assertion": {
        "uid": _Member(_text, needed=True),
        "recipient": _Member(_identity, needed=True),
        "badge": _Member(partial(_link, {}), needed=True),
        "verify": _Member(_verification, needed=True),
        "issuedOn": _Member(_OLD_TIME, needed=True),
        "expires": _Member(_OLD_TIME),
        "evidence": _Member(partial(_link, {})),
        "image": _Member(_image),
    },
    "BadgeClass": {
        "name": _Member(_text, needed=True),
        "description": _Member(_text, needed=True),
        "image": _Member(_image, expected=True),
        "criteria": _Member(partial(_link, _CRITERIA), needed=True),
        "issuer": _Member(partial(_link, {}), needed=True),
        "alignment": _Member(
            partial(
                _object, {"name": _Member(_text, needed=True), "url": _Member(_url, needed=True)}
            ),
            many=True,
        ),
        "tags": _Member(_text, many=True),
    },
    "Issuer": {
        "name": _Member(_text, needed=True),
        "url": _Member(_url, needed=True),
        "email": _Member(_email),
        "description": _Member(_text),
        "image": _Member(_image),
        "revocationList": _Member(_iri),
    },
}
_EDITION_0: Final[Mapping[str, Mapping[str, _Member]]] = {
    "Assertion": {
        "recipient": _Member(_text, needed=True),
        "salt": _Member(_text),
        "issued_on": _Member(_OLD_TIME),
        "expires": _Member(_OLD_TIME),
        "evidence": _Member(_text),
    },
    "BadgeClass": {
        **{name: _Member(_text, needed=True) for name in ("name", "description", "criteria")},
        "image": _Member(_text),
    },
    "Issuer": {"origin": _Member(_url, needed=True), "name": _Member(_text, needed=True)},
}
_MODELS: Final = {"2.0": _EDITION_2, "1.1": _EDITION_1, "1.0": _EDITION_1, "0.5": _EDITION_0}

_VERIFICATION_TYPES: Final = ({"hosted", "HostedBadge"}, {"signed", "SignedBadge"})
_TEXT_IRI: Final = "http://schema.org/text"
_EXTENSIONS: Final[Mapping[str, Mapping[str, _Member]]] = {
    # 1EdTech, Open Badges 2.0 extensions: what their own schemas ask for.
    "ExampleExtension": {"exampleProperty": _Member(_text, needed=True)},
    "ApplyLink": {"url": _Member(_url, needed=True)},
    "GeoCoordinates": {
        "description": _Member(_text, needed=True),
        "geo": _Member(partial(_object, {}), needed=True),
    },
    "OriginalCreator": {"url": _Member(_url, needed=True)},
    "RecipientProfile": {
        "id": _Member(_text),
        "name": _Member(_text),
        "publicKey": _Member(_iri),
    },
}
_EXTENSION_ALIASES: Final = {"exampleProperty": (_TEXT_IRI, "schema:text")}


def verification_type(value: Any) -> str | None:
    """``hosted`` or ``signed``, by a `verification` object; None if it says neither."""
    value = _open_badges_2.single(value)
    if not isinstance(value, dict):
        return None
    types = {
        str(name).rpartition("#")[2].removeprefix("obi:")
        for name in (*_members.as_list(value.get("type")), *_members.as_list(value.get("@type")))
    }
    hosted, signed = (
        bool(types & {"hosted", "HostedBadge"}),
        bool(types & {"signed", "SignedBadge"}),
    )
    if hosted == signed:
        return None
    return "hosted" if hosted else "signed"


def _breaches_of_extensions(node: Mapping[str, Any], path: str) -> Iterator[Breach]:
    for name, value in node.items():
        for item in _open_badges_2.objects(value):
            here = f"{path}.{name}" if path else name
            types = _members.types_of(item)
            if "@context" not in item and "Extension" not in types:
                yield from _breaches_of_extensions(item, here)
                continue
            kinds = {t.rpartition("#")[2].rpartition(":")[2] for t in types} - {"Extension"}
            for kind in sorted(kinds & _EXTENSIONS.keys()):
                for breach in _object(_EXTENSIONS[kind], _by_term(item)):
                    yield Breach(f"{here}.{breach.member}", breach.reason)
            if "Extension" not in types:
                yield Breach(here, say("an extension must say so in its type"), severe=False)
            if not kinds or kinds - _EXTENSIONS.keys():
                reason = say("it is an extension that is not checked against its own schema")
                yield Breach(here, reason, severe=False)


def _by_term(item: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(item)
    for term, others in _EXTENSION_ALIASES.items():
        for other in others:
            if other in item:
                named.setdefault(term, item[other])
    return named
