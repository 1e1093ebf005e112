"""What other systems export is understood, and what of it cannot be kept is named."""

import base64
import contextlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openmerit.platform.issuing.errors import ExportUnreadable
from openmerit.platform.issuing.models import Import
from openmerit.platform.issuing.moving import opening
from openmerit.platform.issuing.moving.reading import read_export
from openmerit.platform.issuing.moving.values import moment_of

from . import exports
from .exports import as_json, bundle

Kind = Import.Kind


def only(things):
    (thing,) = things
    return thing


def behind(one):
    return {left.member for left in one.left}


def test_badgr_gives_badges_and_past_awards_with_their_dates():
    reading = read_export(exports.badgr())
    achievement, award = only(reading.achievements), only(reading.awards)
    assert reading.kind == Kind.OPEN_BADGES
    assert achievement.members.name == "Data Analyst"
    assert achievement.members.criteria_narrative == "Passed the **practical exam**."
    assert achievement.members.criteria_url == "https://northwind.example/criteria"
    assert achievement.members.valid_for_months == 24
    assert achievement.members.tag == ["data", "charts"]
    assert achievement.members.further_members["related"] == [
        {"id": f"{exports.BADGR}/badges/K829IK8RS6", "type": ["Related"]}
    ]
    assert award.email == "earner1@example.org"
    assert award.valid_from == datetime(2019, 5, 3, 10, 11, 12, tzinfo=UTC)
    assert award.original_id == f"{exports.BADGR}/assertions/a1"
    assert award.achievement == achievement.original_id
    assert [one.get("id") for one in award.evidence] == ["https://work.example/1", None]
    assert not award.refused


def test_a_revoked_award_stays_revoked_and_an_expired_one_keeps_its_end():
    reading = read_export(
        exports.badgr(
            exports.badgr_assertion(1, revoked=True, revocationReason="Copied"),
            exports.badgr_assertion(2, expires="2020-05-03T10:11:12Z"),
        )
    )
    revoked, expired = reading.awards
    assert (revoked.is_revoked, revoked.reason) == (True, "Copied")
    assert expired.valid_until == datetime(2020, 5, 3, 10, 11, 12, tzinfo=UTC)


def test_who_is_only_a_hash_cannot_be_carried_over():
    award = only(read_export(as_json(exports.moodle_assertion())).awards)
    assert "only by a hash" in award.refused
    assert award.email == ""


def test_a_table_of_addresses_in_the_archive_unlocks_hashes():
    source = bundle(
        a__json=exports.moodle_assertion("Ada@Example.org"),
        people__csv="email,badge\nAda@Example.org,French A1\n",
    )
    reading = read_export(source)
    hashed = next(one for one in reading.awards if "assertion.php" in one.original_id)
    assert hashed.email == "ada@example.org"
    assert not hashed.refused


def test_a_list_of_addresses_alone_is_enough_for_that():
    source = bundle(a__json=exports.moodle_assertion(), people__csv="email\nada@example.org\n")
    reading = read_export(source)
    assert only(reading.awards).email == "ada@example.org"
    assert "compared with the hashes" in only(reading.unread).why


def test_credly_gives_templates_and_issued_badges():
    reading = read_export(as_json({"data": [exports.CREDLY_BADGE], "metadata": {"count": 1}}))
    achievement, award = only(reading.achievements), only(reading.awards)
    assert reading.kind == Kind.CREDLY
    assert achievement.members.achievement_type == "Certification"
    assert achievement.members.tag == ["Manual handling"]
    assert achievement.members.criteria_narrative == "- Pass the assessment"
    assert "level" in behind(achievement)
    assert (award.email, award.name) == ("ada@example.org", "Ada Lovelace")
    assert award.valid_from == datetime(2022, 2, 4, 20, 20, 32, tzinfo=UTC)
    assert award.valid_until == datetime(2099, 2, 4, tzinfo=UTC)


def test_a_credly_table_names_its_badges_and_their_states():
    table = (
        "Badge Template ID,Badge Template Name,Recipient Email,Issued To First Name,"
        "Issued To Last Name,Issued At,Expires At,State,Badge URL,Country\n"
        "t1,Safe Lifting,ada@example.org,Ada,Lovelace,2022-02-04 15:20:32 UTC,,accepted,"
        "https://www.credly.com/badges/1,UK\n"
        "t1,Safe Lifting,bob@example.org,Bob,,2022-02-04 15:20:32 UTC,,revoked,,\n"
        "t1,Safe Lifting,cyd@example.org,Cyd,,2022-02-04 15:20:32 UTC,,rejected,,\n"
    )
    reading = read_export(table.encode())
    ada, bob, cyd = reading.awards
    assert reading.kind == Kind.CREDLY
    assert ada.name == "Ada Lovelace"
    assert "Country" in behind(ada)
    assert bob.is_revoked
    assert "rejected" in cyd.refused
    achievement = only(reading.achievements)
    assert achievement.original_id == "t1"
    assert achievement.is_only_named


def test_accredible_gives_credentials_and_what_they_are_of():
    reading = read_export(as_json(exports.ACCREDIBLE))
    achievement, award = only(reading.achievements), only(reading.awards)
    assert reading.kind == Kind.ACCREDIBLE
    assert achievement.members.name == "Cloud Fundamentals"
    assert achievement.members.criteria_narrative == "- Names the parts of a bill"
    assert award.result == [{"type": ["Result"], "value": "92"}]
    assert award.url == "https://www.credential.net/e62a0eab"
    assert "custom_attributes" in behind(award)


def test_a_masked_address_is_no_address():
    masked = {**exports.ACCREDIBLE["credentials"][0], "recipient": {"email": "h***@u***.com"}}
    award = only(read_export(as_json({"credentials": [masked]})).awards)
    assert "masked" in award.refused


def test_open_badge_factory_awards_one_event_to_many():
    lines = b"\n".join([as_json(exports.OBF_BADGE), as_json(exports.OBF_EVENT)])
    reading = read_export(lines)
    achievement = only(reading.achievements)
    assert achievement.members.criteria_narrative == "Led three workshops:\n\n- one\n- two"
    assert achievement.members.valid_for_months == 12
    assert achievement.members.category == "Trainers"
    ada, bob = reading.awards
    assert ada.valid_from == datetime(2015, 12, 4, tzinfo=UTC)
    assert (ada.is_revoked, bob.is_revoked) == (False, True)


def test_ctdl_gives_credentials_and_says_what_surrounds_them():
    reading = read_export(as_json(exports.CTDL))
    achievement = only(reading.achievements)
    assert reading.kind == Kind.CTDL
    assert achievement.original_id == "ce-1"
    assert achievement.members.name == "Network Technician"
    assert achievement.members.achievement_type == "Certificate"
    assert achievement.members.criteria_narrative == "Pass two tests.\n\n- Attend nine months"
    assert achievement.members.tag == ["networks", "cables"]
    assert [one["targetCode"] for one in achievement.members.alignment] == ["15-1231.00"]
    assert {"ceterms:availableAt", "ceterms:name (es)", "ceterms:occupationType"} <= behind(
        achievement
    )
    assert only(reading.unread).label == "LearningOpportunityProfile: Evening class"


def test_a_plain_table_is_enough():
    reading = read_export(
        bundle(
            achievements__csv="name,description,criteria,tags\nSQL,Asks,Passed,a;b\n",
            awards__csv="achievement;email;date;grade\nSQL;ada@example.org;2020-01-02;A\n",
        )
    )
    achievement, award = only(reading.achievements), only(reading.awards)
    assert reading.kind == Kind.TABLE
    assert achievement.members.tag == ["a", "b"]
    assert award.achievement == achievement.original_id
    assert award.valid_from == datetime(2020, 1, 2, tzinfo=UTC)


def test_a_date_that_may_be_two_days_is_not_guessed():
    table = b"achievement,email,date\nSQL,ada@example.org,02/03/2020\n"
    award = only(read_export(table).awards)
    assert "02/03/2020" in award.refused


def test_an_end_that_cannot_be_read_is_never_dropped():
    award = only(read_export(exports.badgr(exports.badgr_assertion(expires="next summer"))).awards)
    assert "next summer" in award.refused


def test_every_file_that_is_not_understood_is_named():
    reading = read_export(
        bundle(
            a__json=exports.badgr_badge(),
            broken__json=b"{",
            notes__txt="only words",
            lonely__png=exports.png(),
        )
    )
    assert {one.label for one in reading.unread} == {"broken.json", "notes.txt", "lonely.png"}


def test_a_picture_in_the_archive_is_found_by_its_name():
    reading = read_export(bundle(a__json=exports.badgr_badge(), analyst__png=exports.png()))
    assert only(reading.achievements).image == "file:analyst.png"
    assert reading.unread == ()


def test_the_chosen_kind_decides():
    with pytest.raises(ExportUnreadable):
        read_export(exports.badgr(), kind=Kind.CREDLY)
    assert read_export(exports.badgr(), kind=Kind.OPEN_BADGES).awards


def test_an_award_of_an_unknown_badge_says_so():
    award = only(read_export(as_json([exports.badgr_assertion()])).awards)
    assert "Add its description" in award.refused


def test_what_only_open_badges_3_says_of_an_achievement_stays():
    achievement = {
        "type": ["Achievement"],
        "id": "https://other.example/achievements/1",
        "name": "SQL",
        "description": "Asks a database.",
        "criteria": {"narrative": "Passed."},
        "humanCode": "SQL-1",
        "related": [{"id": "https://other.example/achievements/0", "type": ["Related"]}],
    }
    further = only(read_export(as_json(achievement)).achievements).members.further_members
    assert further["humanCode"] == "SQL-1"
    assert [one["id"][-1] for one in further["related"]] == ["1", "0"]


@pytest.mark.parametrize("odd", ["1e999", '{"\\u0000": 1}', '{"\\ud800": 1}', '"\\u0000"'])
def test_no_value_that_a_database_refuses_is_kept(odd):
    members = '"type": ["Achievement"], "id": "urn:a", "name": "SQL"'
    source = f'{{{members}, "creditsAvailable": {odd}}}'
    try:
        reading = read_export(source.encode())
    except ExportUnreadable:
        return
    achievement = only(reading.achievements)
    assert "creditsAvailable" not in achievement.members.further_members
    assert "further_members" in behind(achievement)


def test_a_signed_token_is_read_without_asking_its_signature():
    body = base64.urlsafe_b64encode(as_json(exports.moodle_assertion())).rstrip(b"=")
    reading = read_export(b"eyJhbGciOiJSUzI1NiJ9." + body + b".c2lnbmF0dXJl")
    assert only(reading.achievements).members.name == "French A1"


@pytest.mark.parametrize("name", ["../out.json", "/etc/out.json", "C:\\out.json", "a\\..\\b.json"])
def test_names_that_lead_out_of_the_archive_are_not_opened(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, as_json(exports.badgr_badge()))
        archive.writestr("ok.json", as_json(exports.badgr_badge()))
    reading = read_export(target.getvalue())
    assert "leads out" in only(reading.unread).why


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(opening, "MAX_UNPACKED", 1_000_000)
    bomb = bundle(a__json=b" " * 600_000, b__json=b" " * 600_000)
    assert len(bomb) < 5_000
    with pytest.raises(ExportUnreadable, match="larger"):
        read_export(bomb)


def test_deeply_nested_json_is_named_and_not_followed():
    deep = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(ExportUnreadable):
        read_export(deep)


SEEDS = [
    exports.badgr(),
    as_json(exports.moodle_assertion()),
    as_json(exports.CREDLY_BADGE),
    as_json(exports.ACCREDIBLE),
    as_json(exports.CTDL),
    as_json(exports.OBF_EVENT),
    b"achievement,email\nSQL,ada@example.org\n",
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
trees = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def reads_or_refuses(data: bytes) -> None:
    with contextlib.suppress(ExportUnreadable):
        read_export(data)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    reads_or_refuses(data)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 4_000), st.binary(max_size=6), st.integers(0, 5))
def test_no_damaged_export_breaks_the_reader(seed, place, bytes_there, gone):
    at = place % len(seed)
    reads_or_refuses(seed[:at] + bytes_there + seed[at + gone :])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(
        [
            exports.badgr_badge(),
            exports.badgr_assertion(),
            exports.moodle_assertion(),
            exports.CREDLY_BADGE,
            exports.CREDLY_TEMPLATE,
            exports.ACCREDIBLE["credentials"][0],
            exports.OBF_BADGE,
            exports.OBF_EVENT,
            exports.CTDL["@graph"][0],
        ]
    ),
    st.data(),
)
def test_no_member_of_another_kind_breaks_the_reader(thing, data):
    member = data.draw(st.sampled_from(sorted(thing)))
    odd = data.draw(trees)
    reads_or_refuses(as_json([{**thing, member: odd}, exports.badgr_badge()]))


@given(trees | st.integers(10**9, 10**30) | st.floats() | st.from_regex(r"[0-9T:+Z .-]{4,30}"))
def test_no_value_breaks_the_reading_of_a_date(value):
    with contextlib.suppress(ValueError):
        moment_of(value)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2020-01-02", datetime(2020, 1, 2, tzinfo=UTC)),
        ("2020-01-02T03:04:05.678Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02 03:04:05 -0500", datetime(2020, 1, 2, 8, 4, 5, tzinfo=UTC)),
        ("2020-01-02 03:04:05 UTC", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (1577934245, datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("1577934245", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (None, None),
    ],
)
def test_dates_are_read_as_the_systems_write_them(written, moment):
    assert moment_of(written) == moment
