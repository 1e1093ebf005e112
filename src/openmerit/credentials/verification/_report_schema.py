"""The form of a report, for programs in other languages."""

import json
from importlib import resources
from typing import Any


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `Report.to_dict` gives.

    It holds in every language, since translation changes sentences only. Members and checks may be
    added in later releases; none that is there will change its meaning.
    """
    path = resources.files(__package__ or "") / "report.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema
