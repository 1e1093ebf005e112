"""What an organisation settles for all that it issues."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from openmerit.platform.issuing.errors import PolicyRefused
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.models import IssuerPolicy
from openmerit.platform.issuing.queries.policies import policy_of
from openmerit.platform.issuing.yardsticks import OWN, YARDSTICKS, read_rules
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Organisation, Person

MAX_WORDING = 2_000
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
"""A country's code as ISO 3166-1 forms it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """All that can be settled."""

    yardstick: str = "eu-2022"
    own_rules: Sequence[str] = field(default_factory=list)
    wording: str = ""
    needs_two_people: bool = False
    needs_signoff: bool = False
    country: str = ""
    region: str = ""

    def __post_init__(self) -> None:
        """Raises ``PolicyRefused``, naming the member."""
        if self.yardstick != OWN and self.yardstick not in YARDSTICKS:
            known = ", ".join([*YARDSTICKS, OWN])
            raise PolicyRefused(
                member="yardstick", problem=_("Choose one of: %(words)s.") % {"words": known}
            )
        try:
            rules = read_rules(self.own_rules)
        except ValueError as error:
            raise PolicyRefused(member="own_rules", problem=str(error)) from None
        if self.yardstick == OWN and not rules:
            raise PolicyRefused(member="own_rules", problem=_("Choose at least one rule."))
        if len(self.wording) > MAX_WORDING or not is_plain(self.wording):
            raise PolicyRefused(member="wording", problem=_("It is too long, or no plain text."))
        if self.country and not _COUNTRY.fullmatch(self.country):
            raise PolicyRefused(
                member="country", problem=_("Give the two letters of a country, such as AT.")
            )
        if len(self.region) > 100 or not is_plain(self.region):
            raise PolicyRefused(member="region", problem=_("It is too long, or no plain text."))


def settle(*, acting_user: Person, organisation: Organisation, policy: Policy) -> IssuerPolicy:
    """Settles it for all that is published from now on; what is published stays as it is.

    Raises ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    before = policy_of(organisation)
    wanted = asdict(policy) | {
        "own_rules": read_rules(policy.own_rules),
        "country": policy.country.upper(),
        "wording": policy.wording.strip(),
        "region": policy.region.strip(),
    }
    was = {name: getattr(before, name) for name in wanted}
    with transaction.atomic():
        kept, _created = IssuerPolicy.objects.update_or_create(
            organisation=organisation, defaults=wanted
        )
        people.record(
            acting_user=acting_user,
            verb="issuer.policy_settled",
            organisation=organisation,
            subject=organisation.slug,
            before=was,
            after=wanted,
        )
    return kept
