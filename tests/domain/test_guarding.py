"""Guarding: money between people who depend on each other, by each policy."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from domain.campaign import Campaign, Supporter
from domain.events import Disclosed
from domain.guarding import (
    CAUTIOUS,
    LONGEST_DISCLOSURE,
    Disclosure,
    DisclosureNeeded,
    MoneyFromReport,
    MoneyFromVendor,
    MoneyToManager,
    Policy,
    Relation,
    Ruling,
    guard,
    prefer_no_name,
    relations,
)
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import Refusal
from domain.resources import IN_KIND, Resource

ANA, BEN, CHLOE, DEV = (PersonId(name) for name in ("ana", "ben", "chloé", "dev"))
SAID = Disclosure(by=BEN, to=ANA, text="Ana is my manager until June.", at=datetime(2027, 3, 1, tzinfo=UTC))
REFUSALS = {"to_manager": MoneyToManager, "from_report": MoneyFromReport, "from_vendor": MoneyFromVendor}


def money(*held: Relation, policy: Policy = CAUTIOUS, disclosure: Disclosure | None = None) -> None:
    """Ben pledges money to Ana's pitch."""
    guard(Resource.MONEY, held, giver=BEN, pitcher=ANA, policy=policy, disclosure=disclosure)


@pytest.mark.parametrize(
    ("managers", "reports", "vendors", "found"),
    [
        ((), (), (), ()),
        ((ANA,), (), (), ("to_manager",)),
        ((), (BEN,), (), ("from_report",)),
        ((), (), (BEN,), ("from_vendor",)),
        ((ANA,), (BEN,), (BEN,), ("to_manager", "from_report", "from_vendor")),
        ((CHLOE,), (DEV,), (CHLOE, DEV), ()),
        ((BEN,), (ANA,), (ANA,), ()),
    ],
)
def test_relations_are_those_that_either_side_declared(
    managers: tuple[PersonId, ...], reports: tuple[PersonId, ...], vendors: tuple[PersonId, ...], found: tuple[str, ...]
) -> None:
    assert relations(BEN, ANA, managers=managers, reports=reports, vendors=vendors) == found


@pytest.mark.parametrize(
    ("relation", "ruling", "disclosed", "refusal"),
    [
        (relation, ruling, disclosed, refusal)
        for relation in Relation
        for ruling, disclosed, refusal in (
            (Ruling.ALLOW, False, None),
            (Ruling.ALLOW, True, None),
            (Ruling.DISCLOSE, False, DisclosureNeeded),
            (Ruling.DISCLOSE, True, None),
            (Ruling.REFUSE, False, REFUSALS[relation]),
            (Ruling.REFUSE, True, REFUSALS[relation]),
        )
    ],
)
def test_organisation_decides_about_each_relation(
    relation: Relation, ruling: Ruling, disclosed: bool, refusal: type[Refusal] | None
) -> None:
    everything_else_allowed = dict.fromkeys(Relation, Ruling.ALLOW) | {relation: ruling}
    disclosure = SAID if disclosed else None
    if refusal is None:
        money(relation, policy=everything_else_allowed, disclosure=disclosure)
        return
    with pytest.raises(refusal) as refused:
        money(relation, policy=everything_else_allowed, disclosure=disclosure)
    assert refused.value.field == ("disclosure" if refusal is DisclosureNeeded else None)


def test_at_first_managers_and_reports_disclose_and_vendors_give_no_money() -> None:
    assert CAUTIOUS == {"to_manager": "disclose", "from_report": "disclose", "from_vendor": "refuse"}


@pytest.mark.parametrize("relation", Relation)
def test_relation_that_a_policy_forgot_has_to_be_disclosed(relation: Relation) -> None:
    with pytest.raises(DisclosureNeeded):
        money(relation, policy={})
    money(relation, policy={}, disclosure=SAID)


def test_refusal_outweighs_a_disclosure() -> None:
    with pytest.raises(MoneyFromVendor):
        money(Relation.TO_MANAGER, Relation.FROM_VENDOR, disclosure=SAID)


@pytest.mark.parametrize("other", [replace(SAID, by=DEV), replace(SAID, to=DEV), replace(SAID, by=ANA, to=BEN)])
def test_disclosure_counts_for_its_own_two_people(other: Disclosure) -> None:
    with pytest.raises(DisclosureNeeded):
        money(Relation.TO_MANAGER, disclosure=other)


def test_money_between_strangers_is_not_guarded() -> None:
    money(policy=dict.fromkeys(Relation, Ruling.REFUSE))


@pytest.mark.parametrize(("resource", "relation"), list(product(IN_KIND, Relation)))
def test_help_in_kind_is_never_guarded(resource: Resource, relation: Relation) -> None:
    guard(resource, (relation,), giver=BEN, pitcher=ANA, policy=dict.fromkeys(Relation, Ruling.REFUSE))


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_disclosure_says_something(text: str) -> None:
    with pytest.raises(DisclosureNeeded) as refused:
        replace(SAID, text=text)
    assert refused.value.field == "disclosure"


def test_a_disclosure_is_a_few_lines_and_no_report() -> None:
    """As many signs as the field holds, and not one more."""
    assert replace(SAID, text="x" * LONGEST_DISCLOSURE).text == "x" * LONGEST_DISCLOSURE
    with pytest.raises(TooLong) as refused:
        replace(SAID, text="x" * (LONGEST_DISCLOSURE + 1))
    assert refused.value.field == "disclosure"


def test_the_journal_keeps_the_words_apart() -> None:
    """Who to whom and when is in the chain; what was written can be erased."""
    assert SAID.event == Disclosed(at=SAID.at, by=BEN, about=ANA, text=SAID.text)


def test_a_supporter_chooses_for_themself_whether_they_are_named(summit: Campaign) -> None:
    """And for nobody else; without a pledge there is nothing to choose."""
    ben = replace(summit, supporter=Supporter(person=BEN, brief="Ask about juries"))
    anonymous = prefer_no_name(ben, True, by=BEN)
    assert anonymous.supporter == Supporter(person=BEN, brief="Ask about juries", anonymous=True)
    assert prefer_no_name(anonymous, False, by=BEN) == ben
    assert prefer_no_name(ben, True, by=CHLOE) is ben
    assert prefer_no_name(summit, True, by=BEN) is summit
