"""One error, said to a person as a page and to a script as a problem document."""

import json
from datetime import UTC, datetime

from django.test import Client, RequestFactory
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError

from openmerit.platform.web.errors import DomainError, Kind
from openmerit.platform.web.problems import (
    EXIT_CODE,
    HTTP_STATUS,
    DomainErrorMiddleware,
    install,
    problem_response,
)


class NameTaken(DomainError):
    code = "name_taken"
    kind = Kind.CONFLICT
    sentence = _("“{name}” is taken.")


class Overloaded(DomainError):
    code = "overloaded"
    kind = Kind.BUSY
    sentence = "Try again in a moment."


def test_the_sentence_is_made_from_the_fields() -> None:
    error = NameTaken(name="Northwind {slug}")
    assert str(error) == "“Northwind {slug}” is taken."
    assert error.fields == {"name": "Northwind {slug}"}


def test_every_kind_has_a_status_and_an_exit_code() -> None:
    assert set(HTTP_STATUS) == set(EXIT_CODE) == set(Kind)
    assert HTTP_STATUS[Kind.MISSING] == 404
    assert HTTP_STATUS[Kind.INVALID] == 422


def test_a_problem_carries_code_sentence_and_data() -> None:
    at = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
    response = problem_response(NameTaken(name="Northwind", status=1, at=at, by=object))
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["by"].startswith("<class")
    del body["by"]
    assert body == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "“Northwind” is taken.",
        "code": "name_taken",
        "name": "Northwind",
        "at": "2026-03-14T09:26:53Z",
    }


def test_a_busy_answer_says_when_to_come_back() -> None:
    assert problem_response(Overloaded())["Retry-After"] == "5"


def test_a_view_that_raises_answers_with_a_page_and_below_the_api_with_a_problem(
    rf: RequestFactory, db: None
) -> None:
    middleware = DomainErrorMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    page = middleware.process_exception(rf.get("/x"), NameTaken(name="<b>Northwind</b>"))
    assert page is not None
    assert page.status_code == 409
    assert "“&lt;b&gt;Northwind&lt;/b&gt;” is taken." in page.content.decode()
    problem = middleware.process_exception(rf.get("/api/v1/x"), NameTaken(name="Northwind"))
    assert problem is not None
    assert problem["Content-Type"] == "application/problem+json"


def test_an_error_of_ours_is_left_to_django(rf: RequestFactory) -> None:
    middleware = DomainErrorMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    assert middleware.process_exception(rf.get("/x"), ValueError("secret")) is None


class Body(Schema):
    """What the trial API takes."""

    age: int


def trial_api() -> NinjaAPI:
    api = NinjaAPI(urls_namespace="trial")
    install(api)
    return api


def answer(error: Exception, rf: RequestFactory) -> tuple[int, dict[str, object]]:
    response = trial_api().on_exception(rf.get("/api/x"), error)
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, json.loads(response.content)


def test_the_api_answers_a_missing_token_with_401_and_how_to_get_one(rf: RequestFactory) -> None:
    status, body = answer(AuthenticationError(), rf)
    assert (status, body["code"]) == (401, "unauthorized")
    assert "openmerit token" in str(body["detail"])


def test_the_api_names_the_member_that_is_wrong_and_repeats_no_input(rf: RequestFactory) -> None:
    from ninja.errors import ValidationError

    fault = {"loc": ("body", "age"), "msg": "Input should be a number", "input": "s3cret"}
    status, body = answer(ValidationError([fault]), rf)
    assert (status, body["code"]) == (422, "invalid_request")
    assert body["errors"] == [{"member": "body.age", "message": "Input should be a number"}]
    assert "s3cret" not in json.dumps(body)


def test_an_address_that_is_not_there_is_a_problem_below_the_api(client: Client, db: None) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
