"""What everybody reads of the peers' money: nothing from which one person's gift could be reckoned, nor more than is there."""

from dataclasses import replace

import pytest

from adapters.card import Progress
from bot.card import campaign_card
from bot.wording.words import words_in
from domain.campaign import Totals
from domain.stages import Stage
from tests.hostile import NOW, campaign_of

OWN = "Ana puts in $600; "


@pytest.mark.parametrize(
    ("accepted", "givers", "tenths", "words"),
    [
        (0, 0, 0, "peers can pledge up to $600"),
        (1_00, 1, 0, "peers have started on their $600"),
        (599_99, 2, 0, "peers have started on their $600"),
        (59_99, 3, 0, "peers have pledged 0 tenths of their $600"),
        (60_00, 3, 1, "peers have pledged 1 tenth of their $600"),
        (359_99, 3, 5, "peers have pledged 5 tenths of their $600"),
        (599_99, 3, 9, "peers have pledged 9 tenths of their $600"),
        (600_00, 3, 10, "peers have pledged all of their $600"),
        (600_00, 1, 10, "peers have pledged all of their $600"),
    ],
)
def test_money_is_shown_in_whole_tenths_and_not_before_three_have_given(
    accepted: int, givers: int, tenths: int, words: str
) -> None:
    totals = Totals(own=600_00, accepted=accepted, givers=givers, supporters=givers)
    campaign = replace(campaign_of("FWD50", Stage.OPEN), totals=totals)
    card = campaign_card(campaign, words_in("en"), pitcher="Ana", supporters=[], now=NOW)
    assert [part for part in card.parts if isinstance(part, Progress)] == [Progress(tenths, OWN + words)]
    assert OWN + words in str(card.summary)
