"""Counting: a pledge that comes or goes changes totals, needs and ledger together, in one place."""

from dataclasses import replace

from domain.campaign import MONEY_SLOT, AnyCampaign, Need, Pledge, PledgeState
from domain.events import Account, Move, transfer
from domain.people import PersonId

ACCOUNT_OF = {
    PledgeState.OFFERED: Account.OFFERED,
    PledgeState.ACCEPTED: Account.ACCEPTED,
    PledgeState.WAITING: Account.WAITING,
}


def added(campaign: AnyCampaign, pledge: Pledge) -> tuple[AnyCampaign, tuple[Move, ...]]:
    """The campaign with a current pledge in totals and needs, and the moves that say so."""
    return _counted(campaign.with_pledge(pledge), pledge, +1), _moves(pledge, +1)


def removed(
    campaign: AnyCampaign, pledge: Pledge | None, state: PledgeState = PledgeState.WITHDRAWN
) -> tuple[AnyCampaign, tuple[Move, ...]]:
    """The campaign without a pledge, which is `state` from now on; nothing for one that does not stand."""
    if pledge is None or not pledge.current:
        return campaign, ()
    gone = replace(pledge, state=state, reserved=0, place_since=None, called=0, paid=0, arrived=0, back=0, returned=0)
    return _counted(campaign.with_pledge(gone), pledge, -1), _moves(pledge, -1)


def _moves(pledge: Pledge, sign: int) -> tuple[Move, ...]:
    counted = transfer(pledge.person, pledge.slot, Account.PERSON, ACCOUNT_OF[pledge.state], sign * pledge.counted)
    waiting = transfer(pledge.person, pledge.slot, Account.PERSON, Account.WAITING, sign * pledge.waiting)
    given = transfer(pledge.person, pledge.slot, Account.PURSE, Account.PAID, sign * (pledge.paid - pledge.back))
    due = transfer(pledge.person, pledge.slot, Account.PURSE, Account.BACK, sign * (pledge.back - pledge.returned))
    return counted + waiting + given + due


def _counted(campaign: AnyCampaign, pledge: Pledge, sign: int) -> AnyCampaign:
    if pledge.slot != MONEY_SLOT:
        need = campaign.need(pledge.slot)
        return campaign.with_need(_need_counted(need, pledge, sign)) if need else campaign
    totals = campaign.totals
    return replace(
        campaign,
        totals=replace(
            totals,
            accepted=totals.accepted + sign * pledge.counted,
            waiting=totals.waiting + sign * pledge.waiting,
            reserved=totals.reserved + sign * pledge.reserved,
            givers=totals.givers + (sign if pledge.counted else 0),
            called=totals.called + sign * pledge.called,
            paid=totals.paid + sign * pledge.paid,
            back=totals.back + sign * pledge.back,
        ),
    )


def _need_counted(need: Need, pledge: Pledge, sign: int) -> Need:
    if pledge.state is PledgeState.ACCEPTED:
        return replace(need, accepted=need.accepted + sign * pledge.counted)
    if pledge.state is PledgeState.OFFERED:
        return replace(need, offered=need.offered + sign * pledge.counted)
    return need


def supporters_counted(campaign: AnyCampaign, person: PersonId, *, before_current: bool) -> AnyCampaign:
    """Keep the count of people who have any pledge standing; the person's other pledges are loaded."""
    now = len(campaign.pledges_of(person))
    was = before_current or now > 1
    change = bool(now) - bool(was)
    return replace(campaign, totals=replace(campaign.totals, supporters=campaign.totals.supporters + change))
