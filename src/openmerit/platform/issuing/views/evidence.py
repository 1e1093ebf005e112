"""Files of evidence, as whoever sees the badge can fetch them."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from openmerit.platform.issuing import access
from openmerit.platform.issuing.actions.evidence import SUFFIXES


@require_safe
def evidence(request: HttpRequest, key: str) -> HttpResponseBase:
    """One file, to be saved and not shown: it is a stranger's, and stands beside our own pages."""
    found = access.evidence_file(key)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"evidence-{found.key[:8]}.{SUFFIXES[found.media_type]}",
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, max-age=3600"
    return response
