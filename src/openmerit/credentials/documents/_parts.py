"""The smaller classes of the standard, as data: what credentials, profiles and achievements hold.

Open Badges 3.0, appendix B; Verifiable Credentials Data Model 2.0, sections 4 and 5. The larger
classes are in `_model`.
"""

from typing import Final

from openmerit.credentials.documents import _texts
from openmerit.credentials.documents._kinds import (
    BOOLEAN,
    NUMBER,
    TYPE,
    TYPE_WORD,
    WORDS,
    Model,
    Text,
    a,
    all_may,
    may,
    may_many,
    must,
    words,
)
from openmerit.credentials.sentences import say

URI: Final = Text(_texts.URI)
PLAIN: Final = Text()
JWT: Final = Text(_texts.JWT)
DATE_TIME: Final = Text(_texts.DATE_TIME)
LOOSE_DATE_TIME: Final = Text(_texts.LOOSE_DATE_TIME)

IMAGE: Final = Model(
    "Image",
    {"id": must(URI), "type": must(TYPE_WORD), "caption": may(WORDS)},
    words=words("Image"),
    closed=True,
)
IDENTIFIER_ENTRY: Final = Model(
    "IdentifierEntry",
    {
        "type": must(TYPE_WORD),
        "identifier": must(WORDS),
        "identifierType": must(Text(_texts.IDENTIFIER_TYPE)),
    },
    words=words("IdentifierEntry"),
    closed=True,
)
IDENTITY_OBJECT: Final = Model(
    "IdentityObject",
    {
        "type": must(TYPE_WORD),
        "hashed": must(BOOLEAN),
        "identityHash": must(PLAIN),
        "identityType": must(Text(_texts.IDENTIFIER_TYPE)),
        "salt": may(PLAIN),
    },
    words=words("IdentityObject"),
    closed=True,
)
GEO_COORDINATES: Final = Model(
    "GeoCoordinates",
    {"type": must(TYPE_WORD), "latitude": must(NUMBER), "longitude": must(NUMBER)},
    words=words("GeoCoordinates"),
)
ADDRESS: Final = Model(
    "Address",
    {
        "type": must(TYPE),
        **all_may(
            WORDS,
            "addressCountry addressCountryCode addressRegion addressLocality streetAddress "
            "postOfficeBoxNumber postalCode",
        ),
        "geo": may(a(GEO_COORDINATES)),
    },
    words=words("Address"),
)
EVIDENCE: Final = Model(
    "Evidence",
    {
        "type": must(TYPE),
        "id": may(URI),
        **all_may(WORDS, "narrative name description genre audience"),
    },
    words=words("Evidence"),
)
TYPED: Final = Model("extension", {"type": must(TYPE), "id": may(URI)})
"""An extension point of VCDM 2.0: any object with a type."""
IDENTIFIED: Final = Model("extension", {"id": must(URI), "type": must(TYPE)})
"""An extension point of VCDM: any object with an id and a type."""
ANY_IDENTIFIED: Final = Model("object", {"id": must(URI)})
"""An issuer that is no Open Badges Profile: any object with an id (VCDM 2.0, section 4.7)."""
RELATED_RESOURCE: Final = Model(
    "RelatedResource",
    {"id": must(URI), **all_may(PLAIN, "digestSRI digestMultibase mediaType")},
    alternatives=(
        ("digestSRI", "digestMultibase"),
        say("it needs a digestSRI or a digestMultibase"),
    ),
)
PROOF: Final = Model(
    "Proof",
    {
        "type": must(TYPE_WORD),
        "created": may(LOOSE_DATE_TIME),
        "expires": may(LOOSE_DATE_TIME),
        **all_may(PLAIN, "cryptosuite proofPurpose proofValue verificationMethod challenge nonce"),
        "domain": may_many(PLAIN),
    },
)

ALIGNMENT: Final = Model(
    "Alignment",
    {
        "type": must(TYPE),
        "targetName": must(WORDS),
        "targetUrl": must(URI),
        **all_may(WORDS, "targetCode targetDescription targetFramework"),
        "targetType": may(Text(_texts.TARGET_TYPE)),
    },
    words=words("Alignment"),
)
CRITERIA: Final = Model("Criteria", {"id": may(URI), "narrative": may(WORDS)})
RELATED: Final = Model(
    "Related",
    {
        "id": must(URI),
        "type": must(TYPE),
        "inLanguage": may(Text(_texts.LANGUAGE)),
        "version": may(WORDS),
    },
    words=words("Related"),
)
RUBRIC_CRITERION_LEVEL: Final = Model(
    "RubricCriterionLevel",
    {
        "id": must(URI),
        "type": must(TYPE),
        "name": must(WORDS),
        "alignment": may_many(a(ALIGNMENT)),
        **all_may(WORDS, "description level points"),
    },
    words=words("RubricCriterionLevel"),
)
RESULT_DESCRIPTION: Final = Model(
    "ResultDescription",
    {
        "id": must(URI),
        "type": must(TYPE),
        "name": must(WORDS),
        "resultType": must(Text(_texts.RESULT_TYPE)),
        "alignment": may_many(a(ALIGNMENT)),
        "allowedValue": may_many(WORDS),
        "requiredLevel": may(URI),
        **all_may(WORDS, "requiredValue valueMax valueMin"),
        "rubricCriterionLevel": may_many(a(RUBRIC_CRITERION_LEVEL)),
    },
    words=words("ResultDescription"),
)
RESULT: Final = Model(
    "Result",
    {
        "type": must(TYPE),
        "achievedLevel": may(URI),
        "alignment": may_many(a(ALIGNMENT)),
        "resultDescription": may(URI),
        "status": may(Text(_texts.RESULT_STATUS)),
        "value": may(WORDS),
    },
    words=words("Result"),
)
