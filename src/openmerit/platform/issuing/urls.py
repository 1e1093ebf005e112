"""The room's addresses, whole."""

urlpatterns = []
