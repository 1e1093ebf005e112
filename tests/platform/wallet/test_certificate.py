"""The certificate that an earner takes along."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from openmerit.credentials import attached_credentials
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.wallet.models import HeldCredential

SignedIn = Callable[[Person], Client]


def test_an_earner_takes_the_certificate_along_with_the_signed_badge_in_it(
    held: HeldCredential, award: Award, signed_in: SignedIn
) -> None:
    client = signed_in(held.person)
    assert f"{held.path}/certificate.pdf" in client.get(held.path).content.decode()
    answer = client.get(f"{held.path}/certificate.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="data-analyst.pdf"'
    (attached,) = attached_credentials(answer.content)
    assert attached.data == issued.credential_of(award)


def test_a_withdrawn_badge_offers_none_and_says_why(
    held: HeldCredential, award: Award, owner: Person, signed_in: SignedIn
) -> None:
    issuing.suspend(acting_user=owner, award=award, reason="A question")
    client = signed_in(held.person)
    assert "certificate.pdf" not in client.get(held.path).content.decode()
    answer = client.get(f"{held.path}/certificate.pdf", follow=True)
    assert "The award is suspended, so there is no certificate of it." in answer.content.decode()


def test_a_badge_from_elsewhere_has_no_certificate(mara: Person, signed_in: SignedIn) -> None:
    brought = HeldCredential.objects.create(
        person=mara,
        source=HeldCredential.Source.IMPORT,
        identity="0" * 64,
        document=b"{}",
        name="A badge",
        earned_at=timezone.now(),
    )
    client = signed_in(mara)
    assert "certificate.pdf" not in client.get(brought.path).content.decode()
    assert client.get(f"{brought.path}/certificate.pdf").status_code == 404


def test_nobody_gets_the_certificate_of_anothers_badge(
    held: HeldCredential, stranger: Person, client: Client, signed_in: SignedIn
) -> None:
    assert signed_in(stranger).get(f"{held.path}/certificate.pdf").status_code == 404
    assert client.get(f"{held.path}/certificate.pdf").status_code == 302
