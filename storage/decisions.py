"""Decisions of stewards that change a rule: each is kept with its reason, and never changed."""

from sqlalchemy import insert, update
from sqlmodel import Session, col

from domain.campaign import CampaignId
from domain.money.half import NoOwnHalf, ShareDecision
from domain.people import OrganisationId
from storage.campaign_rows import share_values
from storage.ids import new_id
from storage.tables import OrganisationRow, ShareDecisionRow


def keep_share(
    session: Session, organisation: OrganisationId, decision: ShareDecision, *, campaign: CampaignId | None = None
) -> None:
    """Keep a decision on the own share; one for the programme holds for every pitch that is begun from now on."""
    values = {
        "id": new_id(),
        "organisation_id": organisation,
        "campaign_id": campaign,
        "steward_id": decision.by,
        "reason": decision.reason,
        "at": decision.at,
        **share_values(decision.share),
    }
    session.execute(insert(ShareDecisionRow), [values])
    if campaign is None and not isinstance(decision.share, NoOwnHalf):
        session.execute(
            update(OrganisationRow)
            .where(col(OrganisationRow.id) == organisation)
            .values(share_n=decision.share.n, share_d=decision.share.d)
        )
