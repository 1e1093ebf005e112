"""The fixed words of a certificate, in the language that its issuer chose for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import translation
from django.utils.formats import date_format

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "heading": "Certificate",
        "awarded_to": "awarded to",
        "body": "has earned",
        "creator": "Made by",
        "issuer": "Awarded by",
        "date": "Awarded on",
        "valid_until": "Valid until",
        "hours": "Workload in hours",
        "ects": "ECTS credits",
        "level": "EQF level",
        "result": "Result",
        "check": "Check this certificate",
        "attached": "Proof is the signed badge, which is attached to this file and stands behind "
        "this address. What is printed here is not signed.",
        "badge": "Badge “{achievement}”",
        "qr": "QR code that leads to {address}",
        "logo": "Logo of {issuer}",
        "signature": "Signature of {name}",
        "credential": "The signed badge (Open Badges 3.0)",
        "wording": "Notes",
        "sample": "Sample",
    },
    "de": {
        "heading": "Zertifikat",
        "awarded_to": "verliehen an",
        "body": "hat erworben",
        "creator": "Entwickelt von",
        "issuer": "Verliehen von",
        "date": "Verliehen am",
        "valid_until": "Gültig bis",
        "hours": "Arbeitsaufwand in Stunden",
        "ects": "ECTS-Punkte",
        "level": "EQR-Niveau",
        "result": "Ergebnis",
        "check": "Dieses Zertifikat prüfen",
        "attached": "Beweis ist das signierte Abzeichen, das dieser Datei beiliegt und hinter "
        "dieser Adresse steht. Was hier gedruckt ist, ist nicht signiert.",
        "badge": "Abzeichen „{achievement}“",
        "qr": "QR-Code, der zu {address} führt",
        "logo": "Logo von {issuer}",
        "signature": "Unterschrift von {name}",
        "credential": "Das signierte Abzeichen (Open Badges 3.0)",
        "wording": "Hinweise",
        "sample": "Muster",
    },
}


def day(moment: datetime | None, language: str) -> str:
    """The day as that language writes it; nothing where there is none."""
    if moment is None:
        return ""
    with translation.override(language):
        return str(date_format(moment, "j. F Y" if language == "de" else "j F Y"))
