"""Money of all three parties comes and goes in any order; after every step the half rule holds.

The book is small: entries of the ledger, and the sums that the rules are asked about. Amounts are aimed at the
boundary: exactly what is left, and a cent more.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.cents.half import (
    NO_OWN_HALF,
    MatchMode,
    OwnShare,
    Share,
    limit,
    match_cap,
    may_release,
    own_cap,
    own_half,
    peers_target,
)
from domain.cents.matching import Factor, Fund, Gift, match_for, preview
from domain.cents.settling import (
    Part,
    Settlement,
    Sums,
    call_off,
    reimburse,
    settle,
    shrink,
)
from domain.people import PersonId

peers = st.sampled_from([PersonId(name) for name in ("ben", "chloé", "dev", "eve")])
OWN, SPONSOR = PersonId("ana"), PersonId("sponsor")
Entry = tuple[str, PersonId, int]  # account, whose, cents


def while_(*stages: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The step can be taken at these stages only."""
    return precondition(lambda book: book.stage in stages)


class Book(RuleBasedStateMachine):
    """Promises while the pitch is open, calls once it is closed, and a settlement at the end."""

    stage = "new"

    @initialize(
        cost=st.integers(4_00, 2_000_00),
        share=st.sampled_from([Share(1, 10), Share(1, 4), Share(1, 2), Share(2, 3), Share(9, 10), NO_OWN_HALF]),
        mode=st.sampled_from(MatchMode),
        factor=st.sampled_from([Factor(), Factor(1, 3), Factor(3, 1)]),
        pot=st.integers(0, 1_000_00),
    )
    def publish(self, cost: int, share: OwnShare, mode: MatchMode, factor: Factor, pot: int) -> None:
        self.stage = "open"
        self.cost, self.share, self.mode = cost, share, mode
        self.fund = Fund(amount=pot, factor=factor)
        self.promised, self.confirmed, self.released = Sums(), 0, Sums()
        self.entries: list[Entry] = []
        self.promise(replace(self.promised, own=own_half(cost, share)))
        self.announced = self.preview()

    def preview(self) -> int:
        """What the card announces as the match, as things stand."""
        own, left = self.promised.own, self.fund.amount
        return preview(self.fund, cost=self.cost, share=self.share, own=own, mode=self.mode, left=left)

    def target(self, sums: Sums) -> int:
        """Cents that peers may give beside this own sum and match."""
        return peers_target(self.cost, self.share, own=sums.own, sponsor=sums.sponsor, mode=self.mode)

    def promise(self, sums: Sums) -> None:
        """Write down what changed in the promises, after the sponsor has answered to it."""
        gifts = [Gift(part.person, part.cents) for part in sums.peers]
        match = match_for(
            gifts, self.fund, cost=self.cost, share=self.share, own=sums.own, mode=self.mode, left=self.fund.amount
        )
        after = replace(sums, sponsor=match.total)
        self.write("promised", self.promised, after)
        self.promised = after

    def release(self, sums: Sums) -> None:
        """Write down what changed in the money that is really there."""
        self.write("released", self.released, sums)
        self.released = sums

    def write(self, account: str, before: Sums, after: Sums) -> None:
        """Append the differences, person by person."""
        change = Counter(by_person(after))
        change.subtract(by_person(before))
        self.entries += [(account, person, cents) for person, cents in change.items() if cents]

    @while_("open")
    @rule(person=peers, aim=st.integers(1_00, 300_00), at=st.sampled_from([None, 0, 1, -1]))
    def pledge(self, person: PersonId, aim: int, at: int | None) -> None:
        """Accepted up to the target, as if the giver had agreed that the rest waits."""
        others = tuple(part for part in self.promised.peers if part.person != person)
        room = self.target(self.promised) - sum(part.cents for part in others)
        wanted = aim if at is None else max(0, room + at)
        self.promise(replace(self.promised, peers=(*others, Part(person, min(wanted, room)))))

    @while_("open")
    @rule(person=peers)
    def withdraw(self, person: PersonId) -> None:
        kept = tuple(part for part in self.promised.peers if part.person != person)
        self.promise(replace(self.promised, peers=kept))

    @while_("open")
    @rule(wanted=st.integers(0, 2_500_00))
    def raise_own(self, wanted: int) -> None:
        cap = own_cap(self.cost, accepted=self.promised.given, sponsor=self.promised.sponsor)
        self.promise(replace(self.promised, own=max(self.promised.own, min(wanted, cap))))

    @while_("open")
    @rule()
    def lower_own(self) -> None:
        """As far as the half that the match leaves, which is less than at the start in mode `both`."""
        sponsor = self.promised.sponsor
        self.promise(replace(self.promised, own=own_half(self.cost, self.share, sponsor=sponsor, mode=self.mode)))
        self.announced = max(self.announced, self.preview())  # the card says it anew

    @while_("open")
    @rule(line=st.integers(1, 300_00))
    def close_a_line(self, line: int) -> None:
        """Help in kind replaces money: the parts fall together."""
        if self.cost - line >= 4_00:
            self.cost -= line
            self.promise(shrink(self.cost, self.promised, self.share, mode=self.mode))

    @while_("open")
    @rule()
    def close(self) -> None:
        self.stage = "closed"

    @while_("closed")
    @rule(cents=st.sampled_from([1, 99, 50_00, 2_000_00]))
    def confirm_own(self, cents: int) -> None:
        """A receipt of the pitcher arms as much money of the others."""
        self.confirmed = min(self.promised.own, self.confirmed + cents)
        self.release(replace(self.released, own=self.confirmed))

    @while_("closed")
    @rule()
    def call(self) -> None:
        """Peers give what own money stands behind, earliest first, and then the sponsor."""
        own, sponsor = self.promised.own, self.promised.sponsor
        allowed = may_release(self.cost, self.share, own=own, confirmed=self.confirmed, sponsor=sponsor, mode=self.mode)
        given: list[Part] = []
        for part in self.promised.peers:
            given.append(part._replace(cents=min(part.cents, allowed - sum(one.cents for one in given))))
        if self.mode is MatchMode.PEERS:
            sponsor = min(sponsor, allowed - sum(one.cents for one in given))
        self.release(Sums(self.confirmed, tuple(given), sponsor))

    @while_("closed", "ended")
    @rule(part=st.integers(0, 1000))
    def reimbursed(self, part: int) -> None:
        self.end(reimburse(self.released.own * part // 1000, self.released, self.share, mode=self.mode))

    @while_("closed", "ended")
    @rule(part=st.integers(0, 1000))
    def cheaper(self, part: int) -> None:
        actual = self.released.total * part // 1000
        self.end(settle(actual, self.released, self.share, mode=self.mode))
        assert self.released.total == actual

    @while_("closed", "ended")
    @rule(part=st.integers(0, 1000))
    def falls_through(self, part: int) -> None:
        recoverable = self.released.total * part // 1000
        self.end(call_off(self.released, self.share, recoverable=recoverable, mode=self.mode))

    def end(self, settled: Settlement) -> None:
        """Pay back; what is kept is what everybody has borne."""
        assert by_person(settled.kept) + by_person(settled.back) == by_person(self.released)
        self.release(settled.kept)
        self.stage = "ended"

    @while_("open", "closed", "ended")
    @invariant()
    def pt2_others_have_released_no_more_than_the_confirmed_own_money_allows(self) -> None:
        others = self.released.given + (self.released.sponsor if self.mode is MatchMode.PEERS else 0)
        if isinstance(self.share, Share):
            assert others <= limit(self.released.own, self.share)
        assert self.released.total <= self.cost

    @while_("open", "closed", "ended")
    @invariant()
    def pt3_sums_are_those_of_the_entries(self) -> None:
        for account, sums in (("promised", self.promised), ("released", self.released)):
            ledger: Counter[PersonId] = Counter()
            for name, person, cents in self.entries:
                if name == account:
                    ledger[person] += cents
            assert +ledger == +by_person(sums)

    @while_("open")
    @invariant()
    def pt8_accepted_money_stays_within_the_target(self) -> None:
        assert self.promised.given <= self.target(self.promised)
        assert self.promised.total <= self.cost

    @while_("open")
    @invariant()
    def pt12_match_stays_under_its_cap_and_under_what_the_card_announced(self) -> None:
        assert 0 <= self.promised.sponsor <= match_cap(self.cost, self.share)
        assert self.promised.sponsor <= self.announced


def by_person(sums: Sums) -> Counter[PersonId]:
    """Cents by whose they are."""
    counted = Counter({OWN: sums.own, SPONSOR: sums.sponsor})
    for part in sums.peers:
        counted[part.person] += part.cents
    return counted


Book.TestCase.settings = settings(
    max_examples=300, stateful_step_count=30, derandomize=True, deadline=None, database=None
)
TestBook = Book.TestCase
