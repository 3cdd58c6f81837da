"""Decisions of stewards that change a rule: each is kept with its reason, and never changed."""

from sqlalchemy import insert, update
from sqlmodel import Session, col

from domain.campaign import CampaignId
from domain.cents.half import NoOwnHalf, ShareDecision
from domain.people import OrganisationId
from storage.campaign_rows import share_values
from storage.ids import new_id
from storage.tables import OrganisationRow, ShareDecisionRow


class Decisions:
    """What stewards of one organisation decide."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def keep_share(self, decision: ShareDecision, *, campaign: CampaignId | None = None) -> None:
        """Keep a decision on the own share; one for the programme holds for every pitch that is begun from now on."""
        values = {
            "id": new_id(),
            "organisation_id": self._organisation,
            "campaign_id": campaign,
            "steward_id": decision.by,
            "reason": decision.reason,
            "at": decision.at,
            **share_values(decision.share),
        }
        self._session.execute(insert(ShareDecisionRow), [values])
        if campaign is None and not isinstance(decision.share, NoOwnHalf):
            self._session.execute(
                update(OrganisationRow)
                .where(col(OrganisationRow.id) == self._organisation)
                .values(share_n=decision.share.n, share_d=decision.share.d)
            )
