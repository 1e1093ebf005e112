"""The earner reads why a badge was withdrawn; whoever checks it does not."""

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.queries import credential_of
from openmerit.platform.verifying.queries import report
from openmerit.platform.wallet import actions


def test_the_holder_reads_the_reason_and_others_only_how_it_stands(
    mara, owner, award, held, signed_in, client
):
    actions.share(acting_user=mara, held=held)
    issuing.revoke(
        acting_user=owner, award=award, reason="Row 7 was yours", reason_code="requirements_not_met"
    )
    mine = signed_in(mara).get(held.path).content.decode()
    assert "Not everything that it asks for was met after all. Row 7 was yours" in mine
    theirs = client.get(held.share_path).content.decode()
    found = report(credential_of(award))
    for shown in (theirs, str(found.to_dict())):
        assert "Row 7" not in shown
        assert "asks for was met" not in shown
    assert not found.valid


def test_without_a_reason_kept_the_holder_is_sent_to_the_issuer(
    mara, owner, award, held, signed_in
):
    issuing.suspend(acting_user=owner, award=award, reason="Under review")
    assert "told you why: Under review" in signed_in(mara).get(held.path).content.decode()
    type(award).objects.filter(pk=award.pk).update(reason="")
    assert "can say why." in signed_in(mara).get(held.path).content.decode()
