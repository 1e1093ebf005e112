"""A domain names an organisation: seen in the name system or in a file on the web site."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, UDPServer

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openmerit.fetching import Fetcher
from openmerit.fetching.names import Names
from openmerit.platform.engine import sweeps, worker
from openmerit.platform.people import actions, queries, tasks
from openmerit.platform.people.domains import Sight, Witness, domain_in
from openmerit.platform.people.errors import (
    DomainNotSeen,
    DomainRefused,
    DomainTaken,
    NotAllowed,
    OrganisationMissing,
)
from openmerit.platform.people.models import AuditEntry, ConfirmedDomain

RECORDS: dict[str, list[str]] = {}
FILES: dict[str, bytes] = {}


class _NameServer(BaseRequestHandler):
    """Answers TXT questions from RECORDS; what is not there does not exist."""

    def handle(self) -> None:
        data, socket = self.request
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        name = question.question[0].name
        texts = RECORDS.get(str(name).rstrip("."))
        if texts is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            answer.answer.append(
                dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{text}"' for text in texts))
            )
        socket.sendto(answer.to_wire(), self.client_address)


class _WebSite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = FILES.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def witness() -> Iterator[Witness]:
    """Looks at a name server and a web site on this machine."""
    RECORDS.clear()
    FILES.clear()
    names = UDPServer(("127.0.0.1", 0), _NameServer)
    site = ThreadingHTTPServer(("127.0.0.1", 0), _WebSite)
    for server in (names, site):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Witness(
        names=Names(["127.0.0.1"], port=names.server_address[1], timeout=2.0),
        fetcher=_SiteOf(site.server_address[1]),
    )
    for server in (names, site):
        server.shutdown()
        server.server_close()


class _SiteOf(Fetcher):
    """The real door, at which every domain leads to the web site of the test."""

    def __init__(self, port: int) -> None:
        self._here = f"127.0.0.1:{port}"
        super().__init__([self._here], timeout=2.0)

    def fetch(self, url: str):
        host, _slash, path = url.removeprefix("https://").partition("/")
        assert host == "northwind.example"
        return super().fetch(f"https://{self._here}/{path}")


def claim(owner, northwind, domain="https://www.Northwind.example/about"):
    return actions.claim_domain(acting_user=owner, organisation=northwind, domain=domain)


def confirm(owner, northwind, witness):
    return actions.confirm_domain(acting_user=owner, organisation=northwind, witness=witness)


def record_of(organisation) -> str:
    return f"did={queries.identifier_of(organisation)}"


def test_a_record_in_the_name_system_confirms_the_domain(owner, northwind, witness):
    assert claim(owner, northwind).name == "northwind.example"
    with pytest.raises(DomainNotSeen, match="does not name you yet"):
        confirm(owner, northwind, witness)
    assert northwind.confirmed_domain == ""

    RECORDS["_openmerit.northwind.example"] = ["v=spf1 -all", record_of(northwind)]
    seen = confirm(owner, northwind, witness)

    assert (seen.way, seen.confirmed_at is not None) == ("dns", True)
    northwind.refresh_from_db()
    assert northwind.confirmed_domain == "northwind.example"
    assert AuditEntry.objects.filter(verb="organisation.domain_confirmed").count() == 1


def test_a_file_on_the_web_site_confirms_it_too(owner, northwind, witness):
    claim(owner, northwind)
    FILES["/.well-known/openmerit.txt"] = f"# ours\n{record_of(northwind)}\n".encode()
    assert confirm(owner, northwind, witness).way == "file"


def test_somebody_elses_identifier_confirms_nothing(owner, northwind, stranger, witness):
    elsewhere = stranger.organisations.get()
    claim(owner, northwind)
    RECORDS["_openmerit.northwind.example"] = [record_of(elsewhere), record_of(northwind) + "x"]
    with pytest.raises(DomainNotSeen):
        confirm(owner, northwind, witness)


def test_a_domain_is_confirmed_for_one_alone(owner, northwind, stranger, witness):
    elsewhere = stranger.organisations.get()
    RECORDS["_openmerit.northwind.example"] = [record_of(elsewhere), record_of(northwind)]
    claim(owner, northwind)
    confirm(owner, northwind, witness)
    claim(stranger, elsewhere)
    with pytest.raises(DomainTaken):
        confirm(stranger, elsewhere, witness)


def test_another_domain_takes_the_place_of_the_confirmed_one(owner, northwind, witness):
    RECORDS["_openmerit.northwind.example"] = [record_of(northwind)]
    claim(owner, northwind)
    confirm(owner, northwind, witness)
    assert claim(owner, northwind, "northwind.example").confirmed_at is not None, "the same again"

    claim(owner, northwind, "other.example")
    assert ConfirmedDomain.objects.get().confirmed_at is None


def test_a_domain_that_stops_naming_it_is_confirmed_for_14_days_more(owner, northwind, witness):
    RECORDS["_openmerit.northwind.example"] = [record_of(northwind)]
    claim(owner, northwind)
    confirm(owner, northwind, witness)
    RECORDS.clear()

    def days_pass(days):
        moved = {
            name: value - timedelta(days=days)
            for name, value in ConfirmedDomain.objects.values("looked_at", "missing_since")
            .get()
            .items()
            if value is not None
        }
        ConfirmedDomain.objects.update(**moved)
        actions.look_at_domains_again(witness)
        return ConfirmedDomain.objects.get()

    assert days_pass(0).missing_since is None, "it was looked at today"
    assert days_pass(2).confirmed_at is not None
    assert days_pass(13).confirmed_at is not None
    lost = days_pass(2)
    assert lost.confirmed_at is None
    assert AuditEntry.objects.filter(verb="organisation.domain_lost").count() == 1


def test_a_name_server_that_does_not_answer_takes_nothing_away(owner, northwind, witness):
    RECORDS["_openmerit.northwind.example"] = [record_of(northwind)]
    claim(owner, northwind)
    confirm(owner, northwind, witness)
    long_ago = timezone.now() - timedelta(days=60)
    ConfirmedDomain.objects.update(looked_at=long_ago)
    nobody = Witness(names=Names(["127.0.0.1"], port=1, timeout=0.3), fetcher=Fetcher(timeout=0.3))
    actions.look_at_domains_again(nobody)

    kept = ConfirmedDomain.objects.get()
    assert kept.confirmed_at is not None
    assert kept.missing_since is None


def test_private_addresses_are_never_reached(owner, northwind):
    FILES.clear()
    sight = Witness(names=Names(["127.0.0.1"], port=1, timeout=0.2)).look("127.0.0.1", "did:x")
    assert not sight.way
    assert "public" in sight.problem


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("northwind.example", "northwind.example"),
        ("HTTPS://www.Northwind.Example:443/x?y", "northwind.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("a.b.northwind.example.", "a.b.northwind.example"),
    ],
)
def test_a_domain_is_read_from_what_people_type(typed, domain):
    assert domain_in(typed) == domain


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "intranet.local",
        "github.io",
        "a b.example",
        "x" * 300,
        "-a.example",
        "http://",
        "//",
        "ex_ample.org",
    ],
)
def test_what_is_no_public_domain_is_refused(owner, northwind, typed):
    with pytest.raises(DomainRefused):
        claim(owner, northwind, typed)


@given(st.text(max_size=300))
def test_any_text_is_a_plain_domain_or_refused(text):
    try:
        found = domain_in(text)
    except ValueError:
        return
    assert domain_in(found) == found
    assert found.isascii()


def test_only_owners_name_and_confirm_a_domain(issuer_member, northwind, stranger, witness):
    for other, error in ((issuer_member, NotAllowed), (stranger, OrganisationMissing)):
        with pytest.raises(error):
            claim(other, northwind)
        with pytest.raises(error):
            confirm(other, northwind, witness)
    assert not ConfirmedDomain.objects.exists()


def test_the_page_says_what_to_do(owner, northwind, signed_in):
    client = signed_in(owner)
    first = client.get("/organisations/northwind/domain").content.decode()
    assert 'value="northwind.example"' in first, "guessed from the web site"
    client.post("/organisations/northwind/domain", {"domain": "northwind.example"})
    page = client.get("/organisations/northwind/domain").content.decode()

    assert "_openmerit.northwind.example" in page
    assert "https://northwind.example/.well-known/openmerit.txt" in page
    assert record_of(northwind) in page


def test_the_other_sweeps_do_not_wait_for_a_domain_that_answers_slowly(
    owner, northwind, witness, monkeypatch, transactional_db
):
    RECORDS["_openmerit.northwind.example"] = [record_of(northwind)]
    claim(owner, northwind)
    confirm(owner, northwind, witness)
    ConfirmedDomain.objects.update(looked_at=timezone.now() - timedelta(days=2))
    looked = []

    def look(self, name, identifier):
        looked.append(name)
        return Sight("", could_look=False)

    monkeypatch.setattr(Witness, "look", look)
    sweeps.prepare()
    sweeps.run_due()
    assert looked == []
    worker.drain()
    assert looked == ["northwind.example"]
    tasks.hand_out_domains()
    worker.drain()
    assert len(looked) == 1, "it was looked at today"


def test_what_was_seen_of_a_domain_is_not_noted_of_the_one_named_since(owner, northwind, witness):
    RECORDS["_openmerit.northwind.example"] = [record_of(northwind)]
    claim(owner, northwind)

    class Slow:
        def look(self, name, identifier):
            claim(owner, northwind, "other.example")
            return witness.look(name, identifier)

    with pytest.raises(DomainNotSeen):
        confirm(owner, northwind, Slow())
    kept = ConfirmedDomain.objects.get()
    assert (kept.name, kept.confirmed_at) == ("other.example", None)


def test_naming_a_domain_twice_at_one_moment_keeps_one(owner, northwind, monkeypatch):
    real = ConfirmedDomain.objects.get_or_create

    def somebody_was_first(**given):
        ConfirmedDomain.objects.create(organisation=northwind, name="first.example")
        return real(**given)

    monkeypatch.setattr(ConfirmedDomain.objects, "get_or_create", somebody_was_first)
    assert claim(owner, northwind, "second.example").name == "second.example"
    assert ConfirmedDomain.objects.get().name == "second.example"
    entry = AuditEntry.objects.get(verb="organisation.domain_claimed")
    assert entry.before == {"domain": "first.example"}
