"""The classes of the standards as data: which members must be there, and what each may hold.

Open Badges 3.0, appendix B; CLR 2.0, appendix B; Verifiable Credentials Data Model 2.0, sections 4
and 5, and 1.1. A single value may stand where the standard has a list, as its JSON-LD schemas
allow; members that are not named here are the business of the contexts.
"""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.documents import _texts
from openmerit.credentials.documents._kinds import (
    BOOLEAN,
    CONTEXT,
    NUMBER,
    TYPE,
    TYPE_WORD,
    WORDS,
    Member,
    Model,
    Object,
    Text,
    a,
    all_may,
    may,
    may_many,
    must,
    must_many,
    words,
)
from openmerit.credentials.documents._parts import (
    ADDRESS,
    ALIGNMENT,
    ANY_IDENTIFIED,
    CRITERIA,
    DATE_TIME,
    EVIDENCE,
    IDENTIFIED,
    IDENTIFIER_ENTRY,
    IDENTITY_OBJECT,
    IMAGE,
    JWT,
    LOOSE_DATE_TIME,
    PROOF,
    RELATED,
    RELATED_RESOURCE,
    RESULT,
    RESULT_DESCRIPTION,
    TYPED,
    URI,
)
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.reading._members import types_of
from openmerit.credentials.sentences import say

BADGE_TYPES: Final = frozenset({"AchievementCredential", "OpenBadgeCredential"})
"""Two names of one class (one IRI)."""

_ENDORSEMENTS: Final = {
    "endorsement": may_many(Object(lambda given: endorsement_model(given))),
    "endorsementJwt": may_many(JWT),
}
PROFILE: Final[Model] = Model(
    "Profile",
    {
        "id": must(URI),
        "type": must(TYPE),
        **all_may(
            WORDS,
            "name phone description email official familyName givenName additionalName "
            "patronymicName honorificPrefix honorificSuffix familyNamePrefix",
        ),
        "url": may(URI),
        **_ENDORSEMENTS,
        "image": may(a(IMAGE)),
        "address": may(a(ADDRESS)),
        "otherIdentifier": may_many(a(IDENTIFIER_ENTRY)),
        "parentOrg": may(Object(lambda _: PROFILE)),
        "dateOfBirth": may(Text(_texts.DAY)),
    },
    words=words("Profile"),
)
ACHIEVEMENT: Final = Model(
    "Achievement",
    {
        "id": must(URI),
        "type": must(TYPE),
        "criteria": must(a(CRITERIA)),
        "description": must(WORDS),
        "name": must(WORDS),
        "alignment": may_many(a(ALIGNMENT)),
        "achievementType": may(Text(_texts.ACHIEVEMENT_TYPE)),
        "creator": may(a(PROFILE)),
        "creditsAvailable": may(NUMBER),
        **_ENDORSEMENTS,
        **all_may(WORDS, "fieldOfStudy humanCode specialization version"),
        "image": may(a(IMAGE)),
        "inLanguage": may(Text(_texts.LANGUAGE)),
        "otherIdentifier": may_many(a(IDENTIFIER_ENTRY)),
        "related": may_many(a(RELATED)),
        "resultDescription": may_many(a(RESULT_DESCRIPTION)),
        "tag": may_many(WORDS),
    },
    words=words("Achievement"),
)

# What credentials are about.

_ENCLOSED: Final = Object(lambda given: enclosed_model(given))
_ENCLOSED_OR_JWT: Final = Object(lambda given: enclosed_model(given), _texts.JWT)
_RECORDED: Final = Object(lambda given: recorded_model(given))
_RECORDED_OR_JWT: Final = Object(lambda given: recorded_model(given), _texts.JWT)
"""In VCDM 1.1 a token stood for itself; 2.0 puts it into an object (section 4.13)."""

ACHIEVEMENT_SUBJECT: Final = Model(
    "AchievementSubject",
    {
        "type": must(TYPE),
        "achievement": must(a(ACHIEVEMENT)),
        "id": may(URI),
        "identifier": may_many(a(IDENTITY_OBJECT)),
        "activityStartDate": may(DATE_TIME),
        "activityEndDate": may(DATE_TIME),
        "creditsEarned": may(NUMBER),
        "image": may(a(IMAGE)),
        **all_may(WORDS, "licenseNumber narrative role term"),
        "result": may_many(a(RESULT)),
        "source": may(a(PROFILE)),
    },
    words=words("AchievementSubject"),
    alternatives=(("id", "identifier"), say("the recipient needs an id or an identifier")),
)
ENDORSEMENT_SUBJECT: Final = Model(
    "EndorsementSubject",
    {"id": must(URI), "type": must(TYPE), "endorsementComment": may(WORDS)},
    words=words("EndorsementSubject"),
)
ASSOCIATION: Final = Model(
    "Association",
    {
        "type": must(TYPE_WORD),
        "associationType": must(Text(_texts.ASSOCIATION_TYPE)),
        "sourceId": must(URI),
        "targetId": must(URI),
    },
    words=words("Association"),
    closed=True,
)
_CLR_SUBJECT: Final = {
    "type": must(TYPE),
    "id": may(URI),
    "identifier": may_many(a(IDENTITY_OBJECT)),
    "achievement": may_many(a(ACHIEVEMENT)),
    "association": may_many(a(ASSOCIATION)),
}
CLR_SUBJECT: Final = Model(
    "ClrSubject",
    {**_CLR_SUBJECT, "verifiableCredential": must_many(_RECORDED)},
    words=words("ClrSubject"),
)
OLD_CLR_SUBJECT: Final = Model(
    "ClrSubject",
    {**_CLR_SUBJECT, "verifiableCredential": must_many(_RECORDED_OR_JWT)},
    words=words("ClrSubject"),
)
SUBJECT: Final = Model("CredentialSubject", {"id": may(URI)}, filled=True)
"""Whom or what any credential is about (VCDM 2.0, section 4.8)."""

# Credentials and presentations.

_COMMON: Final = {
    "@context": must(CONTEXT),
    "type": must(TYPE),
    "credentialSchema": may_many(a(IDENTIFIED)),
    "credentialStatus": may_many(a(TYPED)),
    "refreshService": may_many(a(TYPED)),
    "termsOfUse": may_many(a(TYPED)),
    "relatedResource": may_many(a(RELATED_RESOURCE)),
    "proof": may_many(a(PROOF)),
}
_BADGE: Final = {
    **_COMMON,
    "id": must(URI),
    "issuer": must(Object(lambda _: PROFILE, _texts.URI)),
    "name": may(WORDS),
    "description": may(WORDS),
    "evidence": may_many(a(EVIDENCE)),
    "awardedDate": may(DATE_TIME),
    "image": may(a(IMAGE)),
    "refreshService": may_many(a(IDENTIFIED)),
    **_ENDORSEMENTS,
}
_PERIOD: Final = {"validFrom": must(DATE_TIME), "validUntil": may(DATE_TIME)}
_OLD_PERIOD: Final = {
    "issuanceDate": must(DATE_TIME),
    "expirationDate": may(DATE_TIME),
    "validFrom": may(DATE_TIME),  # VCDM 1.1 keeps these two for the editions to come
    "validUntil": may(DATE_TIME),
}
_PERIODS: Final = (("validFrom", "validUntil"),)
_OLD_PERIODS: Final = (("issuanceDate", "expirationDate"), *_PERIODS)

_V1: Final = _texts.exactly(_contexts.CREDENTIALS_V1)
_V2: Final = _texts.exactly(_contexts.CREDENTIALS_V2)
_OPEN_BADGES: Final = _texts.TextForm(
    r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.[0-9]\.[0-9]){0,9}\.json\Z",
    say("the context of Open Badges 3.0 ({url})", url=_contexts.OPEN_BADGES_3),
)
_CLR: Final = _texts.TextForm(
    r"^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.[0-9]\.[0-9]){0,9}\.json\Z",
    say("the context of CLR 2.0 ({url})", url=_contexts.CLR_2),
)


def _credential(
    name: str, members: Mapping[str, Member], *types: str, contexts: tuple[_texts.TextForm, ...]
) -> Model:
    """A class of credential on VCDM 2.0."""
    return Model(
        name,
        {**members, **_PERIOD},
        words=words("VerifiableCredential") + words(*types),
        periods=_PERIODS,
        contexts=(_V2, *contexts),
    )


def _old_credential(name: str, members: Mapping[str, Member], *types: str) -> Model:
    """The same on VCDM 1.1, as contexts 3.0.0 to 3.0.2 had it; their order was left open."""
    return Model(
        name,
        {**members, **_OLD_PERIOD},
        words=words("VerifiableCredential") + words(*types),
        periods=_OLD_PERIODS,
        contexts=(_V1,),
    )


_ACHIEVEMENT_CREDENTIAL: Final = {**_BADGE, "credentialSubject": must(a(ACHIEVEMENT_SUBJECT))}
_ENDORSEMENT_CREDENTIAL: Final = {
    **{name: member for name, member in _BADGE.items() if name not in {*_ENDORSEMENTS, "image"}},
    "name": must(WORDS),
    "credentialSubject": must(a(ENDORSEMENT_SUBJECT)),
}
_CLR_CREDENTIAL: Final = {
    **_BADGE,
    "name": must(WORDS),
    "partial": may(BOOLEAN),
    "credentialSubject": must(a(CLR_SUBJECT)),
}
ACHIEVEMENT_CREDENTIAL: Final = _credential(
    "AchievementCredential", _ACHIEVEMENT_CREDENTIAL, *BADGE_TYPES, contexts=(_OPEN_BADGES,)
)
OLD_ACHIEVEMENT_CREDENTIAL: Final = _old_credential(
    "AchievementCredential", _ACHIEVEMENT_CREDENTIAL, *BADGE_TYPES
)
ENDORSEMENT_CREDENTIAL: Final = _credential(
    "EndorsementCredential",
    _ENDORSEMENT_CREDENTIAL,
    "EndorsementCredential",
    contexts=(_OPEN_BADGES,),
)
OLD_ENDORSEMENT_CREDENTIAL: Final = _old_credential(
    "EndorsementCredential",
    # Required only by the last schemas for 1.1.
    {**_ENDORSEMENT_CREDENTIAL, "id": may(URI), "name": may(WORDS)},
    "EndorsementCredential",
)
CLR_CREDENTIAL: Final = _credential(
    "ClrCredential", _CLR_CREDENTIAL, "ClrCredential", contexts=(_CLR, _OPEN_BADGES)
)
OLD_CLR_CREDENTIAL: Final = _old_credential(
    "ClrCredential",
    {**_CLR_CREDENTIAL, "credentialSubject": must(a(OLD_CLR_SUBJECT))},
    "ClrCredential",
)

_GENERIC: Final = {
    **_COMMON,
    "issuer": must(Object(lambda _: ANY_IDENTIFIED, _texts.URI)),
    "credentialSubject": must_many(a(SUBJECT)),
    "id": may(URI),
    "evidence": may_many(a(TYPED)),
}
CREDENTIAL: Final = Model(
    "VerifiableCredential",
    {
        **_GENERIC,
        "name": may_many(WORDS),
        "description": may_many(WORDS),
        "validFrom": may(LOOSE_DATE_TIME),
        "validUntil": may(LOOSE_DATE_TIME),
    },
    words=words("VerifiableCredential"),
    periods=_PERIODS,
    contexts=(_V2,),
)
OLD_CREDENTIAL: Final = Model(
    "VerifiableCredential",
    {
        **_GENERIC,
        "credentialStatus": may_many(a(IDENTIFIED)),
        "refreshService": may_many(a(IDENTIFIED)),
        "issuanceDate": must(LOOSE_DATE_TIME),
        "expirationDate": may(LOOSE_DATE_TIME),
        "validFrom": may(LOOSE_DATE_TIME),
        "validUntil": may(LOOSE_DATE_TIME),
    },
    words=words("VerifiableCredential"),
    periods=_OLD_PERIODS,
    contexts=(_V1,),
)
RECORDED_CREDENTIAL: Final = Model(
    "VerifiableCredential",
    {
        **CREDENTIAL.members,
        "issuer": must(Object(lambda _: PROFILE, _texts.URI)),
        "validFrom": must(DATE_TIME),
        "validUntil": may(DATE_TIME),
        "evidence": may_many(a(EVIDENCE)),
        "refreshService": may_many(a(IDENTIFIED)),
    },
    words=words("VerifiableCredential"),
    periods=_PERIODS,
    contexts=(_V2,),
)
"""What a record may hold (CLR 2.0, class VerifiableCredential)."""
ENVELOPED_CREDENTIAL: Final = Model(
    "EnvelopedVerifiableCredential",
    {"type": must(TYPE), "id": must(Text(_texts.ENVELOPED))},
    words=words("EnvelopedVerifiableCredential"),
)
_PRESENTATION: Final = {
    "@context": must(CONTEXT),
    "type": must(TYPE),
    "id": may(URI),
    "holder": may(Object(lambda _: ANY_IDENTIFIED, _texts.URI)),
    "termsOfUse": may_many(a(TYPED)),
    "proof": may_many(a(PROOF)),
}
PRESENTATION: Final = Model(
    "VerifiablePresentation",
    {
        **_PRESENTATION,
        "verifiableCredential": may_many(_ENCLOSED),
    },
    words=words("VerifiablePresentation"),
    contexts=(_V2,),
)
OLD_PRESENTATION: Final = Model(
    "VerifiablePresentation",
    {
        **_PRESENTATION,
        "verifiableCredential": may_many(_ENCLOSED_OR_JWT),
    },
    words=words("VerifiablePresentation"),
    contexts=(_V1,),
)


def is_old(document: Mapping[str, Any]) -> bool:
    """Whether a document is of VCDM 1.1, by its first context."""
    contexts = document.get("@context")
    return isinstance(contexts, list) and contexts[:1] == [_contexts.CREDENTIALS_V1]


def model_of(document: Mapping[str, Any]) -> Model:
    """Which model a credential or presentation has to fit, by its types and its first context."""
    types = types_of(document)
    subject = document.get("credentialSubject")
    about_achievement = isinstance(subject, dict) and "AchievementSubject" in types_of(subject)
    old = is_old(document)
    if types & BADGE_TYPES or about_achievement:
        return OLD_ACHIEVEMENT_CREDENTIAL if old else ACHIEVEMENT_CREDENTIAL
    if "EndorsementCredential" in types:
        return endorsement_model(document)
    if "ClrCredential" in types:
        return OLD_CLR_CREDENTIAL if old else CLR_CREDENTIAL
    if "VerifiablePresentation" in types and "VerifiableCredential" not in types:
        return OLD_PRESENTATION if old else PRESENTATION
    return OLD_CREDENTIAL if old else CREDENTIAL


def endorsement_model(document: Mapping[str, Any]) -> Model:
    """The model of an endorsement, whatever its types say."""
    return OLD_ENDORSEMENT_CREDENTIAL if is_old(document) else ENDORSEMENT_CREDENTIAL


def enclosed_model(document: Mapping[str, Any]) -> Model:
    """The model of a credential within a presentation.

    Only what every credential has: it is a document of its own, verified by itself, and may be one
    of which its holder withheld parts.
    """
    if "EnvelopedVerifiableCredential" in types_of(document):
        return ENVELOPED_CREDENTIAL
    return OLD_CREDENTIAL if is_old(document) else CREDENTIAL


def recorded_model(document: Mapping[str, Any]) -> Model:
    """The model of a credential within a CLR 2.0 record, which is likewise verified by itself."""
    model = enclosed_model(document)
    return RECORDED_CREDENTIAL if model is CREDENTIAL else model
