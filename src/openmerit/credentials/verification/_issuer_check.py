"""Step 6 of verification: does anybody vouch for the issuer's name?"""

import unicodedata
from typing import TYPE_CHECKING, Final

from openmerit.credentials.reading import _times
from openmerit.credentials.reading._remembered import remembered
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _words
from openmerit.credentials.verification._report import Check, Outcome

if TYPE_CHECKING:
    from openmerit.credentials.verification._known import Known, Statement

_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1")
_DETAIL: Final = say(
    "An issuer writes its own name into the badge. Only a domain that it controls, or somebody "
    "whom you trust, can vouch for it."
)


def by_whom_is_trusted(
    identifier: str,
    name: str | None,
    known: "Known",
    by_domain: Check,
    *,
    is_mirrored: bool = False,
) -> Check:
    """Do the user, or those whom the user trusts, vouch for the name that the issuer gives itself?

    Args:
        known: what they say of it.
        by_domain: the check as it is without them.
        is_mirrored: whether its keys were had from somebody else than itself.
    """
    if is_mirrored and (known.since is not None or known.vouchers):
        message = say(
            "Somebody you trust knows {identifier}, but its keys came from elsewhere, and nobody "
            "you trust vouches for those.",
            identifier=identifier,
        )
        return Check("issuer", Outcome.WARNING, message, _DETAIL, "known_to_nobody")
    if known.since is not None:
        message = say(
            "You trust {name} ({identifier}), whom you added on {day}.",
            name=name or identifier,
            identifier=identifier,
            day=_times.in_words(known.since),
        )
        return Check("issuer", Outcome.PASSED, message, _DETAIL)
    if known.vouchers:
        return _vouched_for(identifier, name, known)
    return _known_to_nobody(identifier, name, known, by_domain, is_mirrored=is_mirrored)


def _vouched_for(identifier: str, name: str | None, known: "Known") -> Check:
    """By those whom the user trusts: lists before endorsements, since they say its name."""
    ordered = sorted(known.vouchers, key=lambda statement: not statement.is_list)
    first = ordered[0]
    called = first.about[identifier]
    if called is not None and name is not None and _folded(called) != _folded(name):
        message = say(
            "It calls itself {name}, but {by}, whom you trust, calls it {called}.",
            name=name,
            by=first.by_name,
            called=called,
        )
        return Check("issuer", Outcome.WARNING, message, _DETAIL, "another_name")
    said = [_says(statement, identifier) for statement in ordered[:3]]
    return Check("issuer", Outcome.PASSED, joined(said), _DETAIL)


def _says(statement: "Statement", identifier: str) -> str:
    name = statement.about[identifier]
    day = None if statement.had is None else _times.in_words(statement.had)
    if statement.is_list:
        if statement.about[identifier] is None:
            return say(
                "{identifier} is on the list of {by}, whom you trust, without a name.",
                identifier=identifier,
                by=statement.by_name,
            )
        if day is None:
            return say(
                "{name} is on the list of {by}, whom you trust.", name=name, by=statement.by_name
            )
        return say(
            "{name} is on the list of {by}, whom you trust, as known on {day}.",
            name=name,
            by=statement.by_name,
            day=day,
        )
    return say("{by}, whom you trust, endorses it.", by=statement.by_name)


def _known_to_nobody(
    identifier: str,
    name: str | None,
    known: "Known",
    by_domain: Check,
    *,
    is_mirrored: bool,
) -> Check:
    domain = _words.domain_of(identifier)
    said: list[str]
    if domain is None:
        said = [
            say("It calls itself {name}, and is known to nobody you trust.", name=name)
            if name is not None
            else say("It gives no name, and is known to nobody you trust.")
        ]
    elif is_mirrored and by_domain.outcome is Outcome.PASSED:
        said = [
            say(
                "Its keys came from somebody else than {domain}, so that the domain does not "
                "vouch for them, and it is known to nobody you trust.",
                domain=domain,
            )
        ]
    else:
        said = [by_domain.message, say("Beyond that it is known to nobody you trust.")]
    said += [say("Also, {reason}.", reason=one.against) for one in known.passed_over[:1]]
    vouched = by_domain.outcome is Outcome.PASSED and not is_mirrored
    outcome = Outcome.PASSED if vouched else Outcome.WARNING
    finding = by_domain.finding or ("" if vouched else "known_to_nobody")
    return Check("issuer", outcome, joined(said), _DETAIL, finding)


@remembered(calls=64, letters=1_000)  # badges are often checked many of one issuer
def by_domain(identifier: str, name: str | None) -> Check:
    """Does a domain vouch for the name that the issuer gives itself?"""
    domain = _words.domain_of(identifier)
    if domain is None:
        message = say("Nobody you trust vouches for the name {name}.", name=name)
        if name is None:
            message = say(
                "It does not say what its issuer is called, and nobody you trust knows the key."
            )
        return Check("issuer", Outcome.WARNING, message, _DETAIL)
    if domain.partition(":")[0] in _LOCAL_HOSTS:
        message = say(
            "A practice badge, made on a local machine ({domain}): it stands for nobody.",
            domain=domain,
        )
        return Check("issuer", Outcome.WARNING, message, _DETAIL, "practice")
    if _words.is_one_of_many(identifier):
        # Where many have an account, the address is the house's and not its issuer's.
        message = say(
            "{domain} vouches for it: it publishes the keys of its issuer, {name}.",
            domain=domain,
            name=name,
        )
        if name is None:
            message = say("{domain} vouches for it: it publishes its issuer's keys.", domain=domain)
        return Check("issuer", Outcome.PASSED, message, _DETAIL)
    message = say(
        "{domain} vouches for it: its issuer, {name}, controls that domain.",
        domain=domain,
        name=name,
    )
    if name is None:
        message = say("{domain} vouches for it: its issuer controls that domain.", domain=domain)
    return Check("issuer", Outcome.PASSED, message, _DETAIL)


def _folded(name: str) -> str:
    """A name as people compare it: case, width and white space do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
