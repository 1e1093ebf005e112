"""`openmerit publish-proof`: what an operator writes, and what it leaves alone."""

import json
import sys

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the installation is looked up in /proc"),
]

ISSUERS = """
from openmerit.platform.operations import preparing
home = preparing.open_home()
preparing.prepare(home)
from openmerit.platform.issuing.signing import ensure_key
from openmerit.platform.people import actions
olga = actions.create_person(
    acting_user=None, email="olga@example.org", name="Olga", password=None, confirmed=True
)
for slug in ("north", "south"):
    ensure_key(actions.create_organisation(acting_user=olga, name=slug.title(), slug=slug))
"""


@pytest.fixture
def two_issuers(installation):
    """A home in which two organisations have a key."""
    made = installation.python(ISSUERS)
    assert made.returncode == 0, made.stderr
    return installation


def test_it_says_who_is_in_it_and_by_which_key_each_signs(two_issuers, tmp_path):
    done = two_issuers.call("publish-proof", str(tmp_path / "proof"), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["folder"] == str(tmp_path / "proof")
    assert [one["name"] for one in said["issuers"]] == ["North", "South"]
    for one in said["issuers"]:
        slug = one["id"].rpartition(":")[2]
        keys = json.loads((tmp_path / "proof/issuers" / slug / "did.json").read_text("utf-8"))
        assert one["key"] == keys["verificationMethod"][0]["publicKeyMultibase"]
        assert f"{one['id']}, signing by {one['key']}" in done.stderr


def test_only_the_issuers_that_are_named_are_in_it(two_issuers, tmp_path):
    done = two_issuers.call("publish-proof", str(tmp_path / "proof"), "--issuer", "south")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "proof/issuers").iterdir()] == ["south"]
    unknown = two_issuers.call("publish-proof", str(tmp_path / "other"), "--issuer", "west")
    assert unknown.returncode != 0
    assert "west" in unknown.stderr
    assert "Traceback" not in unknown.stderr
    assert not (tmp_path / "other").exists()


def test_a_home_in_which_nobody_issued_leaves_a_proof_as_it_is(two_issuers, tmp_path):
    assert two_issuers.call("publish-proof", str(tmp_path / "proof")).returncode == 0
    before = (tmp_path / "proof/proof.json").read_bytes()
    empty = str(tmp_path / "empty")
    done = two_issuers.call("publish-proof", str(tmp_path / "proof"), OPENMERIT_HOME=empty)
    assert done.returncode == 2
    assert f"nobody in {empty} has issued anything" in done.stderr
    assert "OPENMERIT_HOME" in done.stderr
    assert (tmp_path / "proof/proof.json").read_bytes() == before


def test_what_is_something_else_is_refused_with_the_remedy(two_issuers, tmp_path):
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.jpg").write_bytes(b"cat")
    for place in (other, other / "cat.jpg"):
        done = two_issuers.call("publish-proof", str(place))
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1
    assert [path.name for path in other.iterdir()] == ["cat.jpg"]
