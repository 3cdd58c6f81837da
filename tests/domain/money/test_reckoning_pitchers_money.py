"""Money of the pitchers is never peers' money, whoever turns out to be the same person."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from domain.money.reckoning import (
    Part,
    total,
    without_pitchers,
)
from domain.people import PersonId
from tests.domain.sums import NAMES, Parts, parts
from tests.domain.terms import thorough


def test_pitchers_money_among_the_peers_is_void() -> None:
    mine, theirs, hers = parts(1_00, 2_00, 3_00)
    assert without_pitchers((mine, theirs, hers), {NAMES[0], NAMES[2]}) == ((theirs,), (mine, hers))


@thorough
@given(
    accounts=st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1_00, 50_00)), max_size=6),
    links=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6),
    pitchers=st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
)
def test_pt10_no_linked_identity_makes_a_pitcher_a_peer(
    accounts: list[tuple[PersonId, int]], links: list[tuple[PersonId, PersonId]], pitchers: frozenset[PersonId]
) -> None:
    """HR9 and HR10: whatever turns out to be the same person, pitchers' money is void and everyone else's stays."""
    who = {name: name for name in NAMES}
    peers: Parts = tuple(Part(*account) for account in accounts)
    void: Parts = ()
    for kept, gone in links:
        who = {name: who[kept] if person == who[gone] else person for name, person in who.items()}
        peers, more = without_pitchers(known_as(peers, who), {who[pitcher] for pitcher in pitchers})
        void += more
        assert {part.person for part in peers}.isdisjoint(who[pitcher] for pitcher in pitchers)
    assert total(peers) + total(void) == sum(cents for _, cents in accounts)


def known_as(parts: Parts, who: Mapping[PersonId, PersonId]) -> Parts:
    """The parts under the names of the people behind them."""
    return tuple(part._replace(person=who[part.person]) for part in parts)
