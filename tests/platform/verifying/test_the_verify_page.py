"""/verify: drop, paste or name a badge, and read one sentence and the questions behind it."""

import html
import json
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL, SigningKey, issue, present
from openmerit.platform.issuing import actions
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.verifying import gate

QUESTIONS = [
    "Was it changed?",
    "Who issued it?",
    "Is it about this person?",
    "Is it still valid?",
    "Was it withdrawn?",
    "What could not be checked?",
]


def words_of(answer) -> str:
    """The page as a person reads it."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def test_the_empty_desk_asks_for_a_badge(client: Client, db: None) -> None:
    answer = client.get("/verify")

    assert answer.status_code == 200
    assert "Drop a badge here, or choose a file" in words_of(answer)
    assert not answer.cookies


def test_a_picture_gets_one_sentence_and_the_questions_in_order(client: Client, png: bytes) -> None:
    answer = client.post("/verify", {"file": SimpleUploadedFile("badge.png", png)})

    page = words_of(answer)
    assert answer.status_code == 200
    assert "<h1>This badge is unchanged and current.</h1>" in answer.content.decode()
    assert re.findall("|".join(map(re.escape, QUESTIONS)), page) == QUESTIONS
    assert "No. It is word for word as its issuer signed it." in page
    assert "Someone practising on their own machine, as Northwind Academy." in page


def test_machine_words_stand_only_in_the_last_closed_part(client: Client, png: bytes) -> None:
    answer = client.post("/verify", {"file": SimpleUploadedFile("badge.png", png)})

    before, _specialists, after = answer.content.decode().partition("For specialists")
    seen = re.sub(r"<textarea.*?</textarea>", "", before, flags=re.DOTALL)
    seen = re.sub(r"<[^>]+>", " ", seen.partition("</head>")[2])
    assert "did:web:" not in seen
    assert "did:web:" in after
    assert "eddsa-rdfc-2022" in after


def test_pasted_text_is_checked(client: Client, badge: bytes) -> None:
    answer = client.post("/verify", {"pasted": badge.decode()})

    assert "This badge is unchanged and current." in words_of(answer)


def test_who_is_named_is_answered(client: Client, badge: bytes) -> None:
    page = words_of(
        client.post("/verify", {"pasted": badge.decode(), "recipient": "mara@example.org"})
    )
    assert "Yes. It is about mara@example.org." in page

    page = words_of(client.post("/verify", {"pasted": badge.decode(), "recipient": "eve@x.org"}))
    assert "Do not rely on this badge: it is about somebody else." in page


def test_the_answer_lets_one_ask_whose_it_is_without_dropping_it_again(
    client: Client, png: bytes
) -> None:
    first = client.post("/verify", {"file": SimpleUploadedFile("badge.png", png)})
    carried = re.search(
        r"<textarea name=\"pasted\"[^>]*>\n(.*?)</textarea>", first.content.decode()
    )

    second = client.post(
        "/verify", {"pasted": html.unescape(carried[1]), "recipient": "mara@example.org"}
    )

    assert "Yes. It is about mara@example.org." in words_of(second)


def test_a_withdrawn_badge_says_so(
    client: Client, award: Award, badge: bytes, owner: Person
) -> None:
    actions.revoke(acting_user=owner, award=award, reason="Exam was not theirs.")

    page = words_of(client.post("/verify", {"pasted": badge.decode()}))

    assert "Do not rely on this badge: its issuer does not stand by it now." in page
    assert "It was withdrawn by its issuer." in page
    assert "Exam was not theirs" not in page


def test_a_suspended_badge_is_told_from_a_withdrawn_one(
    client: Client, award: Award, badge: bytes, owner: Person
) -> None:
    actions.suspend(acting_user=owner, award=award, reason="Under review.")

    page = words_of(client.post("/verify", {"pasted": badge.decode()}))
    assert "It is suspended by its issuer for the time being." in page
    assert "It was withdrawn by its issuer." not in page

    actions.reinstate(acting_user=owner, award=award, reason="Cleared.")
    page = words_of(client.post("/verify", {"pasted": badge.decode()}))
    assert "This badge is unchanged and current." in page


def test_an_issuer_without_a_name_and_a_list_of_open_questions_read_as_sentences(
    client: Client, db: None
) -> None:
    key = SigningKey.generate("ed25519")
    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "First aid",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": "urn:uuid:5b2f0a1e-52f5-4a0e-9a51-2f7f2f6f9d11",
                "type": ["Achievement"],
                "name": "First aid",
                "description": "Helps in the first minutes.",
                "criteria": {"narrative": "Showed it."},
            },
        },
    }
    signed = issue(document, key, now=datetime(2026, 5, 3, tzinfo=UTC)).decode()

    page = words_of(client.post("/verify", {"pasted": signed}))
    altered = words_of(client.post("/verify", {"pasted": signed.replace("Showed it", "Saw it")}))

    assert "Someone who gives no name." in page
    assert "Who stands behind the issuer’s name; whether it is within its dates;" in altered


def test_a_plain_picture_gets_the_remedy(client: Client, award: Award) -> None:
    with award.achievement.image_png.open("rb") as picture:
        file = SimpleUploadedFile("badge.png", picture.read())

    page = words_of(client.post("/verify", {"file": file}))

    assert "Do not rely on this badge: it cannot be read." in page
    assert "Ask for the original file." in page


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/badge.json",
        "https://127.0.0.1/badge.json",
        "https://[::1]/badge.json",
        "https://169.254.169.254/latest/meta-data/",
        "http://example.org/badge.json",
    ],
)
def test_private_and_plain_addresses_are_never_asked(
    client: Client, db: None, address: str
) -> None:
    answer = client.post("/verify", {"pasted": address})

    assert answer.status_code == 422
    assert f"{address} was not asked:" in words_of(answer)
    assert address in answer.content.decode()  # nothing typed is lost


def test_nothing_at_all_is_asked_for_again(client: Client, db: None) -> None:
    answer = client.post("/verify", {"recipient": "mara@example.org"})

    assert answer.status_code == 422
    assert "Drop a badge, or paste one." in words_of(answer)
    assert "mara@example.org" in answer.content.decode()


def test_too_large_a_file_is_413_with_the_form(client: Client, db: None) -> None:
    file = SimpleUploadedFile("badge.json", b" " * (gate.MAX_BYTES + 1))

    answer = client.post("/verify", {"file": file})

    assert answer.status_code == 413
    assert "larger than 10 MB" in words_of(answer)


def test_an_address_in_the_link_is_filled_in_but_not_asked(client: Client, db: None) -> None:
    answer = client.get("/verify?url=https://badges.example/1")

    assert answer.status_code == 200
    assert "https://badges.example/1</textarea>" in answer.content.decode()


def test_what_a_stranger_wrote_is_text_and_its_links_lead_to_the_web_only(
    client: Client, db: None
) -> None:
    from datetime import UTC, datetime

    from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL, SigningKey, issue

    document = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "id": "did:example:mara",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:e1b1b9a3-8a2d-4f9f-9a7e-0b7f3d0a9a01",
                "type": ["Achievement"],
                "name": "<script>alert(1)</script>",
                "description": "<img src=x onerror=alert(1)>",
                "criteria": {"narrative": "[here](javascript:alert(1)) ![x](https://spy.example)"},
            },
        },
        "evidence": [{"type": ["Evidence"], "id": "javascript:alert(1)", "name": "Proof"}],
    }
    signed = issue(document, SigningKey.generate(), now=datetime.now(UTC))

    page = client.post("/verify", {"pasted": signed.decode()}).content.decode()

    assert "This badge is unchanged and current." in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page
    assert 'src="https://spy.example' not in page
    assert "verdict warning" in page  # nobody confirmed who made it


def test_a_presentation_is_asked_who_presents_it_and_whether_its_badges_hold(
    client: Client, badge: bytes
) -> None:
    shown = present([badge], SigningKey.generate(), now=datetime.now(UTC))
    page = words_of(client.post("/verify", {"file": SimpleUploadedFile("shown.json", shown)}))
    assert "Who presents it? Someone who is known by a key only." in page
    assert "Do the badges in it hold? Yes. The enclosed credential holds." in page
    assert "Who issued it?" not in page.partition("One badge in it")[0]

    document = json.loads(shown)
    del document["proof"]
    unsigned = json.dumps(document).encode()
    page = words_of(client.post("/verify", {"file": SimpleUploadedFile("shown.json", unsigned)}))
    assert "Who presents it? Nobody signed that they present it." in page

    broken = unsigned.replace(b"Data Analyst", b"Data Scientist")
    page = words_of(client.post("/verify", {"file": SimpleUploadedFile("shown.json", broken)}))
    assert "Do the badges in it hold? 1 of 1 enclosed credentials cannot be relied upon" in page
