"""The rest of what an organisation has here, for its archive: tables of rows as they are kept.

A table has every column of its model, so that a new one is in the archive from its first day; a
model without a place here or in ``contents`` is found by a test.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.db.models import Q

from openmerit.platform.issuing.actions.evidence import SUFFIXES
from openmerit.platform.issuing.documents import written
from openmerit.platform.issuing.models import (
    Achievement,
    AchievementNote,
    Archive,
    Award,
    BrandColours,
    BulkChange,
    Certificate,
    CertificateSignatory,
    CertificateTemplate,
    ChangedAward,
    CheckedBadge,
    ClaimOffer,
    ClaimOpening,
    ClaimReminder,
    ColumnMapping,
    CorrectionRequest,
    Endorsement,
    EvidenceFile,
    ExpiryReminder,
    Import,
    ImportRow,
    IssuerKey,
    IssuerLogo,
    IssuerPolicy,
    MailLanguage,
    MailTemplate,
    Origin,
    Partnership,
    ReminderRound,
    Run,
    RunRow,
    SignedCredential,
    StatusList,
    StatusRegister,
    Tally,
)
from openmerit.platform.issuing.moving.opening import KEPT_FOLDER
from openmerit.platform.people.models import (
    AuditEntry,
    ConfirmedDomain,
    Grant,
    ImpersonationReport,
    Invitation,
    Membership,
    Organisation,
    Person,
    Unit,
)

Model = type[models.Model]
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the archive: the rows of a model that belong to the organisation by a path."""

    file: str
    model: Model
    paths: tuple[str, ...] = ("organisation",)

    @property
    def name(self) -> str:
        """Its name in the archive."""
        return KEPT_FOLDER + self.file

    def rows(self, organisation: Organisation) -> Iterator[list[Any]]:
        """The names of the columns, then every row: one query."""
        shown = {field.name: _path_of(field) for field in _fields_of(self.model)}
        yield [name.replace("_", " ") for name in shown]
        mine = Q()
        for path in self.paths:
            mine |= Q(**{path: organisation.pk})
        found = self.model._default_manager.filter(mine).order_by("pk")
        for values in found.values_list(*shown.values()).iterator(chunk_size=_AT_ONCE):
            yield [_cell(value) for value in values]


_OF_ACHIEVEMENT: Final = ("achievement__organisation",)
_OF_AWARD: Final = ("award__achievement__organisation",)

TABLES: Final = (
    Table("organisation.csv", Organisation, ("pk",)),
    Table("units.csv", Unit),
    Table("roles.csv", Grant),
    Table("invitations.csv", Invitation),
    Table("domain.csv", ConfirmedDomain),
    Table("achievements.csv", Achievement),
    Table("awards.csv", Award, _OF_ACHIEVEMENT),
    Table("offers.csv", ClaimOffer, _OF_ACHIEVEMENT),
    Table("evidence-files.csv", EvidenceFile, _OF_AWARD),
    Table("endorsements.csv", Endorsement, ("endorser", "subject_organisation")),
    Table("certificates.csv", Certificate, _OF_AWARD),
    Table("certificate-template.csv", CertificateTemplate),
    Table("signatories.csv", CertificateSignatory, ("template__organisation",)),
    Table("colours.csv", BrandColours),
    Table("columns.csv", ColumnMapping),
    Table("runs.csv", Run, _OF_ACHIEVEMENT),
    Table("rows-without-award.csv", RunRow, ("run__achievement__organisation",)),
    Table("bulk-changes.csv", BulkChange),
    Table("changed-awards.csv", ChangedAward, ("change__organisation",)),
    Table("reminders.csv", ExpiryReminder, _OF_AWARD),
    Table("claim-reminders.csv", ClaimReminder, _OF_AWARD),
    Table("reminder-rounds.csv", ReminderRound, _OF_ACHIEVEMENT),
    Table("claim-pages-shown.csv", ClaimOpening, _OF_AWARD),
    Table("correction-requests.csv", CorrectionRequest, _OF_AWARD),
    Table("partnerships.csv", Partnership, ("partner", "achievement__organisation")),
    Table("letters.csv", MailTemplate),
    Table("language.csv", MailLanguage),
    Table("imports.csv", Import),
    Table("import-rows.csv", ImportRow, ("source__organisation",)),
    Table("status-registers.csv", StatusRegister),
    Table("tallies.csv", Tally, _OF_ACHIEVEMENT),
)
"""What is in the archive as a table of all that is kept of it."""

OTHERWISE: Final[Mapping[Model, str]] = {
    AchievementNote: "achievements/",
    AuditEntry: "audit.csv",
    IssuerKey: "keys.csv",
    IssuerLogo: "logo.svg",
    IssuerPolicy: "policy.json",
    Membership: "members.csv",
    Origin: "origins.csv",
    SignedCredential: "credentials/",
    StatusList: "status/",
}
"""What is in the archive in a form of its own, and where."""

LEFT_OUT: Final[Mapping[Model, str]] = {
    Archive: "It is the archive itself, which is here for a week.",
    CheckedBadge: "It says for an hour which badge was counted, so that none is counted twice.",
    ImpersonationReport: "It was written to the operator in confidence.",
}
"""What is in no archive, and why."""

_SECRET: Final = frozenset({"claim_token_hash", "sealed_private"})
_OF_THE_WORKER: Final = frozenset({"attempt", "lease_until"})


def files_of(organisation: Organisation) -> Iterator[tuple[str, bytes]]:
    """What was handed in as files, and endorsements as they were signed, one after the other."""
    evidence = EvidenceFile.objects.filter(award__achievement__organisation=organisation)
    for row in evidence.order_by("pk").iterator(chunk_size=_AT_ONCE):
        with row.file.open("rb") as file:
            suffix = SUFFIXES.get(row.media_type, "bin")
            yield f"{KEPT_FOLDER}evidence/{row.key}.{suffix}", file.read()
    runs = Run.objects.filter(achievement__organisation=organisation).order_by("pk")
    for key, source, workbook in runs.values_list("key", "source", "workbook").iterator(
        chunk_size=10
    ):
        yield f"{KEPT_FOLDER}runs/{key}.csv", bytes(source)
        if workbook:
            yield f"{KEPT_FOLDER}runs/{key}.xlsx", bytes(workbook)
    endorsements = Endorsement.objects.filter(
        Q(endorser=organisation) | Q(subject_organisation=organisation), issued_at__isnull=False
    ).order_by("pk")
    for key, content in endorsements.values_list("key", "content").iterator(chunk_size=_AT_ONCE):
        yield f"{KEPT_FOLDER}endorsements/{key}.json", bytes(content)
    yield from _pictures(organisation)


def _pictures(organisation: Organisation) -> Iterator[tuple[str, bytes]]:
    logo = IssuerLogo.objects.filter(organisation=organisation).first()
    if logo is not None:
        yield f"{KEPT_FOLDER}logo.svg", logo.svg.encode("utf-8")
        with logo.png.open("rb") as file:
            yield f"{KEPT_FOLDER}logo.png", file.read()
    template = CertificateTemplate.objects.filter(organisation=organisation).first()
    if template is None:
        return
    if template.logo:
        yield f"{KEPT_FOLDER}certificate/logo.png", bytes(template.logo)
    for one in CertificateSignatory.objects.filter(template=template).order_by("place"):
        if one.signature:
            yield f"{KEPT_FOLDER}certificate/signature-{one.place}.png", bytes(one.signature)


def _fields_of(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that say something: no numbers of the database, no bytes, nothing secret."""
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BinaryField)
        and field.name not in _SECRET | _OF_THE_WORKER
    ]


def _path_of(field: models.Field[Any, Any]) -> str:
    """Where its value stands: of another row it is the name by which people know that."""
    target = field.related_model
    if target is None:
        return field.name
    if target is Person:
        return f"{field.name}__email"
    if target is Organisation:
        return f"{field.name}__slug"
    assert not isinstance(target, str)
    named = {one.name for one in target._meta.concrete_fields}
    name = next(name for name in ("key", "number", "fragment", "language") if name in named)
    return f"{field.name}__{name}"


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
