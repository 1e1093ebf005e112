"""The mails that earners get, in the issuer's words and in the earner's language."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, claim_mail, mailings, queries
from openmerit.platform.issuing.actions.letters import checked
from openmerit.platform.issuing.errors import AwardRefused, LetterMissing, LetterRefused
from openmerit.platform.issuing.letter_kinds import KINDS, filled
from openmerit.platform.issuing.mailings import Wording
from openmerit.platform.issuing.models import MailTemplate
from openmerit.platform.issuing.rows import read_sheet
from openmerit.platform.issuing.work import sign_single_awards, work_on_run
from openmerit.platform.people.models import AuditEntry

GERMAN = Wording(
    "de",
    "Dein Nachweis „{badge}“",
    "Liebe/r {recipient},",
    "{issuer} gratuliert dir.\n\nEr gilt: {until}.",
    "Olga",
    "olga@northwind.example",
)
PAGE = "/issue/northwind/letters/claim/de"
TYPED = {
    "subject": "Neu: {badge}",
    "greeting": "Hallo {recipient},",
    "text": "Schön.\n\nWeiter so.",
    "signature": "",
    "reply_to": "",
}


@pytest.fixture
def told(issuer_member, achievement):
    """The claim mail of an award to Ada, whose language is the one given."""

    def tell(**more) -> Mail:
        award = actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            **{"email": "ada@example.org", "name": "Ada", **more},
        )
        sign_single_awards()
        claim_mail.on_credential_issued({"award": award.key})
        return Mail.objects.get(about=f"award {award.key}")

    return tell


def test_an_earner_reads_the_issuers_words_in_their_language(owner, northwind, told):
    actions.set_letter(acting_user=owner, organisation=northwind, kind="claim", wording=GERMAN)
    mail = told(language="de-CH")
    assert mail.subject == "Dein Nachweis „Data Analyst“"
    assert mail.text.startswith("Liebe/r Ada,\n\nNorthwind Academy gratuliert dir.\n\nEr gilt: ")
    assert "\n\nOlga\n" in mail.text
    assert "<html lang='de'" in mail.html.replace('"', "'")
    assert (mail.language, mail.reply_to) == ("de", "olga@northwind.example")


def test_what_must_not_be_missing_stands_in_every_letter(owner, northwind, told):
    actions.set_letter(acting_user=owner, organisation=northwind, kind="claim", wording=GERMAN)
    mail = told(language="de")
    for body in (mail.text, mail.html):
        assert "/claim/" in body
        assert "/unsubscribe/" in body
        assert "ada@example.org" in body, "why it came"


def test_where_a_language_has_no_words_the_issuers_usual_ones_are_taken(owner, northwind, told):
    actions.set_letter(acting_user=owner, organisation=northwind, kind="claim", wording=GERMAN)
    actions.set_mail_language(acting_user=owner, organisation=northwind, language="de")
    assert told(language="fr").language == "de"
    assert told(email="bob@example.org").language == "de", "nobody said which"
    assert told(email="cyd@example.org", language="en").language == "en"


def test_a_badge_is_called_as_its_translation_calls_it(owner, northwind, achievement, told):
    said = actions.Translation("de", "Datenanalyse", "Zeichnet Daten.", "")
    actions.translate(acting_user=owner, achievement=achievement, translation=said)
    assert "Datenanalyse" in told(language="de").subject


def test_no_known_language_is_refused(told):
    with pytest.raises(AwardRefused):
        told(language="klingon!")


def test_the_usual_words_come_back_and_the_trail_says_what_was_thrown_away(owner, northwind, told):
    actions.set_letter(acting_user=owner, organisation=northwind, kind="claim", wording=GERMAN)
    actions.reset_letter(acting_user=owner, organisation=northwind, kind="claim", language="de")
    assert not MailTemplate.objects.exists()
    assert told(language="de").language == "de"
    thrown = AuditEntry.objects.get(verb="issuer.letter_reset").before
    assert thrown["subject"] == GERMAN.subject


def test_an_unknown_placeholder_is_refused_with_those_there_are(owner, northwind):
    with pytest.raises(LetterRefused) as refused:
        actions.set_letter(
            acting_user=owner,
            organisation=northwind,
            kind="claim",
            wording=Wording("de", "Hallo", "Hallo", "{password}"),
        )
    assert "There is no {password}" in str(refused.value)
    assert "{recipient}, {issuer}, {badge}" in str(refused.value)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("subject", ""),
        ("subject", "two\nlines"),
        ("greeting", "x" * 201),
        ("text", "x" * 5_001),
        ("text", "\x00"),
        ("reply_to", "nobody"),
        ("reply_to", "a@example.org\nBcc: b@example.org"),
        ("reply_to", "a@example.org, b@example.org"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(owner, northwind, member, value):
    words = {"language": "de", "subject": "a", "greeting": "a", "text": "a", member: value}
    with pytest.raises(LetterRefused) as refused:
        actions.set_letter(
            acting_user=owner, organisation=northwind, kind="claim", wording=Wording(**words)
        )
    assert refused.value.fields["member"] == member


@pytest.mark.parametrize(("kind", "language"), [("nothing", "de"), ("claim", "xx"), ("", "")])
def test_what_is_no_letter_is_not_there(owner, northwind, kind, language):
    with pytest.raises(LetterMissing):
        actions.set_letter(
            acting_user=owner,
            organisation=northwind,
            kind=kind,
            wording=Wording(language, "a", "a", "a"),
        )


def test_markup_is_sent_as_it_was_typed_and_runs_nowhere(owner, northwind, told):
    loud = Wording("en", "{{ 1 }}".replace("{{ 1 }}", "<b>"), "{recipient}", "{% if %} <script>x")
    with pytest.raises(LetterRefused):
        checked(KINDS["claim"], loud)  # braces are for placeholders
    said = Wording("en", "<b>", "{recipient}", "<script>alert(1)</script>")
    actions.set_letter(acting_user=owner, organisation=northwind, kind="claim", wording=said)
    mail = told(name="<img src=x>{email}", language="en")
    assert "<script>" not in mail.html
    assert "<img" not in mail.html
    assert "<script>alert(1)</script>" in mail.text
    assert "{email}" in mail.text, "what fills a placeholder is read for no other"


@given(st.text(), st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=4))
def test_filling_in_never_fails_and_reads_each_placeholder_once(text, values):
    said = filled(text, values)
    if "{" not in text:
        assert said == text


def test_an_owner_writes_looks_tries_and_goes_back(owner, northwind, signed_in, mail_folder):
    house = signed_in(owner)
    assert "usual words" in house.get("/issue/northwind/letters/").content.decode()

    wrong = house.post(PAGE, TYPED | {"text": "{oops}"})
    assert wrong.status_code == 422
    assert "There is no {oops}" in wrong.content.decode()
    assert "{oops}" in wrong.content.decode(), "nothing typed is lost"

    tried = house.post(PAGE, TYPED | {"then": "test"})
    assert "Nothing is saved yet" in tried.content.decode()
    test = Mail.objects.get(kind="test")
    assert (test.to, test.subject) == (owner.email, "Neu: Data Analyst")
    assert not MailTemplate.objects.exists()

    house.post(PAGE, TYPED)
    assert MailTemplate.objects.get().subject == "Neu: {badge}"
    assert "your words" in house.get("/issue/northwind/letters/").content.decode()
    house.post(f"{PAGE}/reset")
    assert not MailTemplate.objects.exists()


def test_the_preview_shows_what_is_typed_in_a_frame_that_nothing_runs_in(
    owner, northwind, signed_in
):
    house = signed_in(owner)
    shown = house.post(f"{PAGE}/preview", TYPED)
    assert "Hallo Ada Mbeki," in shown.content.decode()
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    text = house.post(f"{PAGE}/preview?as=text", TYPED).content.decode()
    assert "Weiter so." in text
    assert "/unsubscribe/example" in text
    wrong = house.post(f"{PAGE}/preview", TYPED | {"text": "{oops}"}).content.decode()
    assert "There is no {oops}" in wrong
    assert not MailTemplate.objects.exists()


def test_the_language_chosen_from_all_opens_its_letter(owner, northwind, signed_in):
    house = signed_in(owner)
    answer = house.get("/issue/northwind/letters/begin?kind=claim&language=fr")
    assert answer.url == "/issue/northwind/letters/claim/fr"
    assert house.get(answer.url).status_code == 200
    assert house.get("/issue/northwind/letters/claim/xx").status_code == 404
    odd = house.get("/issue/northwind/letters/begin?kind=claim&language=//evil.example")
    assert odd.url == "/issue/northwind/letters/"


def test_every_kind_reads_well_in_every_language_of_the_software(northwind):
    for kind in KINDS.values():
        for language in ("en", "de"):
            words = mailings.usual_wording(kind, language)
            assert checked(kind, words) == words


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_whole_in_german(northwind, kind):
    letters = {
        language: queries.sample_of(
            KINDS[kind], northwind, mailings.usual_wording(KINDS[kind], language)
        )
        for language in ("en", "de")
    }
    alike = set(_sentences(letters["en"].html)) & set(_sentences(letters["de"].html))
    same = {"OpenMerit", "http://localhost:8000/claim/example"}
    assert alike <= same, "these have no German words"


def test_the_compiled_words_are_those_of_the_catalogue():
    folder = Path(mailings.__file__).parent / "locale/de/LC_MESSAGES"
    written = re.findall(
        r'^msgid ((?:".*"\s)+)msgstr ((?:".*"\s)+)',
        folder.joinpath("django.po").read_text() + "\n",
        re.MULTILINE,
    )
    joined = {_joined(said): _joined(german) for said, german in written}
    with folder.joinpath("django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    compiled = {said: german for said, german in catalogue.items() if isinstance(said, str)}
    assert joined.keys() == compiled.keys()
    assert all(compiled[said] == german for said, german in joined.items() if said)


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.split("\n") if line.strip())


def _sentences(html: str) -> list[str]:
    return [text.strip() for text in re.split(r"<[^>]+>", html) if len(text.strip()) > 3]


def test_a_list_says_each_earners_language(issuer_member, achievement, sheet):
    file = sheet("ada@example.org,de-AT", "bob@example.org,", header="email,language")
    run = actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=file)
    actions.start_run(acting_user=issuer_member, run=run)
    work_on_run(run.key)
    spoken = achievement.awards.values_list("recipient_email", "language")
    assert dict(spoken) == {"ada@example.org": "de", "bob@example.org": ""}
    assert read_sheet(sheet("ada@example.org,klingon", header="email,lang")).problems
