"""Events: written with the change, told once it is committed, told again after a crash."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from openmerit.platform.engine import dispatching, events
from openmerit.platform.engine.actions import emit, emit_many
from openmerit.platform.engine.models import Delivery, OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process ends here: nothing after this line runs."""


@pytest.fixture
def heard():
    told = []
    events.subscribe("Rang", "listener", told.append)
    yield told
    events.unsubscribe("Rang", "listener")


def ring(key="1"):
    with transaction.atomic():
        return emit("Rang", key=key, payload={"bell": key})


def let_time_pass(seconds):
    past = timezone.now() - timedelta(seconds=seconds)
    Delivery.objects.update(due_at=past)
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=past)


def test_a_subscriber_hears_of_what_was_committed_once(heard):
    assert ring() is True
    dispatching.dispatch()
    dispatching.dispatch()

    assert heard == [{"bell": "1"}]


def test_what_was_rolled_back_never_happened(heard):
    with transaction.atomic():
        emit("Rang", key="1", payload={})
        transaction.set_rollback(True)
    dispatching.dispatch()

    assert heard == []
    assert not OutboxEvent.objects.exists()


def test_emitting_outside_a_transaction_is_a_mistake_that_is_told():
    with pytest.raises(AssertionError, match="outside a transaction"):
        emit("Rang", key="1", payload={})


def test_the_same_key_again_is_the_same_event(heard):
    ring()
    assert ring() is False
    with transaction.atomic():
        assert emit_many("Rang", {"1": {"bell": "1"}, "2": {"bell": "2"}}) == 1
    dispatching.dispatch()

    assert heard == [{"bell": "1"}, {"bell": "2"}]


def test_one_subscriber_that_fails_is_called_again_and_stops_no_other(heard):
    failures = []

    def fail(payload):
        failures.append(payload)
        raise ValueError("not today")

    events.subscribe("Rang", "failing", fail)
    try:
        ring()
        dispatching.dispatch()
        assert (len(heard), len(failures)) == (1, 1)
        dispatching.dispatch()
        assert len(failures) == 1, "it waits before it tries again"
        let_time_pass(10)
        dispatching.dispatch()
        assert (len(heard), len(failures)) == (1, 2)
        assert Delivery.objects.get(subscriber="failing").error == "ValueError: not today"
    finally:
        events.unsubscribe("Rang", "failing")


def test_after_twelve_failures_a_delivery_is_given_up_and_kept():
    def fail(payload):
        raise ValueError("never")

    events.subscribe("Rang", "failing", fail)
    try:
        ring()
        for _attempt in range(dispatching.MAXIMUM_ATTEMPTS):
            let_time_pass(1)
            dispatching.dispatch()
    finally:
        events.unsubscribe("Rang", "failing")

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempt) == ("dead", 12)


@pytest.mark.parametrize("moment", ["before the handler's work", "after the handler's work"])
def test_a_crash_in_a_handler_hands_the_event_out_again(moment):
    done = []

    def handle(payload):
        if not done and moment == "before the handler's work":
            done.append("crash")
            raise Killed
        done.append(payload["bell"])
        if done == ["1"]:
            raise Killed

    events.subscribe("Rang", "crashing", handle)
    try:
        ring()
        with pytest.raises(Killed):
            dispatching.dispatch()
        dispatching.dispatch()
        assert len(done) == 1, "the dead worker's lease still holds"
        let_time_pass(1)
        dispatching.dispatch()
        dispatching.dispatch()
    finally:
        events.unsubscribe("Rang", "crashing")

    assert done[1:] == ["1"]
    assert Delivery.objects.get().state == "done"


def test_a_handler_that_kills_every_worker_is_given_up_too():
    def kill(payload):
        raise Killed

    events.subscribe("Rang", "killer", kill)
    try:
        ring()
        for _attempt in range(dispatching.MAXIMUM_ATTEMPTS):
            let_time_pass(1)
            with pytest.raises(Killed):
                dispatching.dispatch()
        let_time_pass(1)
        dispatching.dispatch()
    finally:
        events.unsubscribe("Rang", "killer")

    assert Delivery.objects.get().state == "dead"
