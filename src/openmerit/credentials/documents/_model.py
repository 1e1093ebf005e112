"""The data model as types: which members must be there, and what each may hold.

Open Badges 3.0, appendix B, on Verifiable Credentials Data Model 2.0, section 4. A single value may
stand where the standard has a list, as its JSON-LD schemas allow; members that are not named here
are the business of the contexts.

Endorsements and parent organisations, which may nest, are checked one by one by `_schema`.
"""

import functools
from typing import Any, ClassVar, Final, TypeAlias, TypeVar, get_type_hints

import msgspec

from openmerit.credentials.documents._texts import (
    AchievementType,
    DateTime,
    Day,
    IdentifierType,
    Jwt,
    Language,
    LooseDateTime,
    ResultStatus,
    ResultType,
    TargetType,
    TextForm,
    Uri,
    form_of,
)

MEMBER_MARK: Final = "\x1f"
"""Stands around the name of a member in a complaint, since msgspec tells only the object's path."""

T = TypeVar("T")
Many: TypeAlias = T | list[T]
Text: TypeAlias = str | dict[str, str]
"""A text, or a language value object (VCDM 2.0, section 11.1)."""


class Part(msgspec.Struct, kw_only=True):
    """An object of the data model: every absent member is unset, null is no value."""

    types: ClassVar[frozenset[str]] = frozenset()
    """At least one of these stands in `type`."""

    def __post_init__(self) -> None:
        if self.types:
            given = getattr(self, "type", ())
            listed = {given} if isinstance(given, str) else set(given)
            if not listed & self.types:
                raise ValueError(f"type must include {' or '.join(sorted(self.types))}")
        for attribute, member, form in _forms(type(self)):
            value = getattr(self, attribute)
            for text in value if isinstance(value, list) else (value,):
                if isinstance(text, str) and form.pattern.match(text) is None:
                    raise ValueError(f"{MEMBER_MARK}{member}{MEMBER_MARK}{form.words} is expected")


@functools.cache
def _forms(kind: type[Part]) -> tuple[tuple[str, str, TextForm], ...]:
    """The members of a part whose texts have a form: attribute, member and form."""
    names = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        (attribute, member, form)
        for attribute, member in names.items()
        if (form := form_of(hints[attribute])) is not None
    )


class _Closed(Part, forbid_unknown_fields=True):
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


class GeoCoordinates(Part, kw_only=True):
    types = frozenset({"GeoCoordinates"})
    type: str
    latitude: float
    longitude: float


class Address(Part, kw_only=True, rename="camel"):
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


class Evidence(Part, kw_only=True, rename="camel"):
    types = frozenset({"Evidence"})
    type: Many[str]
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    narrative: Text | msgspec.UnsetType = msgspec.UNSET
    name: Text | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    genre: Text | msgspec.UnsetType = msgspec.UNSET
    audience: Text | msgspec.UnsetType = msgspec.UNSET


class GenericEvidence(Part, kw_only=True):
    """Evidence of a credential that is no Open Badge: any object with a type (VCDM, 5.6)."""

    type: Many[str]


class Typed(Part, kw_only=True):
    """An extension point of VCDM 2.0: any object with a type."""

    type: Many[str]
    id: Uri | msgspec.UnsetType = msgspec.UNSET


class Identified(Part, kw_only=True):
    """An extension point of VCDM 2.0: any object with an id and a type."""

    id: Uri
    type: Many[str]


class Identifier(Part, kw_only=True):
    """An issuer that is no Open Badges Profile: any object with an id (VCDM 2.0, section 4.7)."""

    id: Uri


class Proof(Part, kw_only=True, rename="camel"):
    type: str
    created: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    expires: LooseDateTime | msgspec.UnsetType = msgspec.UNSET
    cryptosuite: str | msgspec.UnsetType = msgspec.UNSET
    proof_purpose: str | msgspec.UnsetType = msgspec.UNSET
    verification_method: Any = msgspec.UNSET
    proof_value: str | msgspec.UnsetType = msgspec.UNSET


class Profile(Part, kw_only=True, rename="camel"):
    types = frozenset({"Profile"})
    id: Uri
    type: Many[str]
    name: Text | msgspec.UnsetType = msgspec.UNSET
    url: Uri | msgspec.UnsetType = msgspec.UNSET
    phone: Text | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    endorsement: Many[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    endorsement_jwt: Many[Jwt] | msgspec.UnsetType = msgspec.UNSET
    image: Image | msgspec.UnsetType = msgspec.UNSET
    email: Text | msgspec.UnsetType = msgspec.UNSET
    address: Address | msgspec.UnsetType = msgspec.UNSET
    other_identifier: Many[IdentifierEntry] | msgspec.UnsetType = msgspec.UNSET
    official: Text | msgspec.UnsetType = msgspec.UNSET
    parent_org: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    family_name: Text | msgspec.UnsetType = msgspec.UNSET
    given_name: Text | msgspec.UnsetType = msgspec.UNSET
    additional_name: Text | msgspec.UnsetType = msgspec.UNSET
    patronymic_name: Text | msgspec.UnsetType = msgspec.UNSET
    honorific_prefix: Text | msgspec.UnsetType = msgspec.UNSET
    honorific_suffix: Text | msgspec.UnsetType = msgspec.UNSET
    family_name_prefix: Text | msgspec.UnsetType = msgspec.UNSET
    date_of_birth: Day | msgspec.UnsetType = msgspec.UNSET


class Alignment(Part, kw_only=True, rename="camel"):
    types = frozenset({"Alignment"})
    type: Many[str]
    target_name: Text
    target_url: Uri
    target_code: Text | msgspec.UnsetType = msgspec.UNSET
    target_description: Text | msgspec.UnsetType = msgspec.UNSET
    target_framework: Text | msgspec.UnsetType = msgspec.UNSET
    target_type: TargetType | msgspec.UnsetType = msgspec.UNSET


class Criteria(Part, kw_only=True):
    id: Uri | msgspec.UnsetType = msgspec.UNSET
    narrative: Text | msgspec.UnsetType = msgspec.UNSET


class Related(Part, kw_only=True, rename="camel"):
    types = frozenset({"Related"})
    id: Uri
    type: Many[str]
    in_language: Language | msgspec.UnsetType = msgspec.UNSET
    version: Text | msgspec.UnsetType = msgspec.UNSET


class RubricCriterionLevel(Part, kw_only=True):
    types = frozenset({"RubricCriterionLevel"})
    id: Uri
    type: Many[str]
    name: Text
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType = msgspec.UNSET
    level: Text | msgspec.UnsetType = msgspec.UNSET
    points: Text | msgspec.UnsetType = msgspec.UNSET


class ResultDescription(Part, kw_only=True, rename="camel"):
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


class Result(Part, kw_only=True, rename="camel"):
    types = frozenset({"Result"})
    type: Many[str]
    achieved_level: Uri | msgspec.UnsetType = msgspec.UNSET
    alignment: Many[Alignment] | msgspec.UnsetType = msgspec.UNSET
    result_description: Uri | msgspec.UnsetType = msgspec.UNSET
    status: ResultStatus | msgspec.UnsetType = msgspec.UNSET
    value: Text | msgspec.UnsetType = msgspec.UNSET


class Achievement(Part, kw_only=True, rename="camel"):
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
    endorsement: Many[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
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


class AchievementSubject(Part, kw_only=True, rename="camel"):
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


class EndorsementSubject(Part, kw_only=True, rename="camel"):
    types = frozenset({"EndorsementSubject"})
    id: Uri
    type: Many[str]
    endorsement_comment: Text | msgspec.UnsetType = msgspec.UNSET


class _Credential(Part, kw_only=True, rename="camel"):
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
    endorsement: Many[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
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
