"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.operations import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
