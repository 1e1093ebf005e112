"""Questions about awards and their signed documents."""

from collections.abc import Collection

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from openmerit import credentials
from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.claim_links import claim_digest
from openmerit.platform.issuing.documents import did_of
from openmerit.platform.issuing.errors import AwardMissing, CredentialNotReady
from openmerit.platform.issuing.models import Achievement, Award, SignedCredential
from openmerit.platform.issuing.selection import in_standing, named
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

MAX_CORRECTIONS = 100


def people_among(awards: QuerySet[Award]) -> int:
    """To how many recipients they were given: by address, or by DID where there is none."""
    recipient = Coalesce(NullIf(F("recipient_email"), Value("")), F("recipient_did"))
    return int(awards.order_by().aggregate(n=Count(recipient, distinct=True))["n"])


def award_by_claim_token(token: str) -> Award | None:
    """The award whose claim link carries this token, with achievement and organisation."""
    return _awards().filter(claim_token_hash=claim_digest(token)).first()


def award_of_credential(uri: str, *, issuer: str) -> Award | None:
    """The award whose signed document has this id and this issuer; None if it is not of this house.

    Both are the word of whoever wrote the document: ask only after its proof was checked.
    """
    found = _awards().filter(credential__uri=uri).first()
    if found is None or did_of(found.achievement.organisation) != issuer:
        return None
    return found


def awards_waiting_for(addresses: Collection[str], *, most: int) -> list[Award]:
    """The awards sent to one of these addresses that nobody claimed yet, newest first."""
    rows = _awards().filter(
        recipient_email__in=addresses, claimed_by__isnull=True, state=Award.State.ISSUED
    )
    return list(rows.order_by("-pk")[:most])


def public_award(key: str) -> Award:
    """The award that was given under this key. Raises ``AwardMissing`` before it is signed."""
    found = _awards().filter(key=key, credential__isnull=False).first()
    if found is None:
        raise AwardMissing(key=key)
    return found


def credential_of(award: Award) -> bytes:
    """The signed document, byte for byte as it was signed.

    Raises ``CredentialNotReady`` while the award waits to be signed, or if it never was.
    """
    content = SignedCredential.objects.filter(award=award).values_list("content", flat=True).first()
    if content is None:
        raise CredentialNotReady(state=award.get_state_display())
    return bytes(content)


def baked_badge(award: Award, kind: str) -> bytes:
    """The achievement's picture, ``png`` or ``svg``, with the signed document inside.

    Raises ``CredentialNotReady`` like ``credential_of``.
    """
    assert kind in {"png", "svg"}, kind
    content = credential_of(award)
    achievement = award.achievement
    if kind == "svg":
        return credentials.bake(achievement.image_svg.encode("utf-8"), content)
    with achievement.image_png.open("rb") as picture:
        return credentials.bake(picture.read(), content)


def page_of_awards(
    achievement: Achievement,
    *,
    limit: int,
    cursor: str | None,
    standing: str = "",
    words: str = "",
    newest_first: bool = False,
) -> Page[Award]:
    """The awards of an achievement, filtered by standing and words."""
    rows = in_standing(_awards().filter(achievement=achievement), standing)
    if words.strip():
        rows = rows.filter(named(words.strip()[:100]))
    return cut(rows, limit=limit, cursor=cursor, key="-pk" if newest_first else "pk")


def recent_awards(organisation: Organisation, reach: Reach, *, most: int) -> list[Award]:
    """The last awards of the organisation in reach, newest first, by two queries."""
    rows = Award.objects.filter(
        within(reach, "achievement__"), achievement__organisation=organisation
    )
    # Whole rows of a hundred thousand awards would be sorted for the sake of a few.
    last = list(rows.order_by("-pk").values_list("pk", flat=True)[:most])
    return list(_awards().filter(pk__in=last).order_by("-pk"))


def newest_claimed(award: Award) -> Award:
    """What the same person has in its place, if it was corrected, however often; else itself."""
    newest = award
    for _step in range(MAX_CORRECTIONS):
        newer = (
            _awards()
            .filter(supersedes=newest, credential__isnull=False)
            .filter(claimed_by__isnull=False, claimed_by=award.claimed_by_id)
            .first()
        )
        if newer is None:
            break
        newest = newer
    return newest


def followers_of(award: Award) -> dict[str, Award | None]:
    """What came of it: the award by which it was ``renewed`` and that which ``corrected`` it."""
    withdrawn = [Award.State.FAILED, Award.State.REVOKED]
    return {
        "renewed": award.renewals.exclude(state__in=withdrawn).order_by("-pk").first(),
        "corrected": award.corrections.exclude(state=Award.State.FAILED).order_by("-pk").first(),
    }


def awards_with_credentials(awards: list[Award]) -> set[int]:
    """The primary keys of those awards that have a signed document."""
    return set(SignedCredential.objects.filter(award__in=awards).values_list("award_id", flat=True))


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related(
        "achievement__organisation", "register", "renews", "supersedes"
    )
