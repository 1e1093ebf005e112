"""Who signs: the organisation's active key, unsealed for the moment of signing only."""

from django.utils import timezone

from openmerit.credentials import SigningKey
from openmerit.platform.engine.sealing import open_sealed, seal
from openmerit.platform.issuing.documents import did_of
from openmerit.platform.issuing.models import IssuerKey
from openmerit.platform.people.models import Organisation


def ensure_key(organisation: Organisation) -> IssuerKey:
    """The organisation's active key; made if there is none. Two callers at once get one key."""
    kept = IssuerKey.objects.filter(organisation=organisation, state=IssuerKey.State.ACTIVE).first()
    if kept is not None:
        return kept
    made = _new_key(organisation)
    IssuerKey.objects.bulk_create([made], ignore_conflicts=True)
    return IssuerKey.objects.get(organisation=organisation, state=IssuerKey.State.ACTIVE)


def replace_key(organisation: Organisation) -> IssuerKey:
    """Retires the active key and puts a new one in its place, within the caller's transaction."""
    IssuerKey.objects.filter(organisation=organisation, state=IssuerKey.State.ACTIVE).update(
        state=IssuerKey.State.RETIRED, retired_at=timezone.now()
    )
    made = _new_key(organisation)
    made.save()
    return made


def signer_of(organisation: Organisation) -> SigningKey:
    """The organisation as a signer, under its did:web.

    Raises ``SealBroken`` when the home's key-encryption key is not the one that sealed it.
    """
    return signer_with(ensure_key(organisation))


def signer_with(kept: IssuerKey) -> SigningKey:
    """The key's organisation as a signer with this key. Raises as ``signer_of``."""
    key = SigningKey.from_pem(open_sealed(bytes(kept.sealed_private)))
    return key.named(did_of(kept.organisation), kept.fragment)


def _new_key(organisation: Organisation) -> IssuerKey:
    """A fresh key, named by what it is, so that its name in a proof spells it out offline."""
    key = SigningKey.generate("ed25519")
    return IssuerKey(
        organisation=organisation,
        fragment=key.public.fragment,
        multikey=key.multikey,
        sealed_private=seal(key.to_pem()),
    )
