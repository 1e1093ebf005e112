"""From a file to a run: what its columns mean, and what happens to those who hold it already."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.issuing.conftest import MEMBERS
from tests.platform.issuing.test_pages import HOME, read
from tests.platform.issuing.test_pages import browser as browser
from tests.platform.issuing.test_workbooks import workbook

from openmerit.platform.issuing import actions, queries, work
from openmerit.platform.issuing.columns import by_header, digest_of, guessed, keys_of, members_for
from openmerit.platform.issuing.errors import ColumnsRefused, RunNotInState, SheetRefused
from openmerit.platform.issuing.mending import mending_file
from openmerit.platform.issuing.models import Award, ColumnMapping, Run, SignedCredential
from openmerit.platform.issuing.results import ResultShape, shapes_of
from openmerit.platform.issuing.rows import read_sheet
from openmerit.platform.people.models import AuditEntry

GRADE = {
    "id": "urn:uuid:11111111-2222-4333-8444-555555555555",
    "type": ["ResultDescription"],
    "name": "Final exam",
    "resultType": "LetterGrade",
    "allowedValue": ["A", "B", "C"],
}
MARKS = {
    "id": "urn:uuid:11111111-2222-4333-8444-666666666666",
    "type": ["ResultDescription"],
    "name": "Project",
    "resultType": "Percent",
    "valueMin": "0",
    "valueMax": "100",
}
STRANGE = b"Wer;Wohin;Nr.;Zimmer\nAda Lovelace;ada@example.org;00123;B 12\nBob;bob@example.org;7;\n"


@pytest.fixture
def prepare(issuer_member, achievement):
    """Uploads a file as the page does."""

    def upload(source: bytes, to=None) -> Run:
        return actions.prepare_run(
            acting_user=issuer_member, achievement=to or achievement, source=source, guessing=True
        )

    return upload


@pytest.fixture
def graded(issuer_member, northwind):
    """Makes a published achievement with these descriptions of results."""

    def make(*described):
        draft = actions.create_achievement(
            acting_user=issuer_member,
            organisation=northwind,
            members=replace(MEMBERS, further_members={"resultDescription": list(described)}),
        )
        return actions.publish_achievement(acting_user=issuer_member, achievement=draft)

    return make


def uploaded(browser, achievement, source: bytes, name: str = "people.csv"):
    return browser.post(
        f"{HOME}achievements/{achievement.key}/runs/new",
        {"file": SimpleUploadedFile(name, source)},
        follow=True,
    )


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        ("Vorname;Nachname;E-Mail;Matrikelnummer;Note", "given family email number result"),
        ("Prénom;Nom;Courriel;Numéro étudiant;Note finale", "given family email number result"),
        ("Nombre;Apellidos;Correo electrónico;Matrícula", "given family email number"),
        ("Imię;Nazwisko;Adres e-mail;Nr albumu;Ocena", "given family email number result"),
        ("First name;Surname;Email address;ID number", "given family email number"),
        ("Nome completo;E-MAIL;Data di scadenza", "name email until"),
        ("Name;Display name;E-mail;Group", "name - email -"),
    ],
)
def test_what_columns_mean_is_guessed_in_many_languages(header, mapping):
    short = {
        "given": "given_name", "family": "family_name", "number": "recipient_number",
        "until": "valid_until", "-": "",
    }  # fmt: skip
    expected = [short.get(word, word) for word in mapping.split()]
    assert guessed(header.split(";")) == expected


def test_a_column_of_addresses_is_found_by_what_stands_there():
    assert guessed(["Who", "Where"], [["Ada", "ada@example.org"], ["B", ""]]) == ["", "email"]
    assert guessed(["Who", "Where"], [["Ada", "ada@example.org"], ["B", "x"]]) == ["", ""]


def test_the_names_that_the_api_promises_mean_what_they_did():
    assert by_header(["email", "Student number", "grade", "Vorname"]) == [
        "email", "recipient_number", "result", "",
    ]  # fmt: skip
    with pytest.raises(SheetRefused):
        by_header(["E-Mail-Adresse"])


@given(st.lists(st.text(max_size=12), max_size=12), st.randoms())
def test_no_member_is_guessed_twice_and_headers_are_known_again_in_any_order(header, random):
    shapes = shapes_of({"resultDescription": [GRADE, MARKS]})
    mapping = guessed(header, shapes=shapes)
    filled = [member for member in mapping if member]
    assert len(filled) == len(set(filled))
    assert set(filled) <= set(members_for(shapes))
    assert len(mapping) == len(header) == len(set(keys_of(header)))
    if all(title.strip() for title in header):
        shuffled = random.sample(header, len(header))
        if len({*keys_of(header)} - {key for key in keys_of(header) if key[:1] == "#"}) == len(
            header
        ):
            assert digest_of(header) == digest_of(shuffled)


def test_unknown_columns_are_shown_changed_and_remembered(browser, achievement, issuer_member):
    page = uploaded(browser, achievement, STRANGE)
    run = Run.objects.get()
    assert page.redirect_chain == [(f"{HOME}runs/{run.key}/columns", 302)]
    assert "What the columns mean" in read(page)
    assert "00123" in read(page)
    assert run.mapping == ["", "email", "", ""]
    chosen = {"column_0": "name", "column_1": "email", "column_2": "recipient_number"}
    twice = browser.post(f"{HOME}runs/{run.key}/columns", chosen | {"column_3": "name"})
    assert twice.status_code == 422
    assert "“Wer” and “Zimmer” cannot say the same." in read(twice)
    preview = browser.post(f"{HOME}runs/{run.key}/columns", chosen, follow=True)
    assert "Award 2 badges" in read(preview)
    assert "These columns are not used: Zimmer." in read(preview)
    assert AuditEntry.objects.filter(verb="run.columns_chosen").count() == 1

    browser.post(f"{HOME}runs/{run.key}/start")
    work.work_on_run(run.key)
    ada = Award.objects.get(recipient_email="ada@example.org")
    assert (ada.recipient_name, ada.recipient_number) == ("Ada Lovelace", "00123")

    again = b"Zimmer;Nr.;Wohin;Wer\nC 1;9;cyd@example.org;Cyd\n"
    page = uploaded(browser, achievement, again)
    newest = Run.objects.latest("pk")
    assert page.redirect_chain == [(f"{HOME}runs/{newest.key}/", 302)]
    assert newest.mapping == ["", "recipient_number", "email", "name"]
    assert ColumnMapping.objects.count() == 1


def test_another_organisation_does_not_see_what_was_chosen(prepare, issuer_member, achievement):
    run = prepare(STRANGE)
    actions.map_columns(acting_user=issuer_member, run=run, members=["name", "email", "", ""])
    ColumnMapping.objects.update(
        organisation=type(achievement.organisation).objects.create(slug="other", name="Other")
    )
    assert prepare(STRANGE).mapping == ["", "email", "", ""]


def test_a_run_waits_until_somebody_says_where_the_addresses_are(prepare, issuer_member):
    run = prepare(b"Who,Where\nAda,here\n")
    with pytest.raises(ColumnsRefused):
        actions.start_run(acting_user=issuer_member, run=run)
    with pytest.raises(ColumnsRefused):
        actions.map_columns(acting_user=issuer_member, run=run, members=["name", ""])
    actions.map_columns(acting_user=issuer_member, run=run, members=["name", "email"])
    assert (run.total, run.rows.get().problems[0]["column"]) == (1, "Where")


def test_what_a_started_run_means_is_not_changed(prepare, issuer_member):
    run = prepare(STRANGE)
    stale = Run.objects.get(pk=run.pk)
    actions.start_run(acting_user=issuer_member, run=run)
    for change in (
        lambda: actions.map_columns(
            acting_user=issuer_member, run=stale, members=["", "email", "", ""]
        ),
        lambda: actions.choose_existing(acting_user=issuer_member, run=stale, existing="again"),
    ):
        with pytest.raises(RunNotInState):
            change()
    run.refresh_from_db()
    assert (run.existing, run.mapping) == ("skip", ["", "email", "", ""])


def test_the_sheet_with_the_people_is_chosen(browser, achievement):
    data = workbook(
        ["Notes of the course"],
        People=[["E-Mail", "Name"], ["ada@example.org", "Ada"]],
        Others=[["E-Mail"], ["bob@example.org"], ["cyd@example.org"]],
    )
    page = uploaded(browser, achievement, data, "course.xlsx")
    run = Run.objects.get()
    assert page.redirect_chain[-1][0] == f"{HOME}runs/{run.key}/columns"
    assert "This workbook has several." in read(page)
    for sheet, total in (("Others", 2), ("People", 1)):
        page = browser.post(f"{HOME}runs/{run.key}/columns", {"sheet": sheet}, follow=True)
        run.refresh_from_db()
        assert (run.sheet, run.total) == (sheet, total)
    browser.post(f"{HOME}runs/{run.key}/start")
    run.refresh_from_db()
    assert run.workbook is None
    work.work_on_run(run.key)
    assert [award.recipient_email for award in Award.objects.all()] == ["ada@example.org"]


def test_a_longer_list_uploaded_again_says_who_holds_it_and_what_each_answer_does(
    browser, issuer_member, achievement
):
    for number in range(7):
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=f"p{number}@example.org",
            name=f"Person {number}",
            valid_until=None if number else _in_a_year(),
        )
    lines = "".join(f"p{number}@example.org\n" for number in range(10))
    page = uploaded(browser, achievement, b"email\n" + lines.encode() + b"nobody\n")
    run = Run.objects.get()
    words = read(page)
    assert "7 of them hold it already" in words
    assert "Person 0, Person 1, Person 2, Person 3, Person 4 and 2 more" in words
    assert "Skip them: 7 stay as they are" in words
    assert "Renew what expires: 1 get a new one, 6 stay as they are" in words
    assert "Award it once more: 7 get another one" in words
    assert "Award 3 badges" in words
    page = browser.post(f"{HOME}runs/{run.key}/existing", {"existing": "again"}, follow=True)
    assert "Award 10 badges" in read(page)

    held = browser.get(f"{HOME}runs/{run.key}/holders.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(held)))
    assert [row["email"] for row in rows] == [f"p{number}@example.org" for number in range(7)]
    assert (rows[0]["row"], rows[0]["name"], rows[1]["valid_until"]) == ("2", "Person 0", "")
    mended = browser.get(f"{HOME}runs/{run.key}/mend.csv").content.decode("utf-8-sig")
    assert mended.startswith("email,problem\r\nnobody,")


def _in_a_year():
    return timezone.now() + timedelta(days=365)


def test_a_workbook_to_mend_comes_back_as_a_workbook(browser, achievement):
    data = workbook(["email", "name", "Number"], ["nobody", "Ada", 123.0], ["b@example.org", "B"])
    uploaded(browser, achievement, data, "people.xlsx")
    run = Run.objects.get()
    mended = browser.get(f"{HOME}runs/{run.key}/mend.xlsx").content
    assert mended.startswith(b"PK")
    page = uploaded(browser, achievement, mended, "mended.xlsx")
    assert Run.objects.latest("pk").total == 1
    assert "This is not an e-mail address." in read(page)


def test_a_number_is_never_part_of_the_badge_nor_seen_by_strangers(
    browser, client, issuer_member, achievement
):
    award = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        name="Ada",
        number="  MAT-00123 ",
    )
    work.sign_single_awards()
    assert "MAT-00123" not in SignedCredential.objects.get().content.decode()
    assert "MAT-00123" in read(browser.get(f"{HOME}awards/{award.key}/"))
    assert "ada@example.org" in read(browser.get(f"{HOME}awards/?q=MAT-00123"))
    for path in (f"/achievements/{achievement.key}", f"/badges/{award.key}", "/issuers/northwind"):
        assert "MAT-00123" not in client.get(path).content.decode()


def test_a_grade_is_linked_to_what_the_achievement_says_of_it(prepare, issuer_member, graded):
    achievement = graded(GRADE)
    run = prepare(b"email,Note\nada@example.org, a\nbob@example.org,F\n", achievement)
    assert run.mapping == ["email", f"result:{GRADE['id']}"]
    assert [row.problems[0]["message"] for row in run.rows.all()] == ["It is none of: A, B, C."]
    actions.start_run(acting_user=issuer_member, run=run)
    work.work_on_run(run.key)
    document = json.loads(SignedCredential.objects.get().content)
    assert document["credentialSubject"]["result"] == [
        {"type": ["Result"], "resultDescription": GRADE["id"], "value": "A"}
    ]


def test_each_described_result_has_a_column_of_its_own(prepare, graded):
    run = prepare(
        b"email,Project,FINAL EXAM\na@example.org,101,B\nb@example.org,92 %,C\n",
        graded(GRADE, MARKS),
    )
    preview = queries.preview_of_run(run)
    assert (preview.awards, preview.refused) == (1, 1)
    assert preview.rows[0].notes == ("Project “101”: It is no number from 0 to 100.",)


@pytest.mark.parametrize(
    ("shape", "value", "member"),
    [
        (ResultShape("urn:x", "Course", "Status"), "in progress", {"status": "InProgress"}),
        (
            ResultShape("urn:x", "Skill", "RubricCriterionLevel", levels={"Good": "urn:l"}),
            "good",
            {"achievedLevel": "urn:l"},
        ),
        (ResultShape("urn:x", "Exam", "Percent", least="0", most="100"), "92 %", {"value": "92"}),
        (ResultShape("urn:x", "Points", "RawScore", least="0", most="10"), "9,5", {"value": "9.5"}),
    ],
)
def test_a_result_takes_the_member_that_its_description_asks_for(shape, value, member):
    linked = {"type": ["Result"], "resultDescription": "urn:x"}
    assert shape.result_of(value) == linked | member


def test_first_and_last_name_become_one(achievement):
    sheet = read_sheet(
        b"a,b,c\nAda, Lovelace ,ada@example.org\n", mapping=["given_name", "family_name", "email"]
    )
    assert sheet.rows[0].name == "Ada Lovelace"


def test_a_grade_by_the_apis_names_is_linked_where_only_one_result_is_described():
    one = shapes_of({"resultDescription": GRADE})
    two = shapes_of({"resultDescription": [GRADE, MARKS]})
    source = b"email,grade\nada@example.org,b\n"
    linked = {"type": ["Result"], "resultDescription": GRADE["id"], "value": "B"}
    assert read_sheet(source, shapes=one).rows[0].result == [linked]
    assert read_sheet(source, shapes=two).rows[0].result == [{"type": ["Result"], "value": "b"}]


def test_a_file_mended_in_part_keeps_its_columns_and_one_column_of_reasons():
    mended = mending_file(b"email,Room,problem\nnobody,B 12,Old reason.\n", {2: "New reason."})
    assert mended.decode("utf-8-sig") == "email,Room,problem\r\nnobody,B 12,New reason.\r\n"
    assert digest_of(["email", "Room", "problem"]) == digest_of(["Room", "EMail"])
