"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.verifying import views

urlpatterns = [
    path("verify", views.verify, name="verify"),
]
