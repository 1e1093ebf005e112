"""Files prove what somebody did: known by their content, served to be saved, named in the badge."""

import base64
import hashlib
import io
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from openmerit.credentials import verify
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.actions import awards as award_actions
from openmerit.platform.issuing.actions.evidence import MAX_BYTES, SUFFIXES, media_type_of
from openmerit.platform.issuing.errors import AlreadyHeld, EvidenceRefused
from openmerit.platform.issuing.models import Award, EvidenceFile
from openmerit.platform.issuing.work import sign_single_awards

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind):
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(target, kind)
    return target.getvalue()


@pytest.fixture
def give(issuer_member, achievement):
    def award(*files, **more):
        return actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            **({"email": "ada@example.org"} | more),
            files=[actions.Uploaded(name, data) for name, data in files],
        )

    return award


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


def kept():
    folder = default_storage.path("evidence")
    return default_storage.listdir("evidence")[1] if default_storage.exists(folder) else []


@pytest.mark.django_db
def test_each_file_is_evidence_with_address_name_and_digest_in_a_badge_that_holds(
    issuer_member, achievement
):
    made = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        evidence=[{"id": "https://work.example/ada", "name": "Her site"}],
        files=[
            actions.Uploaded("thesis.pdf", PDF, "Her thesis", "Written alone."),
            actions.Uploaded("shot.png", picture("PNG")),
        ],
    )
    sign_single_awards()
    made.refresh_from_db()
    content = queries.credential_of(made)
    linked, thesis, shot = json.loads(content)["evidence"]
    assert linked["id"] == "https://work.example/ada"
    assert (thesis["name"], thesis["narrative"]) == ("Her thesis", "Written alone.")
    assert shot["name"] == "shot.png"
    digest = base64.urlsafe_b64decode(thesis["digestMultibase"][1:] + "==")
    assert digest == b"\x12\x20" + hashlib.sha256(PDF).digest()
    report = verify(content)
    assert {str(report.check(id).outcome) for id in ("context", "proof", "schema")} == {"passed"}


@pytest.mark.django_db
def test_it_is_served_to_be_saved_and_can_do_nothing_in_a_browser(give, client):
    give(("../../<script>.pdf", PDF))
    row = EvidenceFile.objects.get()
    assert len(row.key) == 32
    answer = client.get(f"/evidence/{row.key}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "script" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get("/evidence/guessed").status_code == 404


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        ("Größe\n".encode(), "text/plain"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_it_is_called(data, found):
    assert media_type_of(actions.Uploaded("x.exe", data)) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x" * (MAX_BYTES + 1),
        b"MZ\x90\x00 a program",
        b"PK\x03\x04 an archive",
        picture("PNG")[:40],
        picture("GIF"),
        b"\xff\xd8\xff no picture",
    ],
    ids=["empty", "too large", "program", "archive", "half a PNG", "GIF", "no JPEG"],
)
def test_what_is_none_of_these_is_refused_and_nothing_is_kept(give, data):
    with pytest.raises(EvidenceRefused):
        give(("fine.txt", b"Fine."), ("work.pdf", data))
    assert Award.objects.count() == 0
    assert kept() == []


@given(st.binary(max_size=400), st.text(max_size=50))
def test_whatever_bytes_come_they_are_known_or_refused_in_words(data, name):
    with suppress(EvidenceRefused):
        assert media_type_of(actions.Uploaded(name, data)) in SUFFIXES


@pytest.mark.django_db
def test_an_award_that_is_not_made_leaves_no_file_behind(give):
    give(("a.txt", b"One."))
    with pytest.raises(AlreadyHeld):
        give(("b.txt", b"Two."))
    assert len(kept()) == 1


@pytest.mark.django_db
def test_several_links_files_and_words_are_given_in_one_form(achievement, issuer_member, signed_in):
    browser = signed_in(issuer_member)
    address = f"/issue/northwind/achievements/{achievement.key}/award"
    sent = {
        "email": "ada@example.org",
        "evidence-TOTAL_FORMS": "5",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-url": "https://work.example/ada",
        "evidence-1-file": SimpleUploadedFile("t.pdf", PDF),
        "evidence-1-name": "Thesis",
        "evidence-2-narrative": "Led the team for a year.",
    }
    page = browser.post(address, sent, follow=True).content.decode()
    assert len(Award.objects.get().evidence) == 3
    assert "Thesis" in page
    assert EvidenceFile.objects.get().url in page


@pytest.mark.django_db
def test_a_wrong_file_is_said_beside_the_form_and_what_was_typed_stays(
    achievement, issuer_member, signed_in
):
    browser = signed_in(issuer_member)
    sent = {
        "email": "ada@example.org",
        "evidence-TOTAL_FORMS": "5",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-file": SimpleUploadedFile("t.exe", b"MZ\x90\x00"),
        "evidence-0-narrative": "What she did.",
    }
    answer = browser.post(f"/issue/northwind/achievements/{achievement.key}/award", sent)
    assert answer.status_code == 422
    assert "only PDF, PNG, JPEG and plain text" in answer.content.decode()
    assert "What she did." in answer.content.decode()
    assert Award.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_taken_back_keeps_its_files(give, issuer_member, monkeypatch):
    made = give(("a.txt", b"One."), due_at=timezone.now() + timedelta(days=1))
    real = award_actions.remove_files

    def killed(award):
        real(award)
        raise SystemExit

    monkeypatch.setattr(award_actions, "remove_files", killed)
    with pytest.raises(SystemExit):
        actions.take_back(acting_user=issuer_member, award=made)
    assert Award.objects.filter(pk=made.pk).exists()
    assert len(kept()) == 1


@pytest.mark.django_db(transaction=True)
def test_taking_a_scheduled_award_back_removes_its_files(give, issuer_member):
    made = give(("a.txt", b"One."), due_at=timezone.now() + timedelta(days=1))
    actions.take_back(acting_user=issuer_member, award=made)
    assert kept() == []
    assert EvidenceFile.objects.count() == 0
