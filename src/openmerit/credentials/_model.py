"""The data model as types: which members must be there, and what each may hold.

Open Badges 3.0, appendix B, on Verifiable Credentials Data Model 2.0, section 4. A single value may
stand where the standard has a list, as its JSON-LD schemas allow; members that are not named here
are the business of the contexts.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypeVar

import msgspec

from openmerit.credentials import _contexts, _times, _vocabulary
from openmerit.credentials._iri import ABSOLUTE_IRI

T = TypeVar("T")
Many: TypeAlias = T | list[T]
Text: TypeAlias = str | dict[str, str]
"""A text, or a language value object (VCDM 2.0, section 11.1)."""


def _text(pattern: str, words: str) -> msgspec.Meta:
    """What makes a text type of its own; `words` say what is expected when it does not fit."""
    _WORDS[pattern] = words
    return msgspec.Meta(pattern=pattern)


def _word(words: tuple[str, ...], what: str, *, extensible: bool = True) -> msgspec.Meta:
    """A text type of a closed list of words."""
    pattern = _vocabulary.pattern(words, extensible=extensible)
    return _text(pattern, f"{what} of the standard ({', '.join(words[:4])}…)")


_WORDS: dict[str, str] = {}
_MONTH_AND_DAY: Final = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
_INSTANT: Final = (
    rf"^[0-9]{{4}}-{_MONTH_AND_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
)
_ZONE: Final = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

Uri = Annotated[str, _text(ABSOLUTE_IRI, "an absolute address (URI)")]
DateTime = Annotated[
    str, _text(rf"{_INSTANT}{_ZONE}\Z", "a date and time with its zone (2026-01-15T09:00:00Z)")
]
LooseDateTime = Annotated[
    str, _text(rf"{_INSTANT}{_ZONE}?\Z", "a date and time (2026-01-15T09:00:00Z)")
]
Day = Annotated[str, _text(rf"^[0-9]{{4}}-{_MONTH_AND_DAY}\Z", "a date (2026-01-15)")]
Jwt = Annotated[str, _text(r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\Z", "a compact JWT")]
Language = Annotated[
    str,
    _text(r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z", "a language tag (en, de-AT)"),
]
AchievementType = Annotated[str, _word(_vocabulary.ACHIEVEMENT_TYPES, "an achievementType")]
ResultType = Annotated[str, _word(_vocabulary.RESULT_TYPES, "a resultType")]
ResultStatus = Annotated[str, _word(_vocabulary.RESULT_STATUSES, "a status", extensible=False)]
IdentifierType = Annotated[str, _word(_vocabulary.IDENTIFIER_TYPES, "an identifierType")]
TargetType = Annotated[str, _word(_vocabulary.TARGET_TYPES, "a targetType")]


class _Part(msgspec.Struct, kw_only=True):
    """An object of the data model: every absent member is unset, null is no value."""

    types: ClassVar[frozenset[str]] = frozenset()
    """At least one of these stands in `type`."""

    def __post_init__(self) -> None:
        if self.types:
            given = getattr(self, "type", ())
            listed = {given} if isinstance(given, str) else set(given)
            if not listed & self.types:
                wanted = " or ".join(sorted(self.types))
                raise ValueError(f"type must include {wanted}")


class _Closed(_Part, forbid_unknown_fields=True):
    """An object in which the standard allows no further members."""


class Image(_Closed, kw_only=True):
    types = frozenset({"Image"})
    id: Uri
    type: str
    caption: Text | msgspec.UnsetType = msgspec.UNSET


class IdentifierEntry(_Closed, kw_only=True):
    types = frozenset({"IdentifierEntry"})
    type: str
    identifier: Text
    identifier_type: IdentifierType = msgspec.field(name="identifierType")


class IdentityObject(_Closed, kw_only=True):
    types = frozenset({"IdentityObject"})
    type: str
    hashed: bool
    identity_hash: str = msgspec.field(name="identityHash")
    identity_type: IdentifierType = msgspec.field(name="identityType")
    salt: str | msgspec.UnsetType = msgspec.UNSET


class GeoCoordinates(_Part, kw_only=True):
    types = frozenset({"GeoCoordinates"})
    type: str
    latitude: float
    longitude: float


class Address(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Address"})
    type: Many[str]
    address_country: Text | msgspec.UnsetType = msgspec.UNSET
    address_country_code: Text | msgspec.UnsetType = msgspec.UNSET
    address_region: Text | msgspec.UnsetType = msgspec.UNSET
    address_locality: Text | msgspec.UnsetType = msgspec.UNSET
    street_address: Text | msgspec.UnsetType = msgspec.UNSET
    post_office_box_number: Text | msgspec.UnsetType = msgspec.UNSET
    postal_code: Text | msgspec.UnsetType = msgspec.UNSET
    geo: GeoCoordinates | msgspec.UnsetType = msgspec.UNSET


class Evidence(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Evidence"})
    type: Many[str]
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    narrative: Text | msgspec.UnsetType = msgspec.UNSET
    name: Text | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    genre: Text | msgspec.UnsetType = msgspec.UNSET
    audience: Text | msgspec.UnsetType = msgspec.UNSET


class GenericEvidence(_Part, kw_only=True):
    """Evidence of a credential that is no Open Badge: any object with a type (VCDM, 5.6)."""

    type: Many[str]


class Typed(_Part, kw_only=True):
    """An extension point of VCDM 2.0: any object with a type."""

    type: Many[str]
    id: Uri | msgspec.UnsetType = msgspec.UNSET


class Identified(_Part, kw_only=True):
    """An extension point of VCDM 2.0: any object with an id and a type."""

    id: Uri
    type: Many[str]


class Identifier(_Part, kw_only=True):
    """An issuer that is no Open Badges Profile: any object with an id (VCDM 2.0, section 4.7)."""

    id: Uri


class Proof(_Part, kw_only=True, rename="camel"):
    type: str
    created: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    expires: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    cryptosuite: str | msgspec.UnsetType = msgspec.UNSET
    proof_purpose: str | msgspec.UnsetType = msgspec.UNSET
    verification_method: Any = msgspec.UNSET
    proof_value: str | msgspec.UnsetType = msgspec.UNSET


class Profile(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Profile"})
    id: Uri
    type: Many[str]
    name: Text | msgspec.UnsetType = msgspec.UNSET
    url: Uri | msgspec.UnsetType = msgspec.UNSET
    phone: Text | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    endorsement: "Many[EndorsementCredential] | msgspec.UnsetType" = msgspec.UNSET
    endorsement_jwt: Many[Jwt] | msgspec.UnsetType = msgspec.UNSET
    image: Image | msgspec.UnsetType = msgspec.UNSET
    email: Text | msgspec.UnsetType = msgspec.UNSET
    address: Address | msgspec.UnsetType = msgspec.UNSET
    other_identifier: Many[IdentifierEntry] | msgspec.UnsetType = msgspec.UNSET
    official: Text | msgspec.UnsetType = msgspec.UNSET
    parent_org: "Profile | msgspec.UnsetType" = msgspec.UNSET
    family_name: Text | msgspec.UnsetType = msgspec.UNSET
    given_name: Text | msgspec.UnsetType = msgspec.UNSET
    additional_name: Text | msgspec.UnsetType = msgspec.UNSET
    patronymic_name: Text | msgspec.UnsetType = msgspec.UNSET
    honorific_prefix: Text | msgspec.UnsetType = msgspec.UNSET
    honorific_suffix: Text | msgspec.UnsetType = msgspec.UNSET
    family_name_prefix: Text | msgspec.UnsetType = msgspec.UNSET
    date_of_birth: Day | msgspec.UnsetType = msgspec.UNSET


class Alignment(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Alignment"})
    type: Many[str]
    target_name: Text
    target_url: Uri
    target_code: Text | msgspec.UnsetType = msgspec.UNSET
    target_description: Text | msgspec.UnsetType = msgspec.UNSET
    target_framework: Text | msgspec.UnsetType = msgspec.UNSET
    target_type: TargetType | msgspec.UnsetType = msgspec.UNSET


class Criteria(_Part, kw_only=True):
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    narrative: Text | msgspec.UnsetType = msgspec.UNSET


class Related(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Related"})
    id: Uri
    type: Many[str]
    in_language: Language | msgspec.UnsetType = msgspec.UNSET
    version: Text | msgspec.UnsetType = msgspec.UNSET


class RubricCriterionLevel(_Part, kw_only=True):
    types = frozenset({"RubricCriterionLevel"})
    id: Uri
    type: Many[str]
    name: Text
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    level: Text | msgspec.UnsetType = msgspec.UNSET
    points: Text | msgspec.UnsetType = msgspec.UNSET


class ResultDescription(_Part, kw_only=True, rename="camel"):
    types = frozenset({"ResultDescription"})
    id: Uri
    type: Many[str]
    name: Text
    result_type: ResultType
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    allowed_value: Many[str] | msgspec.UnsetType = msgspec.UNSET
    required_level: Uri | msgspec.UnsetType = msgspec.UNSET
    required_value: Text | msgspec.UnsetType = msgspec.UNSET
    rubric_criterion_level: Many[RubricCriterionLevel] | msgspec.UnsetType = msgspec.UNSET
    value_max: Text | msgspec.UnsetType = msgspec.UNSET
    value_min: Text | msgspec.UnsetType = msgspec.UNSET


class Result(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Result"})
    type: Many[str]
    achieved_level: Uri | msgspec.UnsetType = msgspec.UNSET
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    result_description: Uri | msgspec.UnsetType = msgspec.UNSET
    status: ResultStatus | msgspec.UnsetType = msgspec.UNSET
    value: Text | msgspec.UnsetType = msgspec.UNSET


class Achievement(_Part, kw_only=True, rename="camel"):
    types = frozenset({"Achievement"})
    id: Uri
    type: Many[str]
    criteria: Criteria
    description: Text
    name: Text
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    achievement_type: AchievementType | msgspec.UnsetType = msgspec.UNSET
    creator: Profile | msgspec.UnsetType = msgspec.UNSET
    credits_available: float | msgspec.UnsetType = msgspec.UNSET
    endorsement: "Many[EndorsementCredential] | msgspec.UnsetType" = msgspec.UNSET
    endorsement_jwt: Many[Jwt] | msgspec.UnsetType = msgspec.UNSET
    field_of_study: Text | msgspec.UnsetType = msgspec.UNSET
    human_code: Text | msgspec.UnsetType = msgspec.UNSET
    image: Image | msgspec.UnsetType = msgspec.UNSET
    in_language: Language | msgspec.UnsetType = msgspec.UNSET
    other_identifier: Many[IdentifierEntry] | msgspec.UnsetType = msgspec.UNSET
    related: Many[Related] | msgspec.UnsetType = msgspec.UNSET
    result_description: Many[ResultDescription] | msgspec.UnsetType = msgspec.UNSET
    specialization: Text | msgspec.UnsetType = msgspec.UNSET
    tag: Many[str] | msgspec.UnsetType = msgspec.UNSET
    version: Text | msgspec.UnsetType = msgspec.UNSET


class AchievementSubject(_Part, kw_only=True, rename="camel"):
    types = frozenset({"AchievementSubject"})
    type: Many[str]
    achievement: Achievement
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    identifier: Many[IdentityObject] | msgspec.UnsetType = msgspec.UNSET
    activity_start_date: DateTime | msgspec.UnsetType = msgspec.UNSET
    activity_end_date: DateTime | msgspec.UnsetType = msgspec.UNSET
    credits_earned: float | msgspec.UnsetType = msgspec.UNSET
    image: Image | msgspec.UnsetType = msgspec.UNSET
    license_number: Text | msgspec.UnsetType = msgspec.UNSET
    narrative: Text | msgspec.UnsetType = msgspec.UNSET
    result: Many[Result] | msgspec.UnsetType = msgspec.UNSET
    role: Text | msgspec.UnsetType = msgspec.UNSET
    source: Profile | msgspec.UnsetType = msgspec.UNSET
    term: Text | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.id is msgspec.UNSET and self.identifier is msgspec.UNSET:
            raise ValueError("the recipient needs an id or an identifier")


class EndorsementSubject(_Part, kw_only=True, rename="camel"):
    types = frozenset({"EndorsementSubject"})
    id: Uri
    type: Many[str]
    endorsement_comment: Text | msgspec.UnsetType = msgspec.UNSET


class _Credential(_Part, kw_only=True, rename="camel"):
    """What every credential has, of either edition of the VC data model."""

    context: list[str | dict[str, Any]] = msgspec.field(name="@context")
    type: Many[str]
    credential_schema: Many[Identified] | msgspec.UnsetType = msgspec.UNSET
    credential_status: Many[Typed] | msgspec.UnsetType = msgspec.UNSET
    refresh_service: Many[Typed] | msgspec.UnsetType = msgspec.UNSET
    terms_of_use: Many[Typed] | msgspec.UnsetType = msgspec.UNSET
    proof: Many[Proof] | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        listed = [self.type] if isinstance(self.type, str) else self.type
        if "VerifiableCredential" not in listed:
            raise ValueError("type must include VerifiableCredential")


class _Badge(_Credential, kw_only=True, rename="camel"):
    """What the credentials of Open Badges have beyond that."""

    id: Uri
    issuer: Uri | Profile
    description: Text | msgspec.UnsetType = msgspec.UNSET
    evidence: Many[Evidence] | msgspec.UnsetType = msgspec.UNSET
    awarded_date: DateTime | msgspec.UnsetType = msgspec.UNSET
    image: Image | msgspec.UnsetType = msgspec.UNSET
    endorsement: "Many[EndorsementCredential] | msgspec.UnsetType" = msgspec.UNSET
    endorsement_jwt: Many[Jwt] | msgspec.UnsetType = msgspec.UNSET


class AchievementCredential(_Badge, kw_only=True, rename="camel"):
    types = frozenset({"AchievementCredential", "OpenBadgeCredential"})
    credential_subject: AchievementSubject
    valid_from: DateTime
    valid_until: DateTime | msgspec.UnsetType = msgspec.UNSET
    name: Text | msgspec.UnsetType = msgspec.UNSET


class OldAchievementCredential(_Badge, kw_only=True, rename="camel"):
    """The same on VCDM 1.1, as contexts 3.0.0 to 3.0.2 had it."""

    types = frozenset({"AchievementCredential", "OpenBadgeCredential"})
    credential_subject: AchievementSubject
    issuance_date: DateTime
    expiration_date: DateTime | msgspec.UnsetType = msgspec.UNSET
    name: Text | msgspec.UnsetType = msgspec.UNSET


class EndorsementCredential(_Badge, kw_only=True, rename="camel"):
    types = frozenset({"EndorsementCredential"})
    credential_subject: EndorsementSubject
    name: Text
    valid_from: DateTime | msgspec.UnsetType = msgspec.UNSET
    valid_until: DateTime | msgspec.UnsetType = msgspec.UNSET
    issuance_date: DateTime | msgspec.UnsetType = msgspec.UNSET
    expiration_date: DateTime | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.valid_from is msgspec.UNSET and self.issuance_date is msgspec.UNSET:
            raise ValueError("it needs a validFrom")


class GenericCredential(_Credential, kw_only=True, rename="camel"):
    """A credential of VCDM 2.0 or 1.1 that is no Open Badge."""

    issuer: Uri | Identifier
    credential_subject: Many[dict[str, Any]]
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    name: Any = msgspec.UNSET
    description: Any = msgspec.UNSET
    evidence: Many[GenericEvidence] | msgspec.UnsetType = msgspec.UNSET
    valid_from: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    valid_until: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    issuance_date: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    expiration_date: LooseDateTime | msgspec.UnsetType = msgspec.UNSET


_BADGE_TYPES: Final = AchievementCredential.types
_FIRST_CONTEXTS: Final = (_contexts.CREDENTIALS_V1, _contexts.CREDENTIALS_V2)
_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_UNFIT: Final = re.compile(r"Expected `str` matching regex ('.*'|\".*\")$")
_MISSING: Final = re.compile(r"Object missing required field `([^`]*)`")


def types_of(document: Mapping[str, Any]) -> frozenset[str]:
    """The `type` words of an object, whether one or a list."""
    given = document.get("type")
    listed = given if isinstance(given, list) else [given]
    return frozenset(item for item in listed if isinstance(item, str))


def model_of(document: Mapping[str, Any]) -> type[_Credential]:
    """Which model a credential has to fit, by its types and its first context."""
    types = types_of(document)
    subject = document.get("credentialSubject")
    about_achievement = isinstance(subject, dict) and "AchievementSubject" in types_of(subject)
    if types & _BADGE_TYPES or about_achievement:
        contexts = document.get("@context")
        old = isinstance(contexts, list) and contexts[:1] == [_contexts.CREDENTIALS_V1]
        return OldAchievementCredential if old else AchievementCredential
    if "EndorsementCredential" in types:
        return EndorsementCredential
    return GenericCredential


def problem_in(document: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first breach of the data model: the member's path and what is wrong; or None."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in _FIRST_CONTEXTS:
        return "@context", f"it must be a list that begins with {_contexts.CREDENTIALS_V2}"
    try:
        model = msgspec.convert(document, model_of(document), strict=True)
    except msgspec.ValidationError as error:
        return _in_words(str(error))
    return _problem_with_dates(model)


def _problem_with_dates(model: Any) -> tuple[str, str] | None:
    instants = {}
    for member in ("valid_from", "valid_until", "issuance_date", "expiration_date"):
        text = getattr(model, member, msgspec.UNSET)
        if isinstance(text, str):
            try:
                instants[member] = _times.parse(text, zone_required=False)
            except ValueError as error:
                return _camel(member), str(error)
    for first, last in (("valid_from", "valid_until"), ("issuance_date", "expiration_date")):
        if first in instants and last in instants and instants[last] < instants[first]:
            return _camel(last), f"it lies before {_camel(first)}"
    return None


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def _in_words(complaint: str) -> tuple[str, str]:
    """msgspec's sentence as a path and a reason that a person can act on."""
    place = _PLACE.search(complaint)
    path = place[1] if place else ""
    reason = complaint[: place.start()] if place else complaint
    missing = _MISSING.match(reason)
    if missing:
        return (f"{path}.{missing[1]}" if path else missing[1]), "it is missing"
    unfit = _UNFIT.match(reason)
    if unfit:
        return path, f"{_WORDS.get(ast.literal_eval(unfit[1]), 'another text')} is expected"
    reason = reason.replace("`str | object`", "a text").replace("`str`", "a text")
    for name, words in (
        ("object", "an object"),
        ("array", "a list"),
        ("null", "null"),
        ("int", "a number"),
        ("float", "a number"),
        ("bool", "true or false"),
    ):
        reason = reason.replace(f"`{name}`", words)
    return path, reason[:1].lower() + reason[1:]


def as_list(value: Any) -> Sequence[Any]:
    """`value` as a list: itself, one in a list, or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
