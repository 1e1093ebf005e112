"""The room's part of the table of who may do what: anyone may check any badge."""

from tests.platform.permission_table import Row, everyone

ROWS: list[Row] = [
    everyone("GET", "/verify"),
    everyone("POST", "/verify", data={"pasted": "{}"}),
    everyone("POST", "/verify", 422, data={}),
    everyone("POST", "/api/v1/verify", data=b"{}", content_type="application/octet-stream"),
]
ACTIONS: dict[str, str] = {
    "count": "free: machinery that counts without looking at who checked",
}
