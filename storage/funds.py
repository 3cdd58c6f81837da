"""Match funds: a sponsor's money, and how much of it is promised over all pitches.

`locked` holds a fund's row on PostgreSQL, after the campaign's, so that one fund is never spent twice.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Update, update
from sqlmodel import Session, col, select

from domain.campaign import Campaign, CampaignId
from domain.cents.half import MatchMode
from domain.cents.matching import Factor, Fund
from domain.events import Account, Event
from domain.matching.funds import SLOT, MatchFund, UnknownFund
from domain.people import OrganisationId, PersonId
from domain.stages import Stage
from storage.tables import CampaignRow, FundRow
from storage.upsert import insert_or_ignore


class Funds:
    """The match funds of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def add(self, fund: MatchFund, *, at: datetime) -> None:
        """Store a new fund; the same a second time changes nothing."""
        terms = fund.terms
        values = {
            "id": fund.id,
            "organisation_id": self._organisation,
            "steward_id": fund.steward,
            "name": fund.name,
            "mode": str(fund.mode),
            "amount": terms.amount,
            "matched": 0,
            "factor_n": terms.factor.n,
            "factor_d": terms.factor.d,
            "per_gift": terms.per_gift,
            "per_pitch": terms.per_pitch,
            "supporters": terms.supporters,
            "trigger": terms.trigger,
            "held_back": terms.held_back,
            "expires": terms.expires,
            "open": True,
            "created_at": at,
        }
        insert_or_ignore(self._session, FundRow, values)

    def get(self, fund_id: str) -> MatchFund:
        """A fund. Raises `UnknownFund`, also for another organisation's."""
        return self._one(fund_id, lock=False)

    def locked(self, fund_id: str) -> MatchFund:
        """The same, for a rule that decides on what is left of it."""
        return self._one(fund_id, lock=True)

    def of(self, campaign: Campaign) -> MatchFund | None:
        """The fund that matches a pitch, if there is one."""
        return self.get(campaign.money.sponsorship.fund) if campaign.money.sponsorship else None

    def listed(self) -> list[MatchFund]:
        """All funds, the newest first."""
        rows = self._session.scalars(
            select(FundRow)
            .where(FundRow.organisation_id == self._organisation)
            .order_by(col(FundRow.created_at).desc(), col(FundRow.id))
            .execution_options(populate_existing=True)
        )
        return [_fund(row) for row in rows]

    def pitches(self, fund_id: str) -> list[CampaignId]:
        """The open pitches that it matches."""
        rows = self._session.scalars(
            select(CampaignRow.id).where(
                CampaignRow.organisation_id == self._organisation,
                CampaignRow.fund_id == fund_id,
                CampaignRow.stage == str(Stage.OPEN),
            )
        )
        return [CampaignId(row) for row in rows]

    def end(self, fund_id: str) -> None:
        """The fund adds nothing more; what it has promised stays."""
        self._session.execute(self._update(fund_id).values(open=False))

    def book(self, events: Iterable[Event]) -> None:
        """Bring running totals in line with what goes into the ledger."""
        moves = [move for one in events for move in one.moves if move.account is Account.FUND]
        for slot in sorted({move.slot for move in moves}):
            promised = -sum(move.amount for move in moves if move.slot == slot)
            statement = self._update(slot.removeprefix(SLOT))
            self._session.execute(statement.values(matched=FundRow.matched + promised))

    def _one(self, fund_id: str, *, lock: bool) -> MatchFund:
        statement = (
            select(FundRow)
            .where(FundRow.id == fund_id, FundRow.organisation_id == self._organisation)
            .execution_options(populate_existing=True)
        )
        row = self._session.scalars(statement.with_for_update() if lock else statement).first()
        if row is None:
            raise UnknownFund
        return _fund(row)

    def _update(self, fund_id: str) -> Update:
        return update(FundRow).where(col(FundRow.id) == fund_id, col(FundRow.organisation_id) == self._organisation)


def _fund(row: FundRow) -> MatchFund:
    return MatchFund(
        id=row.id,
        name=row.name,
        steward=PersonId(row.steward_id),
        mode=MatchMode(row.mode),
        matched=row.matched,
        open=row.open,
        terms=Fund(
            amount=row.amount,
            factor=Factor(row.factor_n, row.factor_d),
            per_gift=row.per_gift,
            per_pitch=row.per_pitch,
            supporters=row.supporters,
            trigger=row.trigger,
            held_back=row.held_back,
            expires=row.expires,
        ),
    )
