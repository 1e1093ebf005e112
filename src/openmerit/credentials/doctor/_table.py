"""All detectors, in the order in which their findings are told.

Each looks for one thing and says where it saw it. Its docstring says why that is a trap, and where
the standard says so.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from openmerit.credentials.doctor import _traps_contexts as contexts
from openmerit.credentials.doctor import _traps_dates as dates
from openmerit.credentials.doctor import _traps_images as images
from openmerit.credentials.doctor import _traps_issuers as issuers
from openmerit.credentials.doctor import _traps_members as members
from openmerit.credentials.doctor import _traps_older as older
from openmerit.credentials.doctor import _traps_people as people
from openmerit.credentials.doctor import _traps_proofs as proofs
from openmerit.credentials.doctor import _traps_status as status
from openmerit.credentials.doctor import _traps_texts as texts
from openmerit.credentials.doctor import _traps_tokens as tokens
from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.doctor._diagnosis import Finding, Severity

_MOST_OF_ONE_KIND: Final = 10

Look = Callable[[Case], Iterator[Seen]]


class Detector(NamedTuple):
    """One thing that is looked for."""

    id: str
    severity: Severity
    look: Look


def _wrong(id: str, look: Look) -> Detector:
    return Detector(id, Severity.WRONG, look)


def _trap(id: str, look: Look) -> Detector:
    return Detector(id, Severity.TRAP, look)


def _advice(id: str, look: Look) -> Detector:
    return Detector(id, Severity.ADVICE, look)


DETECTORS: Final = (
    _wrong("key-exposed", members.private_member),
    _wrong("token-key-exposed", tokens.private_key),
    _wrong("token-contradiction", tokens.contradiction),
    _wrong("proof-encoding", proofs.encoding),
    _wrong("image-compressed", images.compressed),
    _trap("older-edition", older.edition),
    _trap("older-hosted", older.hosted),
    _trap("older-address-only", older.address_only),
    _trap("older-dates", older.unix_dates),
    _trap("context-older-model", contexts.older_model),
    _trap("context-both-models", contexts.both_models),
    _trap("context-order", contexts.order),
    _trap("context-first-edition", contexts.first_edition),
    _trap("context-edited-in-place", contexts.edited_in_place),
    _trap("context-http", contexts.plain_http),
    _trap("context-unknown", contexts.unknown_context),
    _advice("context-embedded", contexts.embedded),
    _advice("context-older-edition", contexts.older_edition),
    _trap("type-order", contexts.type_order),
    _advice("type-twice", contexts.twice_the_same_type),
    _trap("list-expected", members.single_for_list),
    _trap("type-list-expected", members.single_type),
    _trap("single-expected", members.list_for_single),
    _trap("to-fill-in", members.to_fill_in),
    _trap("id-absent", members.no_id),
    _trap("id-uuid", members.malformed_uuid),
    _trap("id-letters", members.foreign_letters),
    _trap("id-per-award", members.achievement_per_award),
    _trap("image-http", members.image_over_http),
    _trap("alike", members.alike),
    _trap("criteria-empty", members.no_criteria),
    _trap("image-text", members.image_as_text),
    _trap("image-large", members.large_image),
    _trap("result-dangling", members.dangling_result),
    _trap("association-dangling", members.dangling_association),
    _advice("address-http", members.plain_http),
    _advice("number-fraction", members.whole_as_fraction),
    _advice("word-extended", members.needless_extension),
    _advice("text-blank", members.blank),
    _trap("date-zone", dates.no_zone),
    _trap("date-fraction", dates.fraction),
    _trap("date-offset", dates.zero_offset),
    _trap("date-backwards", dates.backwards),
    _advice("date-activity", dates.activity),
    _trap("identity-hash", people.hash_form),
    _trap("identity-not-hashed", people.hash_not_told),
    _trap("identity-hash-case", people.hash_spelling),
    _trap("identity-weak-hash", people.weak_hash),
    _trap("identity-no-salt", people.no_salt),
    _trap("identity-revealed", people.hashed_beside_plain),
    _trap("identity-capitals", people.capitals),
    _trap("identity-type", people.address_by_another_name),
    _advice("identity-plain", people.in_the_clear),
    _trap("text-encoding", texts.mojibake),
    _trap("text-control", texts.controls),
    _trap("text-line-end", texts.separators),
    _trap("text-emoji", texts.beyond_bmp),
    _trap("text-hidden", texts.hiding),
    _trap("text-html", texts.html),
    _advice("text-markdown", texts.markdown),
    _advice("text-composed", texts.composed),
    _advice("text-edges", texts.edges),
    _trap("issuer-unbound", issuers.unbound),
    _trap("issuer-http", issuers.plain_http),
    _trap("issuer-ip", issuers.ip_address),
    _trap("issuer-port", issuers.port),
    _trap("issuer-untyped", issuers.untyped),
    _advice("issuer-path", issuers.path),
    _advice("issuer-bare", issuers.bare),
    _advice("issuer-nameless", issuers.nameless),
    _trap("proof-old-name", proofs.old_name),
    _trap("proof-old-type", proofs.old_type),
    _trap("proof-list", proofs.several),
    _trap("proof-created", proofs.created),
    _trap("proof-fragment", proofs.no_fragment),
    _trap("proof-contexts", proofs.own_contexts),
    _trap("proof-p384", proofs.p384),
    _trap("proof-holders-copy", proofs.holders_copy),
    _advice("proof-jcs", proofs.jcs),
    _trap("token-algorithm", tokens.algorithm),
    _trap("token-type", tokens.kind),
    _trap("token-key-address", tokens.key_address),
    _trap("token-claims", tokens.missing_claims),
    _trap("token-wrapped", tokens.wrapped),
    _trap("token-fraction", tokens.lost_fraction),
    _trap("token-proof-within", tokens.proof_within),
    _advice("token-subject", tokens.no_subject),
    _advice("token-headers", tokens.further_headers),
    _trap("status-index", status.index_as_number),
    _trap("status-http", status.list_over_http),
    _trap("status-1edtech", status.revocation_list),
    _trap("status-superseded", status.superseded_list),
    _trap("status-id", status.list_for_id),
    _trap("schema-unknown", status.unknown_schema),
    _trap("refresh-unknown", status.unknown_refresh),
    _advice("refresh", status.refreshed),
    _trap("image-chunk-kind", images.chunk_kind),
    _trap("image-several", images.several_chunks),
    _trap("image-late", images.late_chunk),
    _trap("image-keyword", images.keyword),
    _trap("image-svg-namespace", images.svg_namespace),
    _trap("image-svg-twice", images.svg_twice),
    _trap("image-svg-cdata", images.svg_cdata),
    _trap("image-svg-place", images.svg_several),
)


def seen_in(case: Case) -> Iterator[Finding]:
    """What all detectors see in a badge, the first few of each kind."""
    for detector in DETECTORS:
        for seen in itertools.islice(detector.look(case), _MOST_OF_ONE_KIND):
            yield Finding(detector.id, detector.severity, *seen)
