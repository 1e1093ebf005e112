"""The pages of moving in and out, and the same over HTTP."""

import csv
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.models import Achievement, Archive, Award, Import

from . import exports

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/issue/northwind/moving/"


def upload(client, content, name="export.zip", **more):
    return client.post(HOME, {"file": SimpleUploadedFile(name, content), **more})


def test_a_file_that_is_no_export_is_refused_beside_its_field(signed_in, issuer_member):
    answer = upload(signed_in(issuer_member), b"only words")
    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_chosen_kind_that_the_file_is_not_is_refused(signed_in, issuer_member):
    answer = upload(signed_in(issuer_member), exports.badgr(), kind="credly")
    assert answer.status_code == 422
    assert "another kind than you chose" in answer.content.decode()


def test_what_is_left_out_can_be_shown_alone(signed_in, issuer_member):
    client = signed_in(issuer_member)
    hashed = exports.badgr_assertion(2, recipient={"identity": "sha256$1", "hashed": True})
    answer = upload(client, exports.badgr(exports.badgr_assertion(1), hashed))
    shown = client.get(f"{answer.url}?outcome=refused").content.decode()
    assert "assertions/a2" in shown
    assert "assertions/a1" not in shown


def test_the_table_of_a_dry_run_runs_no_formula(signed_in, issuer_member):
    client = signed_in(issuer_member)
    answer = upload(client, b"name,description\n=cmd()|A1,Asks.\n", "a.csv")
    body = b"".join(client.get(f"{answer.url}rows.csv").streaming_content)
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert row["name"] == "'=cmd()|A1"


def test_a_stranger_s_words_are_no_markup(signed_in, issuer_member):
    client = signed_in(issuer_member)
    answer = upload(client, b"name,description,<b>x\n<script>1</script>,Asks.,y\n", "a.csv")
    shown = client.get(answer.url).content.decode()
    assert "<script>1" not in shown
    assert "<b>x" not in shown


def test_dropping_a_file_makes_nothing(signed_in, issuer_member):
    client = signed_in(issuer_member)
    answer = upload(client, exports.badgr())
    assert client.post(f"{answer.url}cancel").url == HOME
    assert Import.objects.get().state == Import.State.CANCELLED
    assert not Achievement.objects.exists()


def test_a_script_brings_an_export(with_token, issuer_member, drain):
    client = with_token(issuer_member)
    made = client.post(
        "/api/v1/organisations/northwind/imports?file_name=badgr.zip",
        exports.badgr(),
        content_type="application/zip",
    )
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["achievements"], told["awards"]) == ("preview", 1, 1)
    rows = client.get(f"/api/v1/imports/{told['id']}/rows?what=award").json()["items"]
    assert [row["outcome"] for row in rows] == ["planned"]
    client.post(
        f"/api/v1/imports/{told['id']}/start",
        json.dumps({"publish": True}),
        content_type="application/json",
    )
    drain()
    after = client.get(f"/api/v1/imports/{told['id']}").json()
    assert (after["state"], after["done"]) == ("done", 2)
    assert Award.objects.get().state == Award.State.ISSUED


def test_a_script_that_sends_no_export_is_told_why(with_token, issuer_member):
    answer = with_token(issuer_member).post(
        "/api/v1/organisations/northwind/imports", b"", content_type="application/zip"
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "export_unreadable"


def test_a_script_takes_everything_away(with_token, owner, northwind, drain):
    client = with_token(owner)
    made = client.post("/api/v1/organisations/northwind/archives").json()
    assert made["file"] is None
    early = client.get(f"/api/v1/archives/{made['id']}/file")
    assert (early.status_code, early.json()["code"]) == (409, "archive_state")
    drain()
    ready = client.get(f"/api/v1/archives/{made['id']}").json()
    answer = client.get(ready["file"].partition("://")[2].partition("/")[2].join(["/", ""]))
    content = b"".join(answer.streaming_content)
    assert "organisation.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert answer["Cache-Control"] == "private, no-store"


def test_an_archive_that_is_over_is_no_longer_given(signed_in, owner, northwind, drain):
    archive = actions.request_archive(acting_user=owner, organisation=northwind)
    drain()
    Archive.objects.update(state=Archive.State.EXPIRED)
    assert signed_in(owner).get(f"{HOME}archives/{archive.key}/file").status_code == 409


def test_an_award_says_where_it_was_first(signed_in, issuer_member, northwind, drain):
    client = signed_in(issuer_member)
    answer = upload(client, exports.badgr())
    client.post(f"{answer.url}start", {"publish": "on"})
    drain()
    award = Award.objects.get()
    shown = client.get(f"/issue/northwind/awards/{award.key}/").content.decode()
    assert "First issued on 3 May 2019" in shown
    assert f"{exports.BADGR}/assertions/a1" in shown
    assert "Send the claim mail again" not in shown
    public = client.get(award.achievement.path).content.decode()
    assert f"{exports.BADGR}/badges/K829IK8RS6" in public
