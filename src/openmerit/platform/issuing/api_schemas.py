"""The shapes of what the room's API takes and answers; members carry the standards' names."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Header, Query, Schema
from pydantic import ConfigDict

Limit = Annotated[int, Query(ge=1, le=500)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


class RecipientIn(Schema):
    """Whom to award: by an e-mail address, by a DID, or by both; and in which language to write."""

    model_config = ConfigDict(extra="forbid")
    email: str = ""
    did: str = ""
    name: str = ""
    language: str = ""
    number: str = ""


class AwardIn(Schema):
    """An award as it is asked for; ``evidence`` and ``result`` by the standard's members.

    ``dueAt`` is a time to come, until which it waits as ``scheduled`` and can be taken back.
    """

    model_config = ConfigDict(extra="forbid")
    recipient: RecipientIn
    validFrom: datetime | None = None  # noqa: N815 - the standard's name
    validUntil: datetime | None = None  # noqa: N815
    dueAt: datetime | None = None  # noqa: N815
    evidence: list[dict[str, Any]] | dict[str, Any] | None = None
    result: list[dict[str, Any]] | dict[str, Any] | None = None


class RecipientOut(Schema):
    """Who was awarded."""

    email: str
    did: str
    name: str


class NumberedRecipientOut(RecipientOut):
    """Who was awarded, with the issuer's own number, which is no part of the badge."""

    number: str


class AwardOut(Schema):
    """An award as its issuer sees it. ``credential`` is null until the document is signed."""

    id: str
    state: str
    recipient: NumberedRecipientOut | RecipientOut
    achievement: str
    credential: str | None
    status_index: int | None
    validFrom: datetime  # noqa: N815
    validUntil: datetime | None  # noqa: N815
    dueAt: datetime | None  # noqa: N815
    evidence: list[dict[str, Any]]
    reason: str
    reason_code: str
    renews: str | None
    supersedes: str | None


class AwardsOut(Schema):
    """A page of awards."""

    items: list[AwardOut]
    next: str | None


class SentBackOut(Schema):
    """Why a draft has to be changed before it is submitted once more, as who said when."""

    reason: str
    by: str
    at: datetime


class AchievementOut(Schema):
    """An achievement by the standard's members, with ``id``, ``uri`` and ``state``.

    What an achievement does not say is left out.
    """

    id: str
    uri: str
    state: str
    type: list[str]
    name: str
    description: str
    criteria: dict[str, Any]
    achievementType: str  # noqa: N815
    image: dict[str, Any]
    alignment: list[dict[str, Any]] | None = None
    tag: list[str] | None = None
    creditsAvailable: Any = None  # noqa: N815
    fieldOfStudy: Any = None  # noqa: N815
    humanCode: Any = None  # noqa: N815
    inLanguage: Any = None  # noqa: N815
    otherIdentifier: Any = None  # noqa: N815
    related: Any = None
    resultDescription: Any = None  # noqa: N815
    specialization: Any = None
    version: Any = None
    unit: str | None = None
    design: dict[str, Any] | None = None
    category: str = ""
    elements: dict[str, Any] | None = None
    number: int = 1
    supersedes: str | None = None
    translations: dict[str, Any] | None = None
    validForMonths: int | None = None  # noqa: N815
    sentBack: SentBackOut | None = None  # noqa: N815
    expiresOn: date | None = None  # noqa: N815


class MendIn(Schema):
    """A slip of the pen or a broken link, and how it reads rightly."""

    model_config = ConfigDict(extra="forbid")
    reason: Literal["typo", "link"]
    member: str
    value: str


class TranslationIn(Schema):
    """An achievement in another language (BCP 47)."""

    model_config = ConfigDict(extra="forbid")
    language: str
    name: str
    description: str
    criteria: str = ""


class NoteOut(Schema):
    """What was mended in a published achievement, and when."""

    reason: str
    member: str
    before: str
    after: str
    at: datetime


class PolicyIn(Schema):
    """What an organisation settles for all that it issues."""

    model_config = ConfigDict(extra="forbid")
    yardstick: str = "eu-2022"
    own_rules: list[str] = []
    wording: str = ""
    needs_two_people: bool = False
    needs_signoff: bool = False
    country: str = ""
    region: str = ""


class PolicyOut(PolicyIn):
    """The same, as it is settled."""


class PointOut(Schema):
    """One thing that the yardstick asks for."""

    label: str
    why: str
    is_there: bool


class MeasuredOut(Schema):
    """How far an achievement is by its organisation's yardstick."""

    sentence: str
    is_ready: bool
    reached: int
    required: list[PointOut]
    wanted: list[PointOut]


class AchievementsOut(Schema):
    """A page of achievements."""

    items: list[AchievementOut]
    next: str | None


class RowProblemOut(Schema):
    """What is wrong with one row; the header is row 1."""

    row: int
    column: str
    value: str
    message: str


class RunOut(Schema):
    """How far a run is."""

    id: str
    state: str
    achievement: str
    existing: str
    total: int
    issued: int
    skipped: int
    failed: int
    due_at: datetime | None
    digest: str
    signoff_by: str | None
    signed_off_at: datetime | None
    reason: str
    errors: list[RowProblemOut]


class DryRunOut(Schema):
    """What a file would do; nothing was written."""

    dry_run: bool
    existing: str
    total: int
    issued: int
    skipped: int
    failed: int
    unused_columns: list[str]
    errors: list[RowProblemOut]


class ReasonIn(Schema):
    """Why a draft is sent back."""

    model_config = ConfigDict(extra="forbid")
    reason: str


class WhyIn(Schema):
    """Why an award is changed: in words, by a code of the list, or both."""

    model_config = ConfigDict(extra="forbid")
    reason: str = ""
    reason_code: str = ""
