"""Certificates: what is printed, what goes along with it, and who gets one."""

import base64
import io
import json
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pypdf import PdfReader

from openmerit import credentials
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.certificates import PLACEHOLDERS, check_text, draw, filled
from openmerit.platform.issuing.errors import (
    AwardMissing,
    CertificateRefused,
    NoCertificate,
    PressesBusy,
)
from openmerit.platform.issuing.models import Award, Certificate, CertificateTemplate
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing
from openmerit.platform.people.models import AuditEntry
from openmerit.platform.verifying.resolving import HouseResolver

HOME = "/issue/northwind/"


def awarded(by: Any, achievement: Any, **more: Any) -> Award:
    """A signed award of that achievement."""
    wanted = {"email": "ada@example.org", "name": "Ada Lovelace"} | more
    award = actions.award(acting_user=by, achievement=achievement, **wanted)
    sign_single_awards()
    award.refresh_from_db()
    return award


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    return awarded(issuer_member, achievement)


def pdf(by: Any, award: Award) -> bytes:
    made = actions.make_certificate(acting_user=by, award=award)
    return queries.certificate_pdf(made)


def words_of(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def picture(width: int = 300, height: int = 80) -> bytes:
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, height - 20), (width - 20, 20)], fill="#000066", width=5)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def designed(owner: Any, organisation: Any, **members: Any) -> CertificateTemplate:
    design = actions.CertificateDesign(**members)
    return actions.design_certificate(acting_user=owner, organisation=organisation, design=design)


def test_the_sheet_says_who_earned_what_from_whom_and_where_to_check_it(issuer_member, award):
    made = actions.make_certificate(acting_user=issuer_member, award=award)
    told = words_of(queries.certificate_pdf(made))
    for word in ("Ada Lovelace", "Data Analyst", "Northwind Academy", "has earned"):
        assert word in told
    assert made.url.partition("://")[2] in told.replace(" ", "")
    assert "What is printed here is not signed." in told


def test_the_file_answers_for_itself_when_it_is_verified(issuer_member, award):
    document = pdf(issuer_member, award)
    report = credentials.verify(
        document, resolver=HouseResolver(online=False), recipient="ada@example.org"
    )
    assert report.verdict is credentials.Verdict.VALID, report.summary
    assert report.format == "open-badge-3.0/pdf"
    (attached,) = credentials.attached_credentials(document)
    assert attached.data == queries.credential_of(award)
    assert attached.name == "data-analyst.json"


def test_a_file_whose_attachment_was_changed_does_not_hold(issuer_member, award, monkeypatch):
    changed = queries.credential_of(award).replace(b"Data Analyst", b"Data Monarch")
    monkeypatch.setattr(queries.certificates, "credential_of", lambda _award: changed)
    report = credentials.verify(pdf(issuer_member, award), resolver=HouseResolver(online=False))
    assert report.verdict is credentials.Verdict.INVALID


def test_the_file_can_be_listened_to_and_archived(issuer_member, award):
    reader = PdfReader(io.BytesIO(pdf(issuer_member, award)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate: Data Analyst, Ada Lovelace"
    assert reader.metadata.author == "Northwind Academy"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf has a boolean of its own)
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata


def test_the_same_award_gives_the_same_file(issuer_member, award):
    assert pdf(issuer_member, award) == pdf(issuer_member, award)
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.filter(verb="certificate.made").count() == 1


@pytest.mark.parametrize("layout", CertificateTemplate.Layout.values)
@pytest.mark.parametrize("paper", CertificateTemplate.Paper.values)
def test_each_layout_prints_the_longest_words_whole(
    layout, paper, owner, northwind, issuer_member, achievement
):
    designed(
        owner,
        northwind,
        layout=layout,
        paper=paper,
        heading="Certificate of a very long course in many parts",
        body="has spent {hours} hours on {achievement} " * 7,
        logo=picture(600, 120),
        signatories=[
            actions.Signatory(f"Dr. Signatory Number {n}", "Head of Everything " * 4, picture())
            for n in range(3)
        ],
    )
    wording = "Not issued under the framework of any country. " * 40
    achievement.wording = wording
    achievement.save()
    award = awarded(issuer_member, achievement, name="Maximiliane " * 14)
    told = words_of(pdf(issuer_member, award))
    assert told.count("Maximiliane") >= 14
    assert told.count("Not issued under the framework") == 40
    assert "Dr. Signatory Number 2" in told


@pytest.mark.parametrize("layout", CertificateTemplate.Layout.values)
@pytest.mark.parametrize("palette", ["ink", "#ffffff/#003366"])
def test_a_camera_reads_the_code_in_each_layout(layout, palette, northwind):
    template = CertificateTemplate(organisation=northwind, layout=layout, palette=palette)
    sample = queries.certificate_sample(queries.Look(template, ()))
    with Image.open(io.BytesIO(sample)) as page:
        (code,) = zxingcpp.read_barcodes(page.convert("L"))
    assert code.text == f"http://localhost:8000/certificates/{'x' * 16}"


def test_the_compulsory_wording_is_always_there(issuer_member, owner, northwind, achievement):
    achievement.wording = "Not issued under the AQF."
    achievement.save()
    award = awarded(issuer_member, achievement)
    for layout in CertificateTemplate.Layout.values:
        designed(owner, northwind, layout=layout)
        assert "Not issued under the AQF." in words_of(pdf(issuer_member, award))


def test_the_fixed_words_and_dates_come_in_german(issuer_member, owner, northwind, award):
    designed(owner, northwind, language="de", body="hat am {date} bestanden:")
    document = pdf(issuer_member, award)
    told = words_of(document)
    assert "verliehen an" in told
    assert "Zertifikat" in told
    month = award.valid_from.month
    german = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    date = f"{award.valid_from.day}. {german.split()[month - 1]} {award.valid_from.year}"
    assert f"hat am {date} bestanden:" in told
    assert PdfReader(io.BytesIO(document)).trailer["/Root"]["/Lang"] == "de"


def test_what_people_wrote_is_never_markup(issuer_member, owner, northwind, achievement):
    name = '#strong[Ada] $x$ *b* #read("/etc/passwd") \\ <label> @cite'
    designed(owner, northwind, heading="#panic()", body='#sys.inputs = "x" for {recipient}')
    told = words_of(pdf(issuer_member, awarded(issuer_member, achievement, name=name)))
    assert name in told
    assert "#panic()" in told


def test_a_name_cannot_be_turned_around_by_what_is_not_seen(issuer_member, achievement):
    name = "Ada \u202eecalevoL\u202c"
    document = pdf(issuer_member, awarded(issuer_member, achievement, name=name))
    assert "Ada ecalevoL" in words_of(document)


def test_a_name_that_the_typeface_lacks_is_refused_and_never_boxes(issuer_member, achievement):
    award = awarded(issuer_member, achievement, name="山田 花子")
    made = actions.make_certificate(acting_user=issuer_member, award=award)
    with pytest.raises(CertificateRefused, match="the typeface lacks 山 田 花 子"):
        queries.certificate_pdf(made)


def test_accents_greek_and_cyrillic_are_printed(issuer_member, achievement):
    name = "Zoë Škvorecký Ελένη Наталья"
    assert name in words_of(pdf(issuer_member, awarded(issuer_member, achievement, name=name)))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("ليلى حداد", "NotoSansArabic"),
        ("आराध्या शर्मा", "NotoSansDevanagari"),
        ("สมชาย ใจดี", "NotoSansThai"),
    ],
)
def test_what_inter_lacks_is_set_in_noto_of_that_script(name, family, issuer_member, achievement):
    document = pdf(issuer_member, awarded(issuer_member, achievement, name=name))
    reader = PdfReader(io.BytesIO(document))
    assert reader.metadata is not None
    assert reader.metadata.title.endswith(name)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any(family in font for font in fonts), fonts


def test_what_was_withdrawn_gives_no_fresh_certificate(issuer_member, award):
    actions.suspend(acting_user=issuer_member, award=award, reason="A question")
    with pytest.raises(NoCertificate, match="suspended"):
        actions.make_certificate(acting_user=issuer_member, award=award)
    actions.reinstate(acting_user=issuer_member, award=award, reason="Answered")
    stale = Award.objects.get(pk=award.pk)
    actions.make_certificate(acting_user=issuer_member, award=stale)
    actions.revoke(acting_user=issuer_member, award=award, reason="A mistake")
    with pytest.raises(NoCertificate, match="revoked"):
        actions.make_certificate(acting_user=issuer_member, award=stale)


def test_what_is_not_signed_yet_gives_no_certificate(issuer_member, achievement):
    waiting = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org"
    )
    with pytest.raises(NoCertificate, match="queued"):
        actions.make_certificate(acting_user=issuer_member, award=waiting)


def test_a_certificate_is_for_the_issuers_members_and_for_who_claimed_it(
    award, viewer, stranger, operator, nobody
):
    for outsider in (stranger, operator, nobody):
        with pytest.raises(AwardMissing):
            actions.make_certificate(acting_user=outsider, award=award)
    assert not Certificate.objects.exists()
    assert actions.make_certificate(acting_user=viewer, award=award).award == award
    Award.objects.filter(pk=award.pk).update(claimed_by=stranger)
    award.refresh_from_db()
    assert actions.make_certificate(acting_user=stranger, award=award).award == award


def test_only_so_many_are_made_at_a_time(issuer_member, award, monkeypatch):
    made = actions.make_certificate(acting_user=issuer_member, award=award)
    monkeypatch.setattr(draw, "_PATIENCE_SECONDS", 0.01)
    with draw._a_press(), draw._a_press(), pytest.raises(PressesBusy):
        queries.certificate_pdf(made)
    assert queries.certificate_pdf(made)


def test_the_printed_address_leads_to_the_page_that_checks_it(issuer_member, award, client):
    made = actions.make_certificate(acting_user=issuer_member, award=award)
    answer = client.get(made.path)
    assert answer.status_code == 302
    form = client.get(answer["Location"]).content.decode()
    assert made.url in form
    checked = client.post("/verify", {"pasted": made.url, "recipient": "ada@example.org"})
    assert "Data Analyst" in checked.content.decode()
    as_document = client.get(made.path, headers={"Accept": "application/vc+ld+json"})
    assert as_document.content == queries.credential_of(award)
    typed = made.key.upper()
    assert client.get(f"/certificates/{typed[:8]}-{typed[8:]}").status_code == 302
    assert client.get(f"/certificates/{award.key}").status_code == 404


def test_the_address_still_answers_once_the_badge_is_revoked(issuer_member, award, client):
    made = actions.make_certificate(acting_user=issuer_member, award=award)
    actions.revoke(acting_user=issuer_member, award=award, reason="A mistake")
    checked = client.post("/verify", {"pasted": made.url}).content.decode()
    assert "Do not rely on" in checked or "withdrew" in checked or "revoked" in checked


def test_the_file_comes_from_the_awards_page_and_over_the_api(
    issuer_member, award, signed_in, with_token
):
    page = signed_in(issuer_member).get(f"{HOME}awards/{award.key}/certificate.pdf")
    assert page["Content-Type"] == "application/pdf"
    api = with_token(issuer_member)
    address = f"/api/v1/awards/{award.key}/credential"
    answer = api.get(address, headers={"Accept": "application/pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == page.content
    actions.revoke(acting_user=issuer_member, award=award, reason="A mistake")
    refused = api.get(address, headers={"Accept": "application/pdf"})
    assert refused.status_code == 409
    assert refused.json()["code"] == "no_certificate"
    browser = signed_in(issuer_member)
    sent_back = browser.get(f"{HOME}awards/{award.key}/certificate.pdf", follow=True)
    assert "so there is no certificate of it" in sent_back.content.decode()
    assert "certificate.pdf" not in sent_back.content.decode()


# --- Designing --------------------------------------------------------------------------------


def test_only_who_manages_the_organisation_designs(issuer_member, viewer, stranger, northwind):
    for person, error in (
        (issuer_member, NotAllowed),
        (viewer, NotAllowed),
        (stranger, OrganisationMissing),
    ):
        with pytest.raises(error):
            designed(person, northwind)
    assert not CertificateTemplate.objects.exists()


def test_a_design_is_typed_looked_at_and_kept(owner, northwind, signed_in):
    browser = signed_in(owner)
    assert f"{HOME}certificate" in browser.get(f"{HOME}organisation").content.decode()
    typed = {
        "layout": "band",
        "palette": "plum",
        "paper": "us-letter",
        "language": "de",
        "heading": "Urkunde",
        "body": "hat {achievement} bestanden",
        "signatory_1_name": "Olga Brandt",
        "signatory_1_function": "Leiterin",
    }
    looked = browser.post(f"{HOME}certificate", typed | {"then": "look"})
    assert b"data:image/png;base64," in looked.content
    assert not CertificateTemplate.objects.exists()
    shown = browser.post(f"{HOME}certificate/preview", typed)
    assert b"data:image/png;base64," in shown.content
    upload = io.BytesIO(picture())
    upload.name = "signature.png"
    answer = browser.post(f"{HOME}certificate", typed | {"signatory_1_picture": upload})
    assert answer.status_code == 302
    look = queries.look_of(northwind)
    assert (look.template.layout, look.template.heading) == ("band", "Urkunde")
    (signatory,) = look.signatories
    assert signatory.name == "Olga Brandt"
    with Image.open(io.BytesIO(bytes(signatory.signature))) as kept:
        assert kept.width > 4 * kept.height - 40  # the empty margins are cut off
    assert "Take the signature away" in browser.get(f"{HOME}certificate").content.decode()


def test_a_signature_never_moves_to_another_name(owner, northwind):
    first, second = actions.Signatory("Olga", "", picture()), actions.Signatory("Jan", "Rector")
    designed(owner, northwind, signatories=[first, second])
    designed(owner, northwind, signatories=[actions.Signatory("Jan", "Rector")])
    (jan,) = queries.look_of(northwind).signatories
    assert not jan.signature
    designed(owner, northwind, signatories=[actions.Signatory("Jan"), first])
    designed(owner, northwind, signatories=[actions.Signatory("Olga"), actions.Signatory("Jan")])
    olga, jan = queries.look_of(northwind).signatories
    assert olga.signature
    assert not jan.signature


def test_a_logo_is_cleaned_before_it_is_kept(owner, northwind, signed_in):
    browser = signed_in(owner)
    typed = {"layout": "classic", "palette": "ink", "paper": "a4", "language": "en"}
    evil = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    evil.name = "logo.svg"
    answer = browser.post(f"{HOME}certificate", typed | {"logo": evil})
    assert answer.status_code == 422
    assert "This picture cannot be used" in answer.content.decode()
    clean = io.BytesIO(picture(500, 100))
    clean.name = "logo.png"
    assert browser.post(f"{HOME}certificate", typed | {"logo": clean}).status_code == 302
    kept = bytes(queries.look_of(northwind).template.logo)
    assert kept.startswith(b"\x89PNG")
    assert browser.post(f"{HOME}certificate", typed).status_code == 302
    assert bytes(queries.look_of(northwind).template.logo) == kept
    assert browser.post(f"{HOME}certificate", typed | {"logo_away": "on"}).status_code == 302
    assert not queries.look_of(northwind).template.logo


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"body": "for {salary}"}, "“{salary}” stands for nothing"),
        ({"body": "a { alone"}, "stands alone"),
        ({"heading": "证书"}, "the typeface lacks"),
        ({"heading": "{date}"}, "takes no placeholder"),
        ({"signatory_2_function": "Rector"}, "Say who signs."),
    ],
)
def test_what_cannot_be_printed_is_said_in_the_preview_and_not_kept(
    typed, told, owner, northwind, signed_in
):
    browser = signed_in(owner)
    good = {"layout": "classic", "palette": "ink", "paper": "a4", "language": "en"}
    answer = browser.post(f"{HOME}certificate", good | typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CertificateTemplate.objects.exists()
    if "signatory_2_function" not in typed:
        shown = browser.post(f"{HOME}certificate/preview", good | typed).content.decode()
        assert told in shown


def test_a_wild_request_for_a_preview_is_answered_in_words(owner, northwind, signed_in):
    answer = signed_in(owner).post(f"{HOME}certificate/preview", {"layout": "x" * 500})
    assert answer.status_code == 200
    assert "It cannot be printed like this" in answer.content.decode()


def test_a_script_designs_and_never_gets_a_signature_back(owner, northwind, with_token):
    script = with_token(owner)
    address = "/api/v1/organisations/northwind/certificate"
    signature = "data:image/png;base64," + base64.b64encode(picture()).decode()
    sent = {"layout": "plain", "signatories": [{"name": "Olga", "signature": signature}]}
    answer = script.put(address, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200, answer.content
    told = script.get(address).json()
    assert told["layout"] == "plain"
    assert told["signatories"] == [{"name": "Olga", "function": "", "has_signature": True}]
    again = {"signatories": [{"name": "Olga"}]}
    assert script.put(address, json.dumps(again), content_type="application/json").json()[
        "signatories"
    ][0]["has_signature"]
    for wrong, code in (
        ({"body": "{salary}"}, "certificate_refused"),
        ({"layout": "round"}, "certificate_refused"),
        ({"palette": "#123456/#123457"}, "design_refused"),
        ({"logo": "https://example.org/logo.png"}, "image_refused"),
        ({"signatories": [{"name": "A"}] * 4}, "certificate_refused"),
    ):
        refused = script.put(address, json.dumps(wrong), content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (422, code)


@given(st.text(max_size=80))
def test_any_text_is_printed_as_it_is_or_refused(text):
    try:
        kept = check_text(text, member="body")
    except CertificateRefused:
        return
    values = dict.fromkeys(PLACEHOLDERS, "{recipient}")
    once = filled(kept, values)
    assert "{" not in once.replace("{recipient}", "")
    assert json.loads(json.dumps(once)) == once
