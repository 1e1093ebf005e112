"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.people.views import accounts, members, organisations, standing, units

ONE = "organisations/<slug:slug>/"
MEMBER = f"{ONE}members/<int:person_id>/"
UNIT = f"{ONE}units/<slug:key>/"

urlpatterns = [
    path("account/", accounts.account, name="account"),
    path("account/tokens/", accounts.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke", accounts.revoke_token, name="token_revoke"),
    path("accounts/persona/", accounts.sign_in_as_persona, name="persona_sign_in"),
    path("accounts/first-operator/<str:token>/", accounts.first_operator, name="first_operator"),
    path("organisations/new", organisations.new, name="organisation_new"),
    path(ONE, organisations.organisation, name="organisation"),
    path(f"{ONE}leave", organisations.leave, name="organisation_leave"),
    path(f"{ONE}audit", organisations.audit, name="audit"),
    path(f"{ONE}members", members.members, name="members"),
    path(f"{MEMBER}role", members.roles, name="member_role"),
    path(f"{MEMBER}remove", members.remove, name="member_remove"),
    path(f"{ONE}roles/<slug:key>/take", members.grant_take, name="grant_take"),
    path(
        f"{ONE}invitations/<int:invitation_id>/withdraw",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(f"{ONE}units", units.index, name="units"),
    path(f"{UNIT}change", units.change, name="unit_change"),
    path(f"{UNIT}remove", units.remove, name="unit_remove"),
    path(f"{ONE}domain", standing.domain, name="organisation_domain"),
    path(f"{ONE}domain/look", standing.look, name="organisation_domain_look"),
    path(f"{ONE}report", standing.report, name="organisation_report"),
    path("house/organisations", standing.house, name="house_organisations"),
    path("house/organisations/<slug:slug>/open", standing.house_open, name="house_open"),
    path("house/organisations/<slug:slug>/close", standing.house_close, name="house_close"),
    path("house/reports/<slug:key>/uphold", standing.house_uphold, name="house_uphold"),
    path("house/reports/<slug:key>/dismiss", standing.house_dismiss, name="house_dismiss"),
]
