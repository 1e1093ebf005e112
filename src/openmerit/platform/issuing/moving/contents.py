"""What an archive of an organisation holds: documents, pictures and tables, one after the other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.forms.models import model_to_dict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openmerit.platform.issuing.documents import (
    achievement_document,
    profile_document,
    published_json,
    written,
)
from openmerit.platform.issuing.models import (
    Achievement,
    AchievementNote,
    Archive,
    Award,
    IssuerKey,
    Origin,
    Run,
    SignedCredential,
    StatusList,
)
from openmerit.platform.issuing.moving.everything import TABLES, files_of
from openmerit.platform.issuing.moving.words import README
from openmerit.platform.issuing.queries.documents import did_document, status_list
from openmerit.platform.issuing.queries.policies import policy_of
from openmerit.platform.issuing.queries.runs import progress_of_all
from openmerit.platform.people import queries as people
from openmerit.platform.people.models import Organisation

_AT_ONCE: Final = 200
_CTDL: Final = "https://credreg.net/ctdl/schema/context/json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: its bytes, or the rows of a table, or pieces of text."""

    name: str
    content: bytes = b""
    rows: Iterable[list[Any]] | None = None
    pieces: Iterable[str] | None = field(default=None)


def count_of(organisation: Organisation) -> int:
    """About how many files there will be, for whoever waits."""
    achievements = Achievement.objects.filter(organisation=organisation).count()
    signed = SignedCredential.objects.filter(award__achievement__organisation=organisation).count()
    return achievements * 3 + signed + len(TABLES) + 12


def entries_of(archive: Archive) -> Iterator[Entry]:
    """Every file of the archive, each made when it is asked for.

    Raises ``NotAllowed`` when whoever asked for it may no longer see the members.
    """
    organisation = archive.organisation
    yield Entry("README.txt", README.format(name=organisation.name).encode("utf-8"))
    yield Entry("index.html", pieces=_page(organisation))
    yield Entry("organisation.json", published_json(profile_document(organisation)))
    keys = did_document(organisation.slug)
    assert keys is not None
    yield Entry("did.json", keys)
    yield Entry("keys.csv", rows=_keys(organisation))
    yield Entry("policy.json", _json(_policy(organisation)))
    yield Entry("awards.csv", rows=_awards(organisation))
    yield Entry("origins.csv", rows=_origins(organisation))
    yield Entry("runs.csv", rows=_runs(organisation))
    yield Entry("members.csv", rows=_members(archive))
    yield Entry("audit.csv", rows=_audit(archive))
    for listed in StatusList.objects.filter(register__organisation=organisation).only("key"):
        yield Entry(f"status/{listed.key}.json", status_list(listed.key) or b"")
    for table in TABLES:
        yield Entry(table.name, rows=table.rows(organisation))
    yield from _achievements(organisation)
    yield from _credentials(organisation)
    for name, content in files_of(organisation):
        yield Entry(name, content)


def ctdl_document(achievement: Achievement) -> dict[str, Any]:
    """The achievement in the words of CTDL, as far as both say the same."""
    language = str(achievement.further_members.get("inLanguage") or "en")
    document: dict[str, Any] = {
        "@context": _CTDL,
        "@id": achievement.uri,
        "@type": "ceterms:DigitalBadge",
        "ceterms:name": {language: achievement.name},
        "ceterms:description": {language: achievement.description},
        "ceterms:subjectWebpage": achievement.criteria_url or achievement.uri,
        "ceterms:image": f"{achievement.uri}/image.png",
        "ceterms:inLanguage": [language],
    }
    if achievement.criteria_narrative:
        document["ceterms:requires"] = [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:description": {language: achievement.criteria_narrative},
            }
        ]
    if achievement.tag:
        document["ceterms:keyword"] = {language: achievement.tag}
    if achievement.alignment:
        document["ceterms:teaches"] = [
            _ctdl_alignment(one, language) for one in achievement.alignment
        ]
    return document


def _policy(organisation: Organisation) -> dict[str, Any]:
    settled = model_to_dict(policy_of(organisation))
    return {name: value for name, value in settled.items() if name not in {"id", "organisation"}}


def _ctdl_alignment(one: dict[str, Any], language: str) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": one["targetUrl"],
        "ceterms:targetNodeName": {language: one["targetName"]},
    }
    if framework := one.get("targetFramework"):
        kept["ceterms:frameworkName"] = {language: framework}
    return kept


def _achievements(organisation: Organisation) -> Iterator[Entry]:
    rows = Achievement.objects.filter(organisation=organisation).select_related(
        "organisation", "supersedes"
    )
    for achievement in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        folder = f"achievements/{achievement.key}"
        document = published_json(achievement_document(achievement))
        yield Entry(f"{folder}/achievement.json", document)
        yield Entry(f"{folder}/ctdl.json", _json(ctdl_document(achievement)))
        with achievement.image_png.open("rb") as picture:
            yield Entry(f"{folder}/image.png", picture.read())
        if achievement.image_svg:
            yield Entry(f"{folder}/image.svg", achievement.image_svg.encode("utf-8"))
        if achievement.translations:
            yield Entry(f"{folder}/translations.json", _json(achievement.translations))
        if achievement.elements:
            yield Entry(f"{folder}/elements.json", _json(achievement.elements))
        notes = list(AchievementNote.objects.filter(achievement=achievement).order_by("pk"))
        if notes:
            yield Entry(f"{folder}/notes.json", _json([_note(note) for note in notes]))


def _note(note: AchievementNote) -> dict[str, Any]:
    return {
        "reason": note.reason,
        "member": note.member,
        "before": note.before,
        "after": note.after,
        "at": written(note.at),
    }


def _credentials(organisation: Organisation) -> Iterator[Entry]:
    signed = SignedCredential.objects.filter(award__achievement__organisation=organisation)
    rows = signed.order_by("pk").values_list("award__key", "content")
    for key, content in rows.iterator(chunk_size=_AT_ONCE):
        yield Entry(f"credentials/{key}.json", bytes(content))


def _awards(organisation: Organisation) -> Iterator[list[Any]]:
    yield [
        "award id", "credential id", "achievement id", "achievement", "email", "name", "issued",
        "expires", "state", "reason", "evidence url", "evidence narrative", "result", "claimed at",
        "file", "original id", "original url", "did", "number", "evidence", "renews", "corrects",
    ]  # fmt: skip
    rows = Award.objects.filter(achievement__organisation=organisation).select_related(
        "achievement", "credential", "origin", "renews", "supersedes"
    )
    for award in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        signed = getattr(award, "credential", None)
        origin = getattr(award, "origin", None)
        first = next((one for one in award.evidence if one.get("id")), {})
        yield [
            award.key,
            signed.uri if signed else award.key,
            award.achievement.uri,
            award.achievement.name,
            award.recipient_email,
            award.recipient_name,
            written(award.valid_from),
            _when(award.valid_until),
            award.standing,
            award.reason,
            first.get("id", ""),
            " ".join(one["narrative"] for one in award.evidence if one.get("narrative")),
            "; ".join(str(one.get("value", "")) for one in award.result),
            _when(award.claimed_at),
            f"credentials/{award.key}.json" if signed else "",
            origin.original_id if origin else "",
            origin.url if origin else "",
            award.recipient_did,
            award.recipient_number,
            _line(award.evidence) if award.evidence else "",
            award.renews.key if award.renews else "",
            award.supersedes.key if award.supersedes else "",
        ]


def _origins(organisation: Organisation) -> Iterator[list[Any]]:
    yield ["what", "original id", "original url", "system", "first issued", "carried over", "here"]
    rows = Origin.objects.filter(organisation=organisation).select_related("achievement", "award")
    for origin in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        here = origin.award or origin.achievement
        yield [
            origin.what,
            origin.original_id,
            origin.url,
            origin.get_kind_display(),
            _when(origin.first_at),
            written(origin.created_at),
            here.key if here else "",
        ]


def _runs(organisation: Organisation) -> Iterator[list[Any]]:
    yield ["id", "achievement id", "file", "state", "rows", "issued", "skipped", "failed", "begun"]
    rows = Run.objects.filter(achievement__organisation=organisation).select_related("achievement")
    for run in rows.defer("source").order_by("pk").iterator(chunk_size=_AT_ONCE):
        (progress,) = progress_of_all([run])
        yield [
            run.key,
            run.achievement.uri,
            run.file_name,
            run.state,
            run.total,
            progress.issued,
            progress.skipped,
            progress.failed,
            _when(run.started_at),
        ]


def _keys(organisation: Organisation) -> Iterator[list[Any]]:
    yield ["name", "public key (multikey)", "state", "made", "retired", "exposed"]
    for key in IssuerKey.objects.filter(organisation=organisation).order_by("pk"):
        moments = [_when(at) for at in (key.created_at, key.retired_at, key.exposed_at)]
        yield [key.fragment, key.multikey, key.state, *moments]


def _members(archive: Archive) -> Iterator[list[Any]]:
    yield ["name", "email", "role"]
    assert archive.requested_by is not None
    for membership in people.members_of(archive.requested_by, archive.organisation):
        yield [membership.person.name, membership.person.email, membership.role]


def _audit(archive: Archive) -> Iterator[list[Any]]:
    yield ["when", "who", "what", "subject", "before", "after"]
    assert archive.requested_by is not None
    cursor: str | None = None
    while True:
        page = people.audit_trail(
            archive.requested_by, archive.organisation, limit=_AT_ONCE, cursor=cursor
        )
        for entry in page.items:
            who = entry.person.email if entry.person else ""
            before, after = (
                json.dumps(one, ensure_ascii=False) for one in (entry.before, entry.after)
            )
            yield [written(entry.at), who, entry.verb, entry.subject, before, after]
        cursor = page.next
        if cursor is None:
            return


def _page(organisation: Organisation) -> Iterator[str]:
    """A page that a browser shows from the unpacked folder, without a network."""
    yield format_html(
        _HEAD,
        name=organisation.name,
        described=organisation.description,
        awards=_("All awards (a table)"),
        title=_("Achievements"),
    )
    rows = Achievement.objects.filter(organisation=organisation).order_by("name", "pk")
    for achievement in rows.iterator(chunk_size=_AT_ONCE):
        yield format_html(
            '<li><img src="achievements/{}/image.png" alt="" width="96" height="96"><div>'
            '<h3><a href="achievements/{}/achievement.json">{}</a></h3>'
            "<p>{}</p><p>{}</p></div></li>",
            achievement.key,
            achievement.key,
            achievement.name,
            achievement.get_state_display(),
            achievement.description,
        )
    yield "</ul></main></body></html>\n"


_HEAD: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; color: #16202e; background: #faf8f4; margin: 2rem; }}
main {{ max-width: 46rem; margin: auto; }} a {{ color: #1b6b52; }}
li {{ display: flex; gap: 1rem; padding: 1rem 0; border-top: 1px solid #e4dfd3; }}
ul {{ list-style: none; padding: 0; }} h3, p {{ margin: 0 0 .25rem; }}
</style></head><body><main>
<h1>{name}</h1><p>{described}</p>
<p><a href="awards.csv">{awards}</a> · <a href="README.txt">README</a></p>
<h2>{title}</h2><ul>
"""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode("utf-8")


def _line(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _when(moment: datetime | None) -> str:
    return written(moment) if moment else ""
