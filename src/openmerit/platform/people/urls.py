"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.people import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke", views.revoke_token, name="token_revoke"),
    path("accounts/persona/", views.sign_in_as_persona, name="persona_sign_in"),
    path("accounts/first-operator/<str:token>/", views.first_operator, name="first_operator"),
    path("organisations/new", views.new_organisation, name="organisation_new"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/members", views.members, name="members"),
    path(
        "organisations/<slug:slug>/members/<int:person_id>/role",
        views.member_role,
        name="member_role",
    ),
    path(
        "organisations/<slug:slug>/members/<int:person_id>/remove",
        views.member_remove,
        name="member_remove",
    ),
    path("organisations/<slug:slug>/leave", views.leave, name="organisation_leave"),
    path(
        "organisations/<slug:slug>/invitations/<int:invitation_id>/withdraw",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("organisations/<slug:slug>/audit", views.audit, name="audit"),
]
