"""The link that adds a badge to one's LinkedIn profile."""

from urllib.parse import urlencode

from openmerit.platform.wallet.models import HeldCredential

ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


def add_to_profile_url(held: HeldCredential, *, uri: str) -> str:
    """The address that opens LinkedIn's form with all of a shared badge filled in.

    `uri` is the credential's identifier. Months have no leading zero.
    """
    assert held.is_shared, "the profile will link to the public page"
    members: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": held.name,
        "organizationName": held.issuer,
        "issueYear": held.earned_at.year,
        "issueMonth": held.earned_at.month,
    }
    if held.valid_until is not None:
        members["expirationYear"] = held.valid_until.year
        members["expirationMonth"] = held.valid_until.month
    members |= {"certUrl": held.share_url, "certId": uri}
    return f"{ADD_TO_PROFILE}?{urlencode({k: v for k, v in members.items() if v != ''})}"
