"""The room's part of the table of who may do what: its pages are for everyone."""

from tests.platform.permission_table import Row, everyone

ROWS: list[Row] = [
    everyone("GET", "/"),
    everyone("POST", "/", 405),
    everyone("GET", "/design"),
    everyone("POST", "/design", 405),
    everyone("GET", "/favicon.ico", 302),
]
ACTIONS: dict[str, str] = {}
