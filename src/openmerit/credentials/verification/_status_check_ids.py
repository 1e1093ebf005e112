"""1EdTech's revocation lists: unsigned JSON that names the credentials that were withdrawn."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from openmerit.credentials.errors import Altered, CredentialError, Unresolvable
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._report import Outcome
from openmerit.credentials.verification._status_check_lists import Lists, Standing, alone, as_kept

TYPE: Final = "1EdTechRevocationList"
"""The `type` of an entry that names such a list (1EdTech Revocation List Status Method 1.0)."""

# The specification says revokedCredential; 1EdTech's own validator reads the plural.
_MEMBERS: Final = ("revokedCredential", "revokedCredentials")


def standing_by(entry: Mapping[str, Any], document: Mapping[str, Any], lists: Lists) -> Standing:
    """Whether the list at the entry's `id` names the credential.

    Such a list is not signed: it is the word of whoever answers at that address, which is what the
    issuer signed. That is said.
    """
    url = alone(entry.get("id"))
    own = document.get("id")
    if not isinstance(url, str):
        message = say("Its status entry does not name a list (id).")
        return Standing(Outcome.FAILED, message)
    if not isinstance(own, str):
        message = say("It has no id by which a revocation list could name it.")
        return Standing(Outcome.UNKNOWN, message)
    try:
        fetched = lists.resolver.fetch(url)
        listed = _strict_json.parse_json(fetched.content)
    except Altered as error:
        message = say("The revocation list cannot be relied upon: {error}", error=error)
        return Standing(Outcome.FAILED, message)
    except Unresolvable as error:
        message = say(
            "The revocation list could not be fetched: {reason} ({url}).",
            reason=error.reason,
            url=url,
        )
        return Standing(Outcome.UNKNOWN, message)
    except CredentialError as error:
        # Such lists grow with every award that is taken back, beyond what is read of strangers.
        message = say("The revocation list at {url} cannot be read: {error}", url=url, error=error)
        return Standing(Outcome.UNKNOWN, message)
    named = [member for member in _MEMBERS if isinstance(listed, dict) and member in listed]
    if not named:
        message = say("What is at {url} is no revocation list.", url=url)
        return Standing(Outcome.FAILED, message)
    keeper = issuer_id(listed)
    keeper = None if keeper is None or _same(keeper, issuer_id(document)) else keeper
    for item in (item for member in named for item in _members.as_list(listed[member])):
        name = item.get("id") if isinstance(item, dict) else item
        if not isinstance(name, str) or not _same(name, own):
            continue
        if isinstance(item, dict) and item.get("revoked") is False:
            continue
        return Standing(Outcome.FAILED, _withdrawn(item, keeper), "withdrawn")
    if keeper is not None:
        message = say(
            "It was not withdrawn, says a list of {keeper} that is not signed.", keeper=keeper
        )
    else:
        message = say("It was not withdrawn, says its issuer's list, which is not signed.")
    return as_kept(Standing(Outcome.PASSED, message), fetched.had, lists.at)


def _withdrawn(item: Any, keeper: str | None) -> Sentence:
    said = say("It was withdrawn by its issuer.")
    if keeper is not None:
        said = say("It was withdrawn, says a list kept by {keeper}.", keeper=keeper)
    reason = item.get("revocationReason") if isinstance(item, dict) else None
    if not isinstance(reason, str) or not reason.strip():
        return said
    return joined([said, say("The reason given: “{reason}”.", reason=reason.strip())])


def _same(one: str, other: str | None) -> bool:
    """Whether two identifiers are one (Open Badges 3.0, section 8: percent-decoded, trimmed)."""
    return other is not None and unquote(one.strip()) == unquote(other.strip())
