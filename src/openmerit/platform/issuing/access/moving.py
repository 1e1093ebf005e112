"""Doors to imports and archives."""

from openmerit.platform.issuing.access.achievements import Visitor
from openmerit.platform.issuing.errors import ArchiveMissing, ImportMissing
from openmerit.platform.issuing.models import Archive, Import
from openmerit.platform.people import access as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Organisation


def import_for(person: Visitor, key: str, need: Permission) -> Import:
    """The import with its organisation, if this person may do ``need`` there.

    Raises ``ImportMissing`` when it does not exist or is another organisation's, and ``NotAllowed``
    when the person's role does not carry ``need``.
    """
    found = _import(key)
    if found is None or not people.may(person, found.organisation, Permission.VIEW):
        raise ImportMissing(key=key)
    people.require(person, found.organisation, need)
    return found


def import_of(person: Visitor, organisation: Organisation, key: str) -> Import:
    """The import of an organisation that was itself reached through a door.

    Raises ``ImportMissing`` for another organisation's, and for whoever sees only a part of it.
    """
    found = import_for(person, key, Permission.VIEW)
    if found.organisation_id != organisation.pk:
        raise ImportMissing(key=key)
    return found


def archive_for(person: Visitor, key: str) -> Archive:
    """The archive with its organisation, for whoever may manage that.

    Raises ``ArchiveMissing`` when it does not exist or is another organisation's, and
    ``NotAllowed`` when the person's role does not carry it.
    """
    found = Archive.objects.select_related("organisation").filter(key=key).first()
    if found is None or not people.may(person, found.organisation, Permission.VIEW):
        raise ArchiveMissing(key=key)
    people.require(person, found.organisation, Permission.MANAGE_ORGANISATION)
    return found


def archive_of(organisation: Organisation, key: str) -> Archive:
    """The archive of an organisation that was itself reached through a door.

    Raises ``ArchiveMissing`` for another organisation's.
    """
    found = Archive.objects.select_related("organisation").filter(key=key).first()
    if found is None or found.organisation_id != organisation.pk:
        raise ArchiveMissing(key=key)
    return found


def _import(key: str) -> Import | None:
    """The import without its file, which may be large and is read only where it is needed."""
    return Import.objects.select_related("organisation").defer("source").filter(key=key).first()
