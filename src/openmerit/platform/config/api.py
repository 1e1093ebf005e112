"""The JSON API: one NinjaAPI, to which each room adds its router."""

from importlib.metadata import version

from ninja import NinjaAPI

from openmerit.platform.web.problems import install
from openmerit.platform.web.security import allow_inline_styles

DESCRIPTION = (
    "Define, award, hold and verify Open Badges 3.0. Send “Authorization: Bearer om_…” with a "
    "token from your account page or from `openmerit token --as E-MAIL`. Errors are "
    "application/problem+json with a `code`. Lists are `items` and `next`; pass `next` back as "
    "`cursor`."
)

api = NinjaAPI(
    title="OpenMerit",
    version=version("openmerit"),
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url="/docs",
    docs_decorator=allow_inline_styles,
    openapi_url="/openapi.json",
)
install(api)

for room in ("people", "issuing", "verifying", "wallet"):
    api.add_router("", f"openmerit.platform.{room}.api.router")
