"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.wallet import views, views_asking, views_offers

urlpatterns = [
    path("claim/with", views_offers.code, name="claim_code"),
    path("claim/with/<str:code>", views_offers.claim, name="claim_offer"),
    path("claim/<str:token>", views.claim, name="claim"),
    path("claim/<str:token>/badge.json", views.claim_document, name="claim_json"),
    path("claim/<str:token>/sign-up", views.sign_up, name="claim_sign_up"),
    path("wallet/", views.wallet, name="wallet"),
    path("wallet/add", views.add, name="wallet_add"),
    path("wallet/take/<str:key>", views.take, name="wallet_take"),
    path("wallet/<str:key>", views.badge, name="held"),
    path("wallet/<str:key>/certificate.pdf", views.certificate, name="held_certificate"),
    path("wallet/<str:key>/badge.json", views.document, name="held_json"),
    path("wallet/<str:key>/badge.<str:kind>", views.picture, name="held_picture"),
    path("wallet/<str:key>/name", views_asking.wrong_name, name="held_name"),
    path("wallet/<str:key>/share", views.share, name="held_share"),
    path("wallet/<str:key>/unshare", views.unshare, name="held_unshare"),
    path("wallet/<str:key>/check", views.check, name="held_check"),
    path("wallet/<str:key>/remove", views.remove, name="held_remove"),
    path("badges/<str:share_key>", views.public, name="shared"),
    path("badges/<str:share_key>/badge.json", views.public_document, name="shared_json"),
    path("badges/<str:share_key>/badge.<str:kind>", views.public_picture, name="shared_picture"),
]
