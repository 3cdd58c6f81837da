"""Money is promised, put in, called for, given, settled and given back in any order; the rule holds after every step.

Amounts are aimed at the boundary: exactly what is left, what own money stands behind, and a cent more.
"""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.campaign import MONEY_SLOT, Closing, CostKind, CostLine, Source
from domain.cents.half import NO_OWN_HALF, NoOwnHalf, OwnShare, Scope, Share, ShareDecision, limit
from domain.events import Account, Result
from domain.managing import cancel, close
from domain.money.cost import decide_share, recost
from domain.money.payments import confirm_own, has_arrived, has_not_arrived, pay
from domain.money.settlement import called_off, reimbursed, returned, settled
from domain.people import PersonId
from domain.pledging import promise_money, withdraw
from domain.refusals import Refusal
from domain.sharing import come_back
from domain.stages import Stage
from domain.team import hand_over, invite, join, leave
from tests.domain.shelf import ANA, Shelf

PEERS = [PersonId(name) for name in ("ben", "chloé", "dev", "eve")]
STEWARD = PersonId("elise")
SHARES: list[OwnShare] = [Share(1, 2), Share(1, 4), Share(1, 10), Share(2, 3), NO_OWN_HALF]
peers = st.sampled_from(PEERS)


class Investing(RuleBasedStateMachine):
    """The rules, and sums that are kept beside them without knowing any state of a pledge."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        needs = tuple(replace(need, must=False) for need in self.shelf.campaign.needs)
        self.shelf.campaign = replace(
            self.shelf.campaign, needs=needs, money=replace(self.shelf.campaign.money, closing=Closing.KEEP)
        )
        self.shelf.ledger[Account.OWN, MONEY_SLOT] = self.shelf.campaign.totals.own
        self.given: dict[PersonId, int] = dict.fromkeys(PEERS, 0)

    def does(self, act: Callable[[], Result]) -> bool:
        """Do it, or be refused and have changed nothing."""
        before = self.shelf.campaign
        try:
            return self.shelf.keep(act())
        except Refusal:
            assert self.shelf.campaign == before
            return False

    @initialize(depth=st.sampled_from([0, 1, 2, 3, 3, 3]))
    def has_come_some_way(self, depth: int) -> None:
        """Most runs begin where money is promised, called for, or given: from an empty pitch few come that far."""
        if depth > 0:
            self.promises(PEERS[0], 0, 2, rest=False)
            self.promises(PEERS[1], 0, 1, rest=False)
        if depth > 1:
            self.closes()
        if depth > 2:
            self.puts_in(0, 1)
            self.pays(PEERS[0])

    def near(self, cents: int, off: int) -> int:
        return max(0, cents + off)

    @rule(peer=peers, off=st.sampled_from([-1, 0, 1]), share=st.sampled_from([1, 2, 3]), rest=st.booleans())
    def promises(self, peer: PersonId, off: int, share: int, *, rest: bool) -> None:
        campaign = self.shelf.load(peer, slot=MONEY_SLOT)
        cents = self.near(campaign.left // share, off)
        if campaign.stage is Stage.OPEN and not campaign.carried_by(peer):
            at = self.shelf.now
            self.does(lambda: promise_money(campaign, cents, by=peer, at=at, source=Source.FORM, rest_waits=rest))

    @rule(peer=peers)
    def withdraws(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        self.does(lambda: withdraw(campaign, MONEY_SLOT, by=peer, at=self.shelf.now, confirmed=True))

    @rule(cents=st.sampled_from([0, 2, 500, 20_01, 33_33, 40_00]), own=st.sampled_from([None, -1, 0, 1, 700]))
    def changes_the_cost(self, cents: int, own: int | None) -> None:
        campaign = self.shelf.load(ANA, money=True)
        costs = (CostLine(CostKind.TRAVEL, cents),) if cents else ()
        named = (
            None if own is None else self.near(replace(campaign, money=replace(campaign.money, costs=costs)).half, own)
        )
        self.does(lambda: recost(campaign, costs, named, "a reason", by=self.pitcher, at=self.shelf.now))

    @rule(share=st.sampled_from(SHARES))
    def decides_on_the_share(self, share: OwnShare) -> None:
        campaign = self.shelf.load(ANA)
        scope, at = Scope.PITCH, self.shelf.now
        decision = ShareDecision(share=share, scope=scope, by=STEWARD, reason="hardship", at=at)
        self.does(lambda: decide_share(campaign, decision))

    @rule()
    def closes(self) -> None:
        campaign = self.shelf.load(ANA)
        self.does(lambda: close(campaign, at=self.shelf.now, by=self.pitcher))

    @rule(off=st.sampled_from([-1, 0, 1]), share=st.sampled_from([1, 2, 3, 4]))
    def puts_in(self, off: int, share: int) -> None:
        campaign = self.shelf.load(ANA, money=True)
        cents = self.near(campaign.totals.own // share, off)
        self.does(lambda: confirm_own(campaign, cents, "", by=self.pitcher, at=self.shelf.now))

    @rule(peer=peers)
    def pays(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        pledge = campaign.pledge_of(peer, MONEY_SLOT)
        due = pledge.called - pledge.paid if pledge else 0
        if self.does(lambda: pay(campaign, "note", by=peer, at=self.shelf.now)):
            self.given[peer] += due

    @rule(peer=peers)
    def says_arrived(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        self.does(lambda: has_arrived(campaign, peer, by=self.pitcher, at=self.shelf.now))

    @rule(peer=peers)
    def says_not_arrived(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        pledge = campaign.pledge_of(peer, MONEY_SLOT)
        missing = pledge.paid - pledge.arrived if pledge else 0
        if self.does(lambda: has_not_arrived(campaign, peer, by=self.pitcher, at=self.shelf.now)):
            self.given[peer] -= missing

    @precondition(lambda self: self.shelf.campaign.stage is Stage.UNDERWAY)
    @rule()
    def comes_back(self) -> None:
        campaign = self.shelf.load(ANA)
        self.does(lambda: come_back(campaign, at=self.shelf.now))

    @rule(off=st.sampled_from([-700, -1, 0, 1, 500]))
    def settles(self, off: int) -> None:
        campaign = self.shelf.load(ANA, money=True)
        actual = self.near(campaign.totals.confirmed + campaign.totals.paid - campaign.totals.back, off)
        self.does(lambda: settled(campaign, actual, by=self.pitcher, at=self.shelf.now))

    @rule(off=st.sampled_from([-500, -1, 0, 1]))
    def is_reimbursed(self, off: int) -> None:
        campaign = self.shelf.load(ANA, money=True)
        cents = self.near(campaign.totals.confirmed, off)
        self.does(lambda: reimbursed(campaign, cents, by=self.pitcher, at=self.shelf.now))

    @precondition(lambda self: self.shelf.campaign.totals.paid > 0)
    @rule(share=st.sampled_from([1, 2, 3]), off=st.sampled_from([-1, 0, 1]))
    def falls_through(self, share: int, off: int) -> None:
        campaign = self.shelf.load(ANA, money=True)
        paid = campaign.totals.confirmed + campaign.totals.paid - campaign.totals.back
        recoverable = self.near(paid // share, off)
        self.does(lambda: called_off(campaign, recoverable, by=self.pitcher, at=self.shelf.now))

    @rule(peer=peers)
    def has_it_back(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        self.does(lambda: returned(campaign, by=peer, at=self.shelf.now))

    @precondition(lambda self: self.shelf.campaign.totals.paid > 0)
    @rule()
    def is_cancelled(self) -> None:
        campaign = self.shelf.load(ANA)
        self.does(lambda: cancel(campaign, by=self.pitcher, at=self.shelf.now))

    @rule(peer=peers, share=st.sampled_from([0, 1, 2]), agrees=st.booleans())
    def asks_a_co_pitcher(self, peer: PersonId, share: int, agrees: bool) -> None:
        campaign = self.shelf.load(peer)
        cents = campaign.totals.own // share if share else 0
        if self.does(lambda: invite(campaign, peer, cents, by=self.pitcher, at=self.shelf.now)) and agrees:
            asked = self.shelf.load(peer)
            self.does(lambda: join(asked, by=peer, at=self.shelf.now))

    @rule(peer=peers)
    def co_pitcher_puts_in(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer, money=True)
        mine = next((one.cents for one in campaign.co_pitchers if one.person == peer), 0)
        self.does(lambda: confirm_own(campaign, mine, "", by=peer, at=self.shelf.now))

    @rule(peer=peers)
    def co_pitcher_leaves(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        self.does(lambda: leave(campaign, peer, by=peer, at=self.shelf.now))

    @rule(peer=peers)
    def is_handed_over(self, peer: PersonId) -> None:
        campaign = self.shelf.load(peer)
        self.does(lambda: hand_over(campaign, peer, by=self.pitcher, steward=False, at=self.shelf.now))

    @property
    def pitcher(self) -> PersonId:
        """Whoever pitches now."""
        return self.shelf.campaign.pitcher

    @invariant()
    def others_never_give_more_than_own_money_stands_behind(self) -> None:
        campaign = self.shelf.campaign
        borne = campaign.totals.paid - campaign.totals.back
        if not isinstance(campaign.money.own_share, NoOwnHalf):
            assert borne <= limit(campaign.totals.confirmed, campaign.money.own_share)

    @invariant()
    def totals_are_the_sums_of_the_pledges(self) -> None:
        totals = self.shelf.campaign.totals
        money = [one for (_, slot), one in self.shelf.pledges.items() if slot == MONEY_SLOT and one.current]
        assert totals.accepted == sum(one.counted for one in money)
        assert totals.called == sum(one.called for one in money)
        assert totals.paid == sum(one.paid for one in money) == sum(self.given.values())
        assert totals.back == sum(one.back for one in money)
        for one in money:
            assert 0 <= one.returned <= one.back <= one.paid <= one.called <= one.counted
            assert 0 <= one.arrived <= one.paid
        assert 0 <= totals.confirmed <= totals.own

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        totals, ledger = self.shelf.campaign.totals, self.shelf.ledger
        money = [one for (_, slot), one in self.shelf.pledges.items() if slot == MONEY_SLOT and one.current]
        assert ledger[Account.OWN, MONEY_SLOT] == totals.own
        assert ledger[Account.OWN_PAID, MONEY_SLOT] == totals.confirmed
        assert ledger[Account.ACCEPTED, MONEY_SLOT] == totals.accepted
        assert ledger[Account.PAID, MONEY_SLOT] == totals.paid - totals.back
        assert ledger[Account.BACK, MONEY_SLOT] == totals.back - sum(one.returned for one in money)

    @invariant()
    def nobody_who_carries_the_pitch_is_a_peer_of_it(self) -> None:
        campaign = self.shelf.campaign
        for (person, _), pledge in self.shelf.pledges.items():
            assert not (pledge.current and campaign.carried_by(person))


Investing.TestCase.settings = settings(
    max_examples=200, stateful_step_count=30, derandomize=True, deadline=None, database=None
)
TestInvesting = Investing.TestCase
