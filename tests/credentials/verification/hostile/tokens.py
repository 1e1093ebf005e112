"""Tokens with too much in any of their three parts."""

import base64
from typing import Any

from tests.credentials.samples import badge
from tests.credentials.verification.hostile.documents import url64
from tests.credentials.verification.hostile.registry import case, dumped, filled


def _token(header: Any, payload: bytes, signature: bytes = b"x" * 64) -> bytes:
    parts = (dumped(header), payload, signature)
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


case(
    "token: large payload",
    lambda: _token({"alg": "EdDSA"}, b"[" + filled(b"[],", 7_000_000) + b"1]"),
)
case("token: large header", lambda: _token({"alg": "EdDSA", "x": "x" * 7_000_000}, b"{}"))
case(
    "token: header of many values",
    lambda: _token({"alg": "EdDSA", "x": list(range(19_000))}, dumped(badge())),
)
case("token: large signature", lambda: _token({"alg": "EdDSA"}, dumped(badge()), b"x" * 7_000_000))
case("token: letters", lambda: b"ey" + filled(b"A") + b".A.A")
case("token: dots", lambda: b"ey" + filled(b"."))
case("token: large alg", lambda: _token({"alg": "x" * 7_000_000}, dumped(badge())))
case("token: large kid", lambda: _token({"alg": "EdDSA", "kid": "x" * 7_000_000}, dumped(badge())))
case(
    "token: dates far off",
    lambda: _token({"alg": "EdDSA"}, dumped(badge() | {"nbf": 1e308, "exp": -1e308})),
)
for _name, (_n, _e) in {
    "RSA exponent": (2**8191 + 1, 2**8190 + 1),
    "RSA modulus": (2**56_000_000 + 1, 65537),
    "RSA exponent beyond all": (2**8191 + 1, 2**28_000_000 + 1),
    "RSA even": (2**4096, 3),
}.items():
    case(
        f"token: {_name}",
        lambda n=_n, e=_e: _token(  # type: ignore[misc]
            {"alg": "RS256", "jwk": {"kty": "RSA", "n": url64(n), "e": url64(e)}},
            dumped(badge()),
            b"x" * 1024,
        ),
    )
case(
    "token: claims of own",
    lambda: _token({"alg": "EdDSA"}, dumped(badge() | {f"c{n}": n for n in range(19_000)})),
)
