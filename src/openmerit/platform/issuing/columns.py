"""Which column of a file says what: by the names that the API promises, or guessed and chosen.

A mapping has one word for each column, in order: a member, or nothing for a column left alone.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from openmerit.platform.issuing.errors import ColumnsRefused, SheetRefused
from openmerit.platform.issuing.results import ResultShape

# What the API takes, in files and in reports; the first of each is its own name.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "recipient"),
    "name": ("name", "full name", "recipient name", "learner", "student"),
    "recipient_number": (
        "recipient_number", "recipient number", "number", "student number", "student id",
        "employee number", "employee id",
    ),
    "language": ("language", "lang", "locale", "recipient language"),
    "date": ("date", "awarded", "awarded date", "issued", "issued on", "valid from", "validfrom"),
    "valid_until": ("valid_until", "valid until", "validuntil", "expires", "expiry", "expires on"),
    "evidence_url": ("evidence_url", "evidence url", "evidence", "evidence link"),
    "evidence_name": ("evidence_name", "evidence name", "evidence title"),
    "evidence_narrative": ("evidence_narrative", "evidence narrative", "narrative", "comment"),
    "result": ("result", "grade", "score"),
}  # fmt: skip

# What people call them beside that, in the languages of Europe, without accents and marks.
USUAL: dict[str, tuple[str, ...]] = {
    "email": (
        "mail address", "mailadresse", "e mail adresse", "emailadresse", "adresse mail",
        "adresse e mail", "adresse electronique", "courriel", "correo", "correo electronico",
        "indirizzo email", "indirizzo e mail", "posta elettronica", "e mailadres", "emailadres",
        "endereco de email", "adres e mail", "adres email", "e post", "epost", "e postadress",
        "e postadresse", "sahkoposti", "e mailova adresa", "user email", "work email",
        "recipient email", "student email", "learner email",
    ),
    "name": (
        "display name", "student name", "learner name", "participant", "vollstandiger name",
        "teilnehmer", "teilnehmerin", "studierende", "nom complet", "nom et prenom",
        "nombre completo", "nombre y apellidos", "nome completo", "nome e cognome",
        "volledige naam", "naam", "imie i nazwisko", "namn", "navn", "nimi", "jmeno a prijmeni",
    ),
    "given_name": (
        "first name", "firstname", "given name", "forename", "vorname", "prenom", "nombre",
        "nome", "voornaam", "imie", "fornamn", "fornavn", "etunimi", "jmeno",
    ),
    "family_name": (
        "last name", "lastname", "surname", "family name", "nachname", "familienname", "nom",
        "nom de famille", "apellido", "apellidos", "cognome", "achternaam", "apelido", "sobrenome",
        "nazwisko", "efternamn", "efternavn", "etternavn", "sukunimi", "prijmeni",
    ),
    "recipient_number": (
        "studentnumber", "student no", "id number", "matriculation number", "personnel number",
        "staff number", "staff id", "matrikelnummer", "matrikelnr", "matrikel nr", "matr nr",
        "personalnummer", "personalnr", "mitarbeiternummer", "numero etudiant",
        "numero d etudiant", "matricule", "numero de matricule", "matricula", "numero de alumno",
        "matricola", "numero di matricola", "studentnummer", "personeelsnummer", "numero de aluno",
        "numer albumu", "nr albumu", "studentnr", "opiskelijanumero",
    ),
    "date": (
        "date awarded", "award date", "awarded on", "issue date", "completion date",
        "date completed", "completed on", "datum", "ausgestellt am", "abschlussdatum",
        "date d obtention", "date de delivrance", "fecha", "fecha de emision", "data",
        "data di rilascio", "datum van uitgifte", "data wydania", "dato", "utfardandedatum",
    ),
    "valid_until": (
        "expiration", "expiration date", "expiry date", "valid to", "gultig bis", "ablaufdatum",
        "valable jusqu au", "date d expiration", "valido hasta", "fecha de caducidad",
        "valido fino al", "data di scadenza", "geldig tot", "valido ate", "wazne do", "giltig till",
        "gyldig til",
    ),
    "evidence_url": (
        "link", "url", "evidence address", "nachweis", "nachweis link", "preuve", "lien",
        "evidencia", "enlace", "prova", "bewijs", "dowod",
    ),
    "evidence_narrative": (
        "evidence description", "remark", "remarks", "bemerkung", "kommentar", "remarque",
        "commentaire", "comentario", "commento", "opmerking",
    ),
    "result": (
        "mark", "final grade", "points", "note", "punkte", "ergebnis", "resultat", "score final",
        "note finale", "nota", "calificacion", "voto", "risultato", "cijfer", "resultaat",
        "ocena", "wynik", "betyg", "karakter", "arvosana", "znamka",
    ),
}  # fmt: skip

RESULT_PREFIX = "result:"
MENDING = "problem"
"""The column that a file to mend has beside those it came with."""
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_COLUMN_OF = {synonym: member for member, synonyms in SYNONYMS.items() for synonym in synonyms}
_USUAL_OF = {word: member for member, words in USUAL.items() for word in words}


def members_for(shapes: Sequence[ResultShape]) -> tuple[str, ...]:
    """All that a column can say of an award of an achievement with these results."""
    described = tuple(f"{RESULT_PREFIX}{shape.id}" for shape in shapes)
    names = ("email", "name", "given_name", "family_name")
    others = [one for one in SYNONYMS if one not in names]
    if len(described) == 1:
        others.remove("result")  # it could only mean the one that is described
    return (*names, *others, *described)


def is_address(title: str) -> bool:
    """Whether a column of this title is one of e-mail addresses."""
    return "email" in (_promised(title), _USUAL_OF.get(plain(title)))


def by_header(header: Sequence[str]) -> list[str]:
    """The mapping that the names of the columns promise.

    Raises ``SheetRefused`` when there is no address, or something stands there twice.
    """
    mapping: list[str] = []
    titles: set[str] = set()
    for title in header:
        key = " ".join(title.lower().split())
        if key and key in titles:
            raise SheetRefused(problem=f"the column “{title.strip()[:60]}” stands there twice.")
        titles.add(key)
        member = _promised(title)
        if member and member in mapping:
            first = header[mapping.index(member)].strip()
            raise SheetRefused(problem=f"“{first}” and “{title.strip()}” both mean {member}.")
        mapping.append(member)
    if "email" not in mapping:
        found = ", ".join(title.strip()[:40] for title in header if title.strip()) or "nothing"
        raise SheetRefused(problem=f"it has no column “email”. Its first row reads: {found[:300]}.")
    return mapping


def guessed(
    header: Sequence[str],
    first_rows: Sequence[Sequence[str]] = (),
    *,
    shapes: Sequence[ResultShape] = (),
    remembered: Mapping[str, str] | None = None,
) -> list[str]:
    """The likeliest mapping: as it was chosen the last time, by the titles, by what stands there.

    No member is guessed for two columns.
    """
    known = members_for(shapes)
    mapping: list[str] = []
    for key, title in zip(keys_of(header), header, strict=True):
        member = (remembered or {}).get(key)
        if member is None:
            member = _likely(title, shapes)
        member = _fitting(member, known)
        mapping.append(member if member not in mapping else "")
    if "email" not in mapping:
        for place, was in enumerate(mapping):
            cells = [row[place].strip() for row in first_rows if place < len(row)]
            filled = [cell for cell in cells if cell]
            if not was and filled and all(_ADDRESS.fullmatch(cell) for cell in filled):
                mapping[place] = "email"
                break
    return mapping


def checked(
    members: Sequence[str], header: Sequence[str], *, shapes: Sequence[ResultShape]
) -> list[str]:
    """The mapping as it was chosen. Raises ``ColumnsRefused`` saying what cannot be so."""
    known = members_for(shapes)
    if len(members) != len(header) or any(one and one not in known for one in members):
        raise ColumnsRefused(problem="These are not the columns of this file. Load the page again.")
    for member in dict.fromkeys(one for one in members if one):
        titles = [header[place].strip() for place, one in enumerate(members) if one == member]
        if len(titles) > 1:
            raise ColumnsRefused(
                problem=f"“{'” and “'.join(titles)}” cannot say the same. Leave all but one out."
            )
    if "email" not in members:
        raise ColumnsRefused(problem="Choose the column of e-mail addresses.")
    return list(members)


def keys_of(header: Sequence[str]) -> list[str]:
    """A name for each column that it keeps from file to file, also where titles repeat."""
    keys: list[str] = []
    for place, title in enumerate(header):
        key = plain(title) or f"#{place + 1}"
        count = sum(1 for one in keys if one.partition(" #")[0] == key)
        keys.append(f"{key} #{count + 1}" if count else key)
    return keys


def digest_of(header: Sequence[str]) -> str:
    """What a set of headers is remembered by: the same in any order, and with reasons to mend."""
    titles = sorted(key for key in keys_of(header) if key != MENDING)
    return hashlib.sha256(json.dumps(titles).encode()).hexdigest()


def plain(title: str) -> str:
    """A title in lower case, without accents and marks, with single spaces."""
    letters = unicodedata.normalize("NFKD", title.casefold().replace("ł", "l").replace("ø", "o"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _promised(title: str) -> str:
    key = " ".join(title.lower().split())
    return _COLUMN_OF.get(key) or _COLUMN_OF.get(key.replace("_", " ")) or ""


def _fitting(member: str, known: Sequence[str]) -> str:
    """The member, or the one of this achievement that comes nearest; nothing where there is none.

    A grade is a grade, also where the file was last used for an achievement with other results.
    """
    if not member or member in known:
        return member
    if member != "result" and not member.startswith(RESULT_PREFIX):
        return ""
    results = [one for one in known if one == "result" or one.startswith(RESULT_PREFIX)]
    return results[0] if results else ""


def _likely(title: str, shapes: Sequence[ResultShape]) -> str:
    key = plain(title)
    for shape in shapes:
        if key and plain(shape.name) == key:
            return f"{RESULT_PREFIX}{shape.id}"
    return _promised(title) or _COLUMN_OF.get(key) or _USUAL_OF.get(key) or ""
