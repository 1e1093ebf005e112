"""An award by the members in which the API answers it."""

from typing import Any

from django.conf import settings

from openmerit.platform.issuing.models import Award


def award_members(award: Award, *, is_signed: bool) -> dict[str, Any]:
    """The award as its issuer sees it."""
    return {
        "id": award.key,
        "state": award.standing,
        "recipient": _recipient(award),
        "achievement": award.achievement.key,
        "credential": f"{settings.OPENMERIT_ORIGIN}{award.credential_path}" if is_signed else None,
        "status_index": award.status_index,
        "validFrom": award.valid_from,
        "validUntil": award.valid_until,
        "dueAt": award.due_at,
        "evidence": award.evidence,
        "reason": award.reason,
        "reason_code": award.reason_code,
        "renews": award.renews.key if award.renews else None,
        "supersedes": award.supersedes.key if award.supersedes else None,
    }


def _recipient(award: Award) -> dict[str, str]:
    recipient = {
        "email": award.recipient_email,
        "did": award.recipient_did,
        "name": award.recipient_name,
    }
    return recipient | ({"number": award.recipient_number} if award.recipient_number else {})
