"""A match beside money that is really put in: all that can happen to money, on a pitch that a fund matches."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from domain.campaign import MONEY_SLOT, PledgeState
from domain.cents.half import MatchMode
from domain.cents.matching import Fund, Gift, Match
from domain.events import Account, CalledOff, Settled
from domain.matching.funds import MatchFund, attach, concerns_match, follow, percent
from domain.stages import Stage
from tests.domain.money.test_payments_at_random import STEWARD, Investing, Result
from tests.domain.shelf import START

SETTLING = (Settled, CalledOff)


class Sponsored(Investing):
    """The same rules, and after every step the fund follows, as `bot.turn.keep` does."""

    fund = MatchFund(id="f1", name="Learning fund", steward=STEWARD, terms=Fund(amount=50_00))

    @initialize(
        amount=st.sampled_from([2_00, 50_00]),
        factor=st.sampled_from([50, 100]),
        held_back=st.sampled_from([0, 20, 100]),
        mode=st.sampled_from(MatchMode),
    )
    def is_matched(self, amount: int, factor: int, held_back: int, mode: MatchMode) -> None:
        terms = Fund(amount=amount, factor=percent(factor), held_back=held_back)
        self.fund = replace(self.fund, terms=terms, mode=mode)
        self.does(lambda: attach(self.shelf.load(STEWARD), self.fund, by=STEWARD, at=START))

    def does(self, act: Callable[[], Result]) -> bool:
        before, done = self.shelf.campaign, list[Result]()

        def watched() -> Result:
            done.append(act())
            return done[0]

        happened = super().does(watched)
        if happened and any(isinstance(one, SETTLING) for one in done[0][1]):
            self.adds_up()
        if happened and concerns_match(before, self.shelf.campaign):
            given = [
                Gift(one.person, one.counted)
                for one in self.shelf.pledges.values()
                if one.slot == MONEY_SLOT and one.state is PledgeState.ACCEPTED
            ]
            self.fund = replace(self.fund, matched=-self.shelf.ledger[Account.FUND, self.fund.slot])
            self.shelf.keep(follow(self.shelf.campaign, self.fund, given, at=self.shelf.now))
        return happened

    def adds_up(self) -> None:
        """What pitcher, peers and sponsor bear is what the learning really cost, to the cent."""
        campaign, totals = self.shelf.campaign, self.shelf.campaign.totals
        assert totals.confirmed + totals.paid - totals.back + campaign.match_cents == campaign.money.real_cost

    @invariant()
    def the_match_is_what_the_ledger_says_and_the_fund_has(self) -> None:
        campaign, slot, ledger = self.shelf.campaign, self.fund.slot, self.shelf.ledger
        match = campaign.money.sponsorship.match if campaign.money.sponsorship else Match()
        assert (match.now, match.held) == (ledger[Account.MATCHED, slot], ledger[Account.HELD, slot])
        assert 0 <= match.total == -ledger[Account.FUND, slot] <= self.fund.terms.amount

    @invariant()
    def nobody_is_pushed_out_while_the_pitch_is_open(self) -> None:
        campaign, totals = self.shelf.campaign, self.shelf.campaign.totals
        if campaign.stage is Stage.OPEN and campaign.money.real_cost is None:
            assert totals.own + totals.accepted + totals.reserved + campaign.match_cents <= campaign.cost
            assert totals.own >= campaign.half


Sponsored.TestCase.settings = settings(
    max_examples=200, stateful_step_count=40, derandomize=True, deadline=None, database=None
)
TestSponsored = Sponsored.TestCase
