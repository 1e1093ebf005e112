"""The story is told where a worker is at work, too."""

from threading import Thread

from openmerit.platform import story
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.worker import Worker
from openmerit.platform.issuing.models import Award, SignedCredential
from openmerit.platform.wallet.models import HeldCredential


def test_a_worker_beside_it_makes_nothing_twice(transactional_db: None) -> None:
    worker = Worker(alone=False)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        story.load()
    finally:
        worker.stop()
        thread.join(30)
    assert not thread.is_alive()
    assert sorted(award.standing for award in Award.objects.all()) == sorted(
        ["issued"] * 18 + ["expired", "revoked"]
    )
    assert SignedCredential.objects.count() == 20
    assert HeldCredential.objects.count() == 16


def test_afterwards_the_worker_tells_once_whoever_has_not_claimed(
    transactional_db: None, drain
) -> None:
    story.load()
    drain()
    drain()
    claim_mails = Mail.objects.filter(kind="claim")
    unclaimed = Award.objects.filter(claimed_by=None)
    assert claim_mails.count() == unclaimed.count() == 5
    assert not claim_mails.exclude(state=Mail.State.SENT).exists()
