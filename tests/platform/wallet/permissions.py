"""The room's part of the table of who may do what: a wallet is its person's alone."""

from typing import Any

from django.utils import timezone
from tests.platform.permission_table import PEOPLE, Row, everyone, nobody_else, signed_in

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.people import actions as people
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.models import HeldCredential

TEST = "tests/platform/wallet"


def world(cast: dict[str, Any]) -> dict[str, object]:
    """Mara's badge, which is shared, and an award to someone without an account."""
    mara = people.create_person(
        acting_user=None, email="mara@example.org", name="Mara", password=None, confirmed=True
    )
    achievement = issuing.create_achievement(
        acting_user=cast["owner"],
        organisation=cast["northwind"],
        members=AchievementMembers(name="A", description="B", criteria_narrative="C"),
    )
    issuing.publish_achievement(acting_user=cast["owner"], achievement=achievement)
    award = issuing.award(
        acting_user=cast["owner"], achievement=achievement, email="nora@example.org"
    )
    offer = issuing.make_offer(
        acting_user=cast["owner"], achievement=achievement, offer=issuing.Offer()
    )
    held = HeldCredential.objects.create(
        person=mara,
        source=HeldCredential.Source.IMPORT,
        identity="0" * 64,
        document=b"{}",
        name="A badge",
        earned_at=timezone.now(),
    )
    actions.share(acting_user=mara, held=held)
    return {
        "held": held.key,
        "share": held.share_key,
        "award": award.key,
        "code": offer.written_code,
        "token": claim_token(award.key),
    }


API = "/api/v1/wallet/credentials"
# Without an account one is sent to sign in or to the link's own page; with one, the award of the
# world is not signed yet, and asks first whether both addresses are theirs.
CLAIMING = {**dict.fromkeys(PEOPLE, 409), "anonymous": 302}

ROWS = [
    everyone("GET", "/claim/{token}"),
    everyone("GET", "/claim/guessed", 404),
    Row("POST", "/claim/{token}", CLAIMING),
    everyone("GET", "/claim/{token}/badge.json", 404),
    everyone("GET", "/claim/{token}/sign-up", 405),
    Row("POST", "/claim/{token}/sign-up", {**dict.fromkeys(PEOPLE, 302), "anonymous": 200}),
    everyone("POST", "/claim/guessed/sign-up", 404),
    everyone("GET", "/claim/with"),
    everyone("GET", "/claim/with/{code}"),
    everyone("GET", "/claim/with/ACDE-ACDE", 404),
    Row("POST", "/claim/with/{code}", dict.fromkeys(PEOPLE, 302)),
    signed_in("GET", "/wallet/"),
    signed_in("GET", "/wallet/add"),
    signed_in("POST", "/wallet/add", 422),
    nobody_else("POST", "/wallet/take/{award}"),
    nobody_else("GET", "/wallet/{held}"),
    nobody_else("GET", "/wallet/{held}/certificate.pdf"),
    nobody_else("GET", "/wallet/{held}/badge.json"),
    nobody_else("GET", "/wallet/{held}/badge.png"),
    nobody_else("GET", "/wallet/{held}/name"),
    nobody_else("POST", "/wallet/{held}/name", data={"name": "Eve"}),
    nobody_else("POST", "/wallet/{held}/share"),
    nobody_else("POST", "/wallet/{held}/unshare"),
    nobody_else("POST", "/wallet/{held}/check"),
    nobody_else("GET", "/wallet/{held}/remove"),
    nobody_else("POST", "/wallet/{held}/remove"),
    everyone("GET", "/badges/{share}"),
    everyone("GET", "/badges/guessed", 404),
    everyone("GET", "/badges/{share}/badge.json"),
    everyone("GET", "/badges/{share}/badge.png", 404),
    signed_in("GET", API),
    signed_in("POST", API, 422, data=b"{}", content_type="application/octet-stream"),
    nobody_else("GET", f"{API}/{{held}}"),
    nobody_else("GET", f"{API}/{{held}}/document"),
    nobody_else("DELETE", f"{API}/{{held}}"),
]

OTHERS = f"{TEST}/test_keeping.py::test_nobody_acts_on_anothers_badge"
ACTIONS = {
    "check_again": OTHERS,
    "claim": f"{TEST}/test_claiming.py::test_nobody_claims_what_another_account_claimed",
    "count_visit": "free: the page that is counted is open to everybody",
    "claim_with_code": "free: everybody with the code may, within the offer's limits",
    "claim_with_key": f"{TEST}/test_claiming_with_a_key.py::"
    "test_whoever_does_not_hold_the_key_gets_nothing",
    "import_credential": "free: it fills the acting person's own wallet",
    "remove": OTHERS,
    "share": OTHERS,
    "take_award": f"{TEST}/test_claiming.py::test_nobody_takes_an_award_without_its_link",
    "unshare": OTHERS,
}
