"""JSON of very many small values."""

from tests.credentials.samples import badge
from tests.credentials.verification.hostile.registry import MOST, case, dumped, filled

for _name, _unit in {
    "empty lists": b"[]",
    "empty objects": b"{}",
    "empty texts": b'""',
    "nulls": b"null",
    "digits": b"1",
    "floats": b"1.5",
    "exponents": b"1e5",
    "long texts": b'"abcdefghijklmnop"',
    "members": b'{"":""}',
    "lists of lists": b"[[[]]]",
    "objects in objects": b'{"a":{"a":{}}}',
    "emoji": '"\U0001f600"'.encode(),
    "escapes": b'"\\u00e9"',
}.items():
    case(f"json: {_name}", lambda unit=_unit: b"[" + filled(unit + b",") + b"1]")  # type: ignore[misc]

case(
    "json: distinct members",
    lambda: b"{" + b",".join(b'"a%d":1' % n for n in range(700_000)) + b"}",
)
case("json: equal members", lambda: b"{" + filled(b'"a":1,') + b'"a":1}')
case("json: broken off", lambda: b'{"a":[' + filled(b"[],"))
case("json: only brackets", lambda: filled(b"["))
case("json: only quotes", lambda: filled(b'"'))
case("json: only commas", lambda: b"[" + filled(b","))
case("json: only backslashes", lambda: b'["' + filled(b"\\") + b'"]')
case("json: only spaces", lambda: filled(b" ") + b"{}")
case("json: line ends", lambda: filled(b"\n") + b"{x")
case("json: huge integer", lambda: b'{"type":' + filled(b"9") + b"}")
case("json: huge exponent", lambda: b'{"type":1e' + filled(b"9") + b"}")
case("json: huge fraction", lambda: b'{"type":1.' + filled(b"1") + b"}")
case("json: many exponents", lambda: b"[" + filled(b"1e999999,", 150_000) + b"1]")
case("json: long floats", lambda: b"[" + filled(b"1." + b"7" * 500 + b",", MOST) + b"1]")
case("json: UTF-16", lambda: ("[" + "1," * 2_000_000 + "1]").encode("utf-16"))
case("json: wide letters", lambda: dumped(badge(description="\U0001f600" * 2_400_000)))
case("json: escaped letters", lambda: dumped(badge()).replace(b"SQL", filled(b"\\ud83d\\ude00")))
case("json: escaped controls", lambda: dumped(badge()).replace(b"SQL", filled(b"\\u0001")))
case("json: half surrogates", lambda: dumped(badge()).replace(b"SQL", filled(b"\\ud83d")))
case("json: deep", lambda: b'{"a":' * 900 + b"1" + b"}" * 900)
case("json: as deep as read", lambda: b"[" * 63 + b"1," * 19_000 + b"1" + b"]" * 63)
case("bytes: zeros", lambda: filled(b"\0"))
case("bytes: letters", lambda: filled(b"x"))
