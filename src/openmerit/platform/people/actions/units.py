"""The parts of an organisation: made, renamed, moved, taken away."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import UnitInUse, UnitNameTaken, UnitRefused
from openmerit.platform.people.models import Organisation, Person, Unit

DEEPEST = 6
MOST_UNITS = 2_000


def create_unit(
    *, acting_user: Person, organisation: Organisation, name: str, parent: Unit | None = None
) -> Unit:
    """Make a part of the organisation, within another part or directly below the whole.

    Raises UnitRefused, UnitNameTaken, and NotAllowed unless the person may manage the organisation.
    """
    access.require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    name = _checked(name)
    if _depth(parent) >= DEEPEST:
        raise UnitRefused(name=name, why=_("units nest at most %d deep") % DEEPEST)
    if organisation.units.count() >= MOST_UNITS:
        raise UnitRefused(name=name, why=_("there are %d units already") % MOST_UNITS)
    with transaction.atomic():
        try:
            with transaction.atomic():
                unit = Unit.objects.create(organisation=organisation, parent=parent, name=name)
        except IntegrityError as clash:
            raise UnitNameTaken(name=name) from clash
        _record(acting_user, "created", unit, after={"name": name, "in": _name(parent)})
    return unit


def change_unit(*, acting_user: Person, unit: Unit, name: str, parent: Unit | None) -> Unit:
    """Rename a part, or put it into another. Roles for it stay, and reach what is below it now.

    Raises UnitRefused where it would lie in itself, UnitNameTaken, and NotAllowed unless the
    person may manage the organisation.
    """
    access.require(acting_user, unit.organisation, Permission.MANAGE_ORGANISATION)
    name = _checked(name)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=unit.organisation_id)
        below = access.units_below(unit.organisation, frozenset({unit.pk}))
        if parent is not None and parent.pk in below:
            raise UnitRefused(name=name, why=_("it cannot lie within itself"))
        if _depth(parent) + _height(unit) > DEEPEST:
            raise UnitRefused(name=name, why=_("units nest at most %d deep") % DEEPEST)
        before = {"name": unit.name, "in": _name(unit.parent)}
        unit.name, unit.parent = name, parent
        try:
            with transaction.atomic():
                unit.save(update_fields=["name", "parent"])
        except IntegrityError as clash:
            raise UnitNameTaken(name=name) from clash
        after = {"name": name, "in": _name(parent)}
        _record(acting_user, "changed", unit, before=before, after=after)
    return unit


def remove_unit(*, acting_user: Person, unit: Unit) -> None:
    """Take a part away that holds nothing; roles given for it end.

    Raises UnitInUse while other units or achievements are in it, and NotAllowed unless the person
    may manage the organisation.
    """
    access.require(acting_user, unit.organisation, Permission.MANAGE_ORGANISATION)
    with transaction.atomic():
        _record(acting_user, "removed", unit, before={"name": unit.name})
        try:
            unit.delete()
        except ProtectedError as held:
            raise UnitInUse(name=unit.name) from held


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UnitRefused(name=name, why=_("it is empty"))
    if len(name) > 200:
        raise UnitRefused(name=name[:200], why=_("it is longer than 200 characters"))
    return name


def _depth(unit: Unit | None) -> int:
    depth = 0
    while unit is not None:
        depth, unit = depth + 1, unit.parent
    return depth


def _height(unit: Unit) -> int:
    return 1 + max(map(_height, unit.parts.all()), default=0)


def _name(unit: Unit | None) -> str:
    return unit.name if unit is not None else ""


def _record(acting_user: Person, verb: str, unit: Unit, **values: object) -> None:
    record(
        acting_user=acting_user,
        verb=f"unit.{verb}",
        organisation=unit.organisation,
        subject=f"unit {unit.name}",
        **values,
    )
