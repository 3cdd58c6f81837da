"""The terms of a pitch: its pitcher's share and what a match lowers, by name and as any test may draw them."""

from hypothesis import settings
from hypothesis import strategies as st

from domain.cents.half import NO_OWN_HALF, MatchMode, Share

HALF, QUARTER = Share(1, 2), Share(1, 4)
PEERS, BOTH = MatchMode.PEERS, MatchMode.BOTH
SHARES = [Share(1, 10), QUARTER, Share(1, 3), HALF, Share(2, 3), Share(3, 4), Share(9, 10), Share(1, 1)]
thorough = settings(max_examples=300, derandomize=True, deadline=None)
costs = st.integers(0, 100_000_000)
per_mille = st.integers(0, 1000)
shares = st.sampled_from(SHARES)
own_shares = st.sampled_from([*SHARES, NO_OWN_HALF])
modes = st.sampled_from(MatchMode)
