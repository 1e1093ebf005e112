"""One large value in a document of known form."""

import json

from tests.credentials.samples import badge, key, signed_anyway
from tests.credentials.verification.hostile.documents import achieving, proven, with_context
from tests.credentials.verification.hostile.registry import MOST, case, dumped, fetching

for _suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
    for _name, _text in {
        "letters": "x",
        "emoji": "\U0001f600",
        "controls": "\x07\x7f",
        "quotes": '"\\',
        "e-acute": "é",
    }.items():
        _size = MOST // len(json.dumps(_text, ensure_ascii=False).encode()[1:-1])
        case(
            f"large: {_name}, {_suite}",
            lambda t=_text, n=_size, s=_suite: proven(achieving(description=t * n), s),
        )  # type: ignore[misc]
    case(f"large: names, {_suite}", lambda s=_suite: proven(with_context({}, **{"x" * MOST: 1}), s))  # type: ignore[misc]
    case(f"large: id, {_suite}", lambda s=_suite: proven(badge(id="urn:" + "x" * MOST), s))  # type: ignore[misc]
case("large: unfit id", lambda: proven(badge(id="urn:" + " " * MOST)))
case("large: unfit id at its end", lambda: proven(badge(id="urn:" + "x" * MOST + " ")))
case("large: date", lambda: proven(badge(validFrom="1" * MOST)))
case(
    "large: fraction of a second",
    lambda: signed_anyway(badge(validFrom="2026-01-15T09:00:00." + "1" * MOST + "Z"), key()),
)
case("large: language", lambda: proven(achieving(inLanguage="de-" * (MOST // 3))))
case(
    "large: language tag",
    lambda: proven(badge(name={"@value": "x", "@language": "a-" * 4_000_000})),
)
case("large: type", lambda: proven(badge(type=["VerifiableCredential", "x" * MOST])))
case("large: achievementType", lambda: proven(achieving(achievementType="ext:" + "x-" * 4_000_000)))
case(
    "large: context address",
    lambda: proven(badge(**{"@context": [*badge()["@context"], "https://" + "x" * MOST]})),
)
case("large: issuer", lambda: proven(badge(issuer="https://" + "x." * 4_900_000)))
fetching(
    "large: issuer did:web",
    lambda: proven(
        badge(issuer="did:web:" + "a." * 4_900_000),
        verificationMethod="did:web:" + "a." * 100 + "#k",
    ),
    dict,
)
case(
    "large: image",
    lambda: proven(
        achieving(image={"type": "Image", "id": "data:image/png;base64," + "A" * 8_000_000})
    ),
)
case(
    "large: identityHash",
    lambda: proven(
        badge(
            credentialSubject={
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": True,
                        "identityHash": "sha256$" + "a" * MOST,
                        "identityType": "emailAddress",
                    }
                ],
            }
        )
    ),
)
case(
    "large: endorsementJwt",
    lambda: signed_anyway(badge(endorsementJwt=["ey" + "A" * MOST + ".A.A"]), key()),
)
case("large: schema word", lambda: proven(badge(credentialSubject="x" * MOST), "eddsa-jcs-2022"))
case("large: member of a proof", lambda: proven(badge(), nonce="x" * MOST))
for _member, _value in {
    "proofValue": "z" + "1" * MOST,
    "verificationMethod": "did:key:z" + "1" * MOST,
    "type": "x" * MOST,
    "created": "9" * MOST,
    "domain": "x" * MOST,
    "challenge": "x" * MOST,
    "cryptosuite": "x" * MOST,
    "id": "x" * MOST,
    "previousProof": "urn:" + "x" * MOST,
    "proofPurpose": "x" * MOST,
    "expires": "9" * MOST,
}.items():
    case(f"large: proof's {_member}", lambda m=_member, v=_value: proven(badge(), **{m: v}))  # type: ignore[misc]
case("large: did:jwk", lambda: proven(badge(), verificationMethod="did:jwk:" + "e" * MOST))
case(
    "large: proofValue of 4,000 letters",
    lambda: dumped(
        badge()
        | {"proof": [json.loads(proven(badge()))["proof"] | {"proofValue": "z" + "z" * 4_000}] * 10}
    ),
)
