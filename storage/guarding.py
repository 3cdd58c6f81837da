"""Guarding: what the organisation decides about money between people, and what givers disclosed."""

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.campaign import Campaign
from domain.events import Disclosed, name_of
from domain.guarding import CAUTIOUS, Disclosure, Policy, Relation, Ruling
from domain.people import OrganisationId, PersonId
from storage.tables import DisclosureRow, JournalRow, OrganisationRow, PersonRow
from storage.upsert import upsert


class Guards:
    """The conflict guard of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def policy(self) -> Policy:
        """What was decided for each relation; the cautious policy where nothing was."""
        decided = self._session.scalars(
            select(OrganisationRow.guard).where(OrganisationRow.id == self._organisation)
        ).one()
        return {**CAUTIOUS, **{Relation(relation): Ruling(ruling) for relation, ruling in decided.items()}}

    def decide(self, policy: Policy) -> None:
        """Keep a policy."""
        row = self._session.scalars(
            select(OrganisationRow).where(OrganisationRow.id == self._organisation).with_for_update()
        ).one()
        row.guard = {str(relation): str(ruling) for relation, ruling in policy.items()}
        self._session.flush()

    def vendors(self) -> list[str]:
        """The names of those who are listed as selling to the organisation."""
        rows = self._session.scalars(
            select(PersonRow.name)
            .where(
                PersonRow.organisation_id == self._organisation,
                col(PersonRow.vendor).is_(True),
                PersonRow.merged_into == "",
            )
            .order_by(col(PersonRow.name), col(PersonRow.id))
        )
        return list(rows)

    def disclosed(self, campaign: Campaign, giver: PersonId) -> Disclosure | None:
        """What the giver has disclosed to who pitches now, unless it was erased: a pitch may have changed hands."""
        row = self._session.get(DisclosureRow, (campaign.id, giver))
        if row is None or not row.words:
            return None
        to_them = select(JournalRow.seq).where(
            JournalRow.campaign_id == campaign.id,
            JournalRow.fact == name_of(Disclosed),
            col(JournalRow.by_id).in_(_accounts_of(giver)),
            col(JournalRow.about_id).in_(_accounts_of(campaign.pitcher)),
        )
        if self._session.scalars(to_them.limit(1)).first() is None:
            return None
        return Disclosure(by=giver, to=campaign.pitcher, text=row.words, at=row.at)

    def keep(self, campaign: Campaign, disclosure: Disclosure) -> None:
        """Keep a disclosure beside the pledge."""
        values = {
            "campaign_id": campaign.id,
            "person_id": disclosure.by,
            "organisation_id": self._organisation,
            "words": disclosure.text,
            "at": disclosure.at,
        }
        upsert(self._session, DisclosureRow, [values], key=("campaign_id", "person_id"))


def _accounts_of(person: PersonId) -> SelectOfScalar[str]:
    """The person, and the accounts that became them: the journal goes on naming those."""
    return select(PersonRow.id).where(or_(col(PersonRow.id) == person, col(PersonRow.merged_into) == person))
