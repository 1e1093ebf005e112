"""Telling the story: each step looks what is there and does what is missing."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from openmerit.credentials import SigningKey
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.people import actions as people
from openmerit.platform.people import queries as known
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation, Person, Unit
from openmerit.platform.story import accredited, elsewhere, trusted
from openmerit.platform.story.achievements import (
    ACHIEVEMENTS,
    CERTIFICATES,
    CLEAR_REPORTING,
    DATA_ANALYST,
    FIRST_AIDER,
    HEAT_PUMP,
    Earnable,
)
from openmerit.platform.story.awards import (
    AWARDS,
    CLAIM_IN_GERMAN,
    NEW_NAME,
    NEW_NAME_OF,
    NEW_NAME_WORDS,
    SPRING_COURSE,
    SPRING_COURSE_NAME,
    Earned,
    Fate,
)
from openmerit.platform.story.cast import (
    BOARD,
    EARNERS,
    GUILD,
    HOUSES,
    NORTHWIND,
    STAFF,
    Character,
    House,
)
from openmerit.platform.story.earlier import EARLIER, EARLIER_NAME
from openmerit.platform.story.errors import StoryUnfinished
from openmerit.platform.story.models import Chapter
from openmerit.platform.wallet import actions as wallet
from openmerit.platform.wallet import queries as kept

FIRST_CHAPTER = "first"
LOOKED_AT = 500
PATIENCE_SECONDS = 60.0
GLANCE_SECONDS = 0.2
FRIDAY = 4
ALL = Reach(everywhere=True)
DAYS_TO_CLAIM = 7

Say = Callable[[str], None]


def tell(say: Say) -> None:
    """Tell each chapter that this home has not heard to the end."""
    if not Chapter.objects.filter(name=FIRST_CHAPTER).exists():
        _FirstChapter(say).tell()
        Chapter.objects.get_or_create(name=FIRST_CHAPTER)


class _FirstChapter:
    """The people, their houses, what can be earned, who earned it and what became of it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._now = timezone.now()
        self._people: dict[str, Person] = {}
        self._houses: dict[str, Organisation] = {}
        self._achievements: dict[str, Achievement] = {}

    def tell(self) -> None:
        """From the first person to the last list."""
        self._say(f"story: {len(STAFF) + len(EARNERS)} people and {len(HOUSES)} issuers")
        for character in (*STAFF, *EARNERS):
            self._people[character.email] = _person(character)
        for house in HOUSES:
            self._houses[house.name] = self._open(house)
        self._write_to_earners()
        self._say(f"story: {len(ACHIEVEMENTS)} achievements, drawn and published")
        for earnable in ACHIEVEMENTS:
            self._achievements[earnable.members.name] = self._draw_up(earnable)
        self._design_certificates()
        self._say(f"story: {len(AWARDS)} awards, signed one by one")
        in_order = sorted(AWARDS, key=lambda earned: -earned.days_ago)
        awards = [self._award(earned) for earned in in_order]
        _see_signed(awards)
        self._say("story: claiming, sharing and one revocation")
        for earned, award in zip(in_order, awards, strict=True):
            self._live_with(earned, award)
        self._bring_from_elsewhere()
        self._stand_behind_one_another()
        issuing.work_through_what_waits()
        self._leave_a_list_to_start()
        self._offer_a_code()
        self._leave_an_export_to_look_at()
        self._ask_for_a_name()

    def _acting_for(self, house: House) -> Person:
        return self._people[house.owner.email]

    def _open(self, house: House) -> Organisation:
        """The house with its people. Its short name is made from its name, whoever came before."""
        owner = self._acting_for(house)
        named = [row for row in known.organisations_of(owner) if row.name == house.name]
        organisation = (
            named[0]
            if named
            else people.create_organisation(
                acting_user=owner, name=house.name, description=house.description, url=house.url
            )
        )
        for character, role in house.others:
            if known.role_in(self._people[character.email], organisation) is None:
                people.add_member(
                    acting_user=owner,
                    organisation=organisation,
                    email=character.email,
                    role=role,
                )
        for way in house.units:
            if self._unit(organisation, way) is None:
                people.create_unit(
                    acting_user=owner,
                    organisation=organisation,
                    name=way[-1],
                    parent=self._unit(organisation, way[:-1]),
                )
        return organisation

    def _write_to_earners(self) -> None:
        """The academy tells those who read German in its own words."""
        letters = issued.letters_of(self._houses[NORTHWIND.name])
        if any(cell.whose == "own" for row in letters.rows for cell in row.cells):
            return
        issuing.set_letter(
            acting_user=self._acting_for(NORTHWIND),
            organisation=self._houses[NORTHWIND.name],
            kind="claim",
            wording=CLAIM_IN_GERMAN,
        )

    def _unit(self, organisation: Organisation, way: tuple[str, ...]) -> Unit | None:
        """The unit at the end of the way, if it is there."""
        tree = known.unit_tree(organisation)
        return next((row.unit for row in tree if row.path == known.PATH.join(way)), None)

    def _draw_up(self, earnable: Earnable) -> Achievement:
        owner = self._acting_for(earnable.issuer)
        organisation = self._houses[earnable.issuer.name]
        page = issued.page_of_achievements(organisation, ALL, limit=LOOKED_AT, cursor=None)
        achievement = next((row for row in page.items if row.name == earnable.members.name), None)
        if achievement is None:
            achievement = issuing.create_achievement(
                acting_user=owner,
                organisation=organisation,
                members=earnable.members,
                image=earnable.design,
                unit=self._unit(organisation, earnable.unit),
            )
        if achievement.state == Achievement.State.DRAFT:
            issuing.publish_achievement(acting_user=owner, achievement=achievement)
        return achievement

    def _design_certificates(self) -> None:
        organisation = self._houses[NORTHWIND.name]
        if issued.look_of(organisation).template.pk is None:
            issuing.design_certificate(
                acting_user=self._acting_for(NORTHWIND),
                organisation=organisation,
                design=CERTIFICATES,
            )

    def _award(self, earned: Earned) -> Award:
        achievement = self._achievements[earned.what.members.name]
        email = earned.earner.email
        page = issued.page_of_awards(achievement, words=email, limit=LOOKED_AT, cursor=None)
        there = next((row for row in page.items if row.recipient_email == email), None)
        if there is not None:
            return there
        return issuing.award(
            acting_user=self._acting_for(earned.what.issuer),
            achievement=achievement,
            email=email,
            name=earned.earner.name,
            number=earned.number,
            valid_from=self._morning(earned.days_ago),
            evidence=earned.evidence,
            result=earned.result,
        )

    def _morning(self, days_ago: int) -> datetime:
        """Ten in the morning of that day, or of the Friday before a weekend."""
        assert days_ago > 0, "this morning may not have come yet"
        day = self._now - timedelta(days=days_ago)
        day -= timedelta(days=max(0, day.weekday() - FRIDAY))
        return day.replace(hour=10, minute=0, second=0, microsecond=0)

    def _live_with(self, earned: Earned, award: Award) -> None:
        """Let the earner take it and show it, and the issuer withdraw it, in this order."""
        if earned.fate is not Fate.WAITING and award.state != Award.State.REVOKED:
            earner = self._people[earned.earner.email]
            taken = award.valid_from + timedelta(days=earned.days_ago * 3 % DAYS_TO_CLAIM, hours=3)
            held = wallet.take_award(acting_user=earner, key=award.key, at=taken)
            if earned.fate is Fate.SHARED and not held.is_shared:
                # Somebody whom it was shown to checked it the day after.
                issuing.count_check(award=award, at=taken + timedelta(days=1))
                wallet.share(acting_user=earner, held=held, at=taken)
        if earned.withdrawn_because:
            issuing.revoke(
                acting_user=self._acting_for(earned.what.issuer),
                award=award,
                reason=earned.withdrawn_because,
                reason_code="issued_in_error",
            )

    def _bring_from_elsewhere(self) -> None:
        """A record that an earner had from another house before any of this began."""
        earner = self._people[elsewhere.EARNER.email]
        page = kept.page_of_credentials(earner, limit=LOOKED_AT, cursor=None)
        if all(row.name != elsewhere.RECORD_NAME for row in page.items):
            school = SigningKey.generate()
            trusted.put_on_a_list(school.did, elsewhere.HOUSE, self._now)
            record = elsewhere.record(school, self._now)
            wallet.import_credential(acting_user=earner, data=record)

    def _stand_behind_one_another(self) -> None:
        """A board endorses an issuer, and is asked about what another one lends to it."""
        accredited.endorse(
            self._acting_for(BOARD), self._houses[BOARD.name], self._houses[NORTHWIND.name]
        )
        accredited.ask(
            self._acting_for(GUILD),
            self._achievements[HEAT_PUMP.members.name],
            self._houses[BOARD.name],
        )
        accredited.lend(
            self._acting_for(GUILD),
            self._achievements[HEAT_PUMP.members.name],
            self._houses[NORTHWIND.name],
        )

    def _leave_a_list_to_start(self) -> None:
        """Something for the owner to do: a list that was uploaded and waits for their word."""
        house = DATA_ANALYST.issuer
        page = issued.page_of_runs(self._houses[house.name], ALL, limit=LOOKED_AT, cursor=None)
        if all(run.file_name != SPRING_COURSE_NAME for run in page.items):
            issuing.prepare_run(
                acting_user=self._acting_for(house),
                achievement=self._achievements[DATA_ANALYST.members.name],
                source=SPRING_COURSE.encode(),
                file_name=SPRING_COURSE_NAME,
            )

    def _offer_a_code(self) -> None:
        """A code to try: whoever was at the first aid course may claim its badge with it."""
        achievement = self._achievements[FIRST_AIDER.members.name]
        if issued.page_of_offers(achievement, limit=1, cursor=None).items:
            return
        issuing.make_offer(
            acting_user=self._acting_for(FIRST_AIDER.issuer),
            achievement=achievement,
            offer=issuing.Offer(most=20, closes_at=self._now + timedelta(days=60)),
        )

    def _leave_an_export_to_look_at(self) -> None:
        """What the house issued elsewhere before: it was uploaded, and nothing was made of it."""
        house = DATA_ANALYST.issuer
        organisation = self._houses[house.name]
        page = issued.page_of_imports(organisation, limit=LOOKED_AT, cursor=None)
        if all(moving.file_name != EARLIER_NAME for moving in page.items):
            issuing.prepare_import(
                acting_user=self._acting_for(house),
                organisation=organisation,
                source=EARLIER.encode(),
                file_name=EARLIER_NAME,
            )

    def _ask_for_a_name(self) -> None:
        """An earner who has a new name asks for it, and the owner has it to answer."""
        earner = self._people[NEW_NAME_OF.email]
        page = kept.page_of_credentials(earner, limit=LOOKED_AT, cursor=None)
        for held in page.items:
            if held.award is None or held.name != CLEAR_REPORTING.members.name:
                continue
            if issued.request_of_earner(earner, held.award) is None:
                issuing.ask_for_name(
                    acting_user=earner, award=held.award, name=NEW_NAME, words=NEW_NAME_WORDS
                )


def _person(character: Character) -> Person:
    """Their account. Nobody is given a password: one steps into their place, or resets it."""
    there = known.person_with_address(character.email)
    if there is not None:
        return there
    return people.create_person(
        acting_user=None,
        email=character.email,
        name=character.name,
        password=None,
        confirmed=True,
    )


def _see_signed(awards: list[Award]) -> None:
    """Sign what waits, as the worker does; what another process holds is waited for.

    Raises StoryUnfinished when that takes longer than any lease.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        issuing.work_through_what_waits()
        waiting = len(awards) - len(issued.awards_with_credentials(awards))
        if not waiting:
            break
        if time.monotonic() > until:
            raise StoryUnfinished(count=waiting)
        time.sleep(GLANCE_SECONDS)
    for award in awards:
        award.refresh_from_db(fields=["state", "claimed_by"])
