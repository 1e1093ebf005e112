"""The part of operations, and of other people's code, in the table of who may do what."""

from tests.platform.permission_table import PEOPLE, Row, everyone

NOT_FOR_OPERATORS_ONLY = {**dict.fromkeys(PEOPLE, 302), "operator": 200}

ROWS = [
    everyone("GET", "/healthz"),
    everyone("POST", "/healthz", 405),
    everyone("GET", "/api/v1/openapi.json"),
    everyone("GET", "/api/v1/", 404),
    everyone("GET", "/api/v1/docs"),
    Row("GET", "/operator/", NOT_FOR_OPERATORS_ONLY),
    Row("GET", "/operator/people/person/", NOT_FOR_OPERATORS_ONLY),
    Row("GET", "/operator/engine/mail/", NOT_FOR_OPERATORS_ONLY),
    Row("GET", "/operator/people/auditentry/", NOT_FOR_OPERATORS_ONLY),
]

ACTIONS = {}
