"""Idempotency keys."""

import pytest

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.engine.errors import IdempotencyConflict
from openmerit.platform.engine.models import IdempotencyKey, Sweep


def ask(person, key="k", body=b"body", scope="things"):
    made = f"thing {Sweep.objects.count()}"
    return answer_once(
        acting_user=person,
        scope=scope,
        key=key,
        body=body,
        produce=lambda: Sweep.objects.create(name=made),
        load=lambda name: Sweep.objects.get(name=name),
        identify=lambda sweep: sweep.name,
    )


def test_the_same_request_again_gets_the_same_object(owner):
    first, made = ask(owner)
    second, made_again = ask(owner)

    assert (made, made_again) == (True, False)
    assert first == second
    assert Sweep.objects.count() == 1


def test_the_same_key_with_another_body_is_refused_and_nothing_is_made(owner):
    ask(owner)
    with pytest.raises(IdempotencyConflict) as refused:
        ask(owner, body=b"other")

    assert refused.value.fields == {"key": "k"}
    assert Sweep.objects.count() == 1


def test_without_a_key_each_request_makes_its_own(owner):
    ask(owner, key=None)
    ask(owner, key=None)

    assert Sweep.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


def test_a_key_belongs_to_its_person_and_scope(owner, stranger):
    ask(owner)
    ask(stranger)
    ask(owner, scope="others")

    assert Sweep.objects.count() == 3


def test_a_request_that_failed_leaves_its_key_free(owner):
    def fail():
        raise LookupError

    with pytest.raises(LookupError):
        answer_once(
            acting_user=owner,
            scope="things",
            key="k",
            body=b"body",
            produce=fail,
            load=str,
            identify=str,
        )

    assert ask(owner)[1] is True
