"""When something goes wrong the page says so in plain words and shows nothing of the inside."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from openmerit.platform.people.models import Person
from openmerit.platform.web import error_pages
from openmerit.platform.web.errors import DomainError, Kind


class Withdrawn(DomainError):
    code = "withdrawn"
    kind = Kind.GONE
    sentence = "Northwind Academy withdrew this page."


def asked(rf: RequestFactory, path: str = "/x") -> HttpRequest:
    request = rf.get(path)
    request.user = AnonymousUser()
    return request


def test_a_page_that_is_not_there_says_so(client: Client, db: None) -> None:
    response = client.get("/nothing")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_what_was_taken_down_says_so(rf: RequestFactory) -> None:
    response = error_pages.domain_error_page(asked(rf), Withdrawn())
    assert response.status_code == 410
    assert "This was taken down" in response.content.decode()
    assert "Northwind Academy withdrew this page." in response.content.decode()


def test_a_forbidden_page_offers_a_stranger_to_sign_in(rf: RequestFactory) -> None:
    response = error_pages.permission_denied(asked(rf), PermissionDenied("inside"))
    assert response.status_code == 403
    assert 'href="/accounts/login/"' in response.content.decode()
    assert "inside" not in response.content.decode()


def test_a_forbidden_page_does_not_send_someone_signed_in_to_sign_in(
    client: Client, owner: Person
) -> None:
    request = RequestFactory().get("/x")
    request.user = owner
    response = error_pages.permission_denied(request)
    assert "You are signed in" in response.content.decode()
    assert 'href="/accounts/login/"' not in response.content.decode()


def test_a_fault_of_ours_needs_neither_person_nor_database(rf: RequestFactory) -> None:
    response = error_pages.server_error(rf.get("/x"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_fault_of_ours_below_the_api_is_a_problem(rf: RequestFactory) -> None:
    response = error_pages.server_error(rf.get("/api/v1/x"))
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b'"code": "internal"' in response.content


def test_a_form_without_its_mark_is_explained(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    assert "We could not be sure that it was you" in response.content.decode()


@pytest.mark.parametrize("name", ["bad_request", "not_found"])
def test_below_the_api_an_error_is_a_problem(rf: RequestFactory, name: str) -> None:
    response = getattr(error_pages, name)(rf.get("/api/v1/x"), None)
    assert response["Content-Type"] == "application/problem+json"


def test_below_the_api_a_method_that_is_not_taken_is_a_problem(db: None) -> None:
    response = Client().get("/api/v1/verify")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "POST"
    assert response.json()["code"] == "method_not_allowed"
    assert "GET" in response.json()["detail"]
