"""What this house says of the names of those who issue here.

An issuer's identifier lies on this house's origin, so that the origin vouches for its keys. Anybody
may open an account here under any name, though: only a domain of their own, which this house saw
naming them, stands for that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from openmerit.credentials import Check, Outcome, Report
from openmerit.platform.issuing.queries import organisation_of_did
from openmerit.platform.people.models import Organisation, Standing
from openmerit.platform.people.queries import domain_of


def told_of_tenants(found: Report) -> Report:
    """The report with what this house knows of the issuer's name, where its origin would vouch.

    What somebody whom the operator trusts says of the issuer stands; so does a practice badge.
    """
    if found.contains:
        found = replace(found, contains=tuple(told_of_tenants(inner) for inner in found.contains))
    issuer, host = found.check("issuer"), urlsplit(settings.OPENMERIT_ORIGIN).netloc
    by_origin = issuer.outcome is Outcome.PASSED and issuer.message.startswith(f"{host} vouches")
    if not by_origin or found.credential is None:
        return found
    organisation = organisation_of_did(_issuer_id(found.credential))
    if organisation is None:
        return found
    told = _told(issuer, organisation, host)
    checks = tuple(told if check.id == "issuer" else check for check in found.checks)
    made = f"It was made by {organisation.name}. {issuer.message}"
    summary = found.summary.replace(made, told.message).replace(issuer.message, told.message)
    return replace(found, checks=checks, summary=summary)


def _told(issuer: Check, organisation: Organisation, host: str) -> Check:
    domain = domain_of(organisation)
    name = organisation.name
    if organisation.standing == Standing.CLOSED:
        message = (
            f"It calls itself {name}. {host} closed its account: {organisation.standing_reason}"
        )
        return replace(
            issuer, outcome=Outcome.WARNING, message=_ended(message), finding="known_to_nobody"
        )
    if domain is not None and domain.confirmed_at is not None:
        day = date_format(timezone.localtime(domain.looked_at or domain.confirmed_at), "j F Y")
        message = f"{name}: {domain.name} names it as its own, as {host} saw on {day}."
        return replace(issuer, message=message)
    message = (
        f"It calls itself {name}, which nobody has confirmed: it has an account at {host}, and no "
        "domain names it."
    )
    return replace(issuer, outcome=Outcome.WARNING, message=message, finding="known_to_nobody")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _issuer_id(credential: Mapping[str, Any]) -> str:
    issuer = credential.get("issuer")
    return str(issuer.get("id") if isinstance(issuer, Mapping) else issuer)
