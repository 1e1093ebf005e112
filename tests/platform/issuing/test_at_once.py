"""Several at once: what must happen once does, and nobody is told that the database is busy."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from openmerit.platform.issuing import actions, work
from openmerit.platform.issuing.errors import AlreadyHeld
from openmerit.platform.issuing.models import Award, SignedCredential

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def at_once(deed, count=WRITERS):
    """What each of several threads got from `deed(number)`."""

    def alone(number):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(alone, range(count)))


def test_of_many_who_award_the_same_to_one_person_one_does(issuer_member, achievement):
    def award(_number):
        try:
            actions.award(
                acting_user=issuer_member, achievement=achievement, email="ada@example.org"
            )
        except AlreadyHeld:
            return "held"
        return "made"

    assert Counter(at_once(award, 12)) == {"made": 1, "held": 11}
    assert Award.objects.count() == 1


def test_of_many_workers_who_sign_each_award_is_signed_by_one(issuer_member, achievement):
    for number in range(40):
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=f"person{number}@example.org",
        )
    at_once(lambda _number: work.sign_single_awards())
    assert SignedCredential.objects.count() == 40
    assert Award.objects.filter(state="issued").count() == 40


def test_a_run_and_those_who_award_by_hand_do_not_get_in_each_others_way(
    issuer_member, achievement, sheet
):
    people = [f"person{number}@example.org" for number in range(120)]
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet(*people, header="email")
    )
    actions.start_run(acting_user=issuer_member, run=run)

    def deed(number):
        if number == 0:
            work.work_on_run(run.key)
            return 0
        made = 0
        for place in range(number, 120, 7):
            try:
                actions.award(
                    acting_user=issuer_member, achievement=achievement, email=people[place]
                )
                made += 1
            except AlreadyHeld:
                continue
        return made

    by_hand = sum(at_once(deed))
    work.sign_single_awards()
    assert Award.objects.count() == SignedCredential.objects.count() == 120
    assert Award.objects.filter(run__isnull=True).count() == by_hand
    assert sorted(Award.objects.values_list("status_index", flat=True)) == list(range(120))
    run.refresh_from_db()
    assert run.state == "done"
