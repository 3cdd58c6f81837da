"""Recompute every total and every hash, and say where they differ. An empty list is the only good answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from domain.allocating import held, own_held
from domain.campaign import CURRENT, MONEY_SLOT, CampaignId, PledgeState, Slot
from domain.cents.half import Share, limit
from domain.events import Account
from domain.matching.funds import SLOT
from domain.stages import Stage
from storage.campaign_rows import campaign_from, pledge_from, share_from
from storage.journal import chain_hash, text_digest
from storage.tables import (
    AllocationRow,
    CampaignRow,
    FundRow,
    JournalRow,
    JournalTextRow,
    LedgerRow,
    NeedRow,
    PledgeRow,
    SpendingRow,
    SupporterRow,
)

Sums = dict[tuple[str, str], int]


def differences(session: Session) -> list[str]:
    """Every difference between what is stored and what follows from ledger and journal, as readable lines."""
    campaigns = session.scalars(select(CampaignRow).order_by(col(CampaignRow.number))).all()
    lines = [line for campaign in campaigns for line in _campaign_differences(session, campaign)]
    return [*lines, *_fund_differences(session, campaigns), *_wrong_allocations(session)]


def differences_on(session: Session, campaign: CampaignId) -> list[str]:
    """The same for one campaign."""
    row = session.get(CampaignRow, campaign)
    return list(_campaign_differences(session, row)) if row else []


def _campaign_differences(session: Session, campaign: CampaignRow) -> Iterator[str]:
    name = f"P-{campaign.number}"
    ledger = session.scalars(select(LedgerRow).where(LedgerRow.campaign_id == campaign.id)).all()
    pledges = session.scalars(select(PledgeRow).where(PledgeRow.campaign_id == campaign.id)).all()
    yield from _unbalanced(name, ledger)
    yield from _wrong_totals(session, name, campaign, ledger, pledges)
    yield from _wrong_pledges(name, campaign, ledger, pledges)
    yield from _wrong_spendings(session, name, campaign, pledges)
    yield from _broken_chain(session, name, campaign)


def _unbalanced(name: str, ledger: Sequence[LedgerRow]) -> Iterator[str]:
    sums: dict[int, int] = defaultdict(int)
    for line in ledger:
        sums[line.seq] += line.amount
    yield from (f"{name}: the lines of entry {seq} sum to {total}" for seq, total in sums.items() if total)


def _wrong_totals(
    session: Session, name: str, campaign: CampaignRow, ledger: Sequence[LedgerRow], pledges: Sequence[PledgeRow]
) -> Iterator[str]:
    sums: Sums = defaultdict(int)
    for line in ledger:
        sums[line.account, line.slot] += line.amount
    standing = [one for one in pledges if PledgeState(one.state) in CURRENT]
    verdicts = session.scalars(
        select(SupporterRow).where(SupporterRow.campaign_id == campaign.id, col(SupporterRow.verdict).is_not(None))
    ).all()
    fund = f"{SLOT}{campaign.fund_id}"
    expected = {
        "match_now": sums[Account.MATCHED, fund],
        "match_held": sums[Account.HELD, fund],
        "own": sums[Account.OWN, MONEY_SLOT],
        "accepted": sums[Account.ACCEPTED, MONEY_SLOT],
        "waiting": sums[Account.WAITING, MONEY_SLOT],
        "reserved": sum(one.reserved for one in standing),
        "givers": sum(one.slot == MONEY_SLOT and one.amount > one.waiting for one in standing),
        "supporters": len({one.person_id for one in standing}),
        "confirmed": sums[Account.OWN_PAID, MONEY_SLOT],
        "called": sum(one.called for one in standing),
        "paid": sum(one.paid for one in standing),
        "back": sum(one.back for one in standing),
        "verdicts": len(verdicts),
    }
    for field, value in expected.items():
        if getattr(campaign, field) != value:
            yield f"{name}: {field} is stored as {getattr(campaign, field)}, recomputed as {value}"
    yield from _wrong_payments(name, campaign, sums, standing)
    for need in session.scalars(select(NeedRow).where(NeedRow.campaign_id == campaign.id)):
        slot = Slot(f"need:{need.position}")
        for field, account in (("accepted", Account.ACCEPTED), ("offered", Account.OFFERED)):
            if getattr(need, field) != sums[account, slot]:
                yield f"{name}: {field} of need {need.position} is {getattr(need, field)}, not {sums[account, slot]}"


def _wrong_payments(name: str, campaign: CampaignRow, sums: Sums, standing: Sequence[PledgeRow]) -> Iterator[str]:
    """What was given, what comes back, and the rule itself: others never give more than own money stands behind."""
    expected = {
        Account.PAID: sum(one.paid - one.back for one in standing),
        Account.BACK: sum(one.back - one.returned for one in standing),
    }
    for account, value in expected.items():
        if sums[account, MONEY_SLOT] != value:
            yield f"{name}: {account} is {sums[account, MONEY_SLOT]} in the ledger, the pledges say {value}"
    share = share_from(campaign)
    given = campaign.paid - campaign.back
    if isinstance(share, Share) and given > limit(campaign.confirmed, share):
        yield f"{name}: peers have given {given}, but own money stands behind {limit(campaign.confirmed, share)} only"


def _wrong_pledges(
    name: str, campaign: CampaignRow, ledger: Sequence[LedgerRow], pledges: Sequence[PledgeRow]
) -> Iterator[str]:
    owed: Sums = defaultdict(int)
    for line in ledger:
        if line.account == Account.PERSON and line.person_id != campaign.pitcher_id:
            owed[line.person_id, line.slot] -= line.amount
    for one in pledges:
        stored = one.amount if PledgeState(one.state) in CURRENT else 0
        expected = owed.pop((one.person_id, one.slot), 0)
        if stored != expected:
            yield f"{name}: a pledge for {one.slot} is stored as {stored}, the ledger says {expected}"
    yield from (
        f"{name}: the ledger has {amount} for {slot} without a pledge" for (_, slot), amount in owed.items() if amount
    )


def _fund_differences(session: Session, campaigns: Sequence[CampaignRow]) -> Iterator[str]:
    """What a fund has promised: as its row says, as its pitches say, and as the ledger says."""
    by_ledger: dict[str, int] = defaultdict(int)
    lines = session.scalars(select(LedgerRow).where(col(LedgerRow.account) == str(Account.FUND)))
    for line in lines:
        by_ledger[line.slot.removeprefix(SLOT)] -= line.amount
    by_pitch: dict[str, int] = defaultdict(int)
    for campaign in campaigns:
        by_pitch[campaign.fund_id] += campaign.match_now + campaign.match_held
    for fund in session.scalars(select(FundRow).order_by(col(FundRow.created_at), col(FundRow.id))):
        if not fund.matched == by_ledger[fund.id] == by_pitch[fund.id]:
            yield (
                f"fund {fund.name}: matched is stored as {fund.matched}, the ledger says {by_ledger[fund.id]}, "
                f"its pitches say {by_pitch[fund.id]}"
            )


def _wrong_spendings(session: Session, name: str, campaign: CampaignRow, pledges: Sequence[PledgeRow]) -> Iterator[str]:
    """What is spent of somebody's allocations on a pitch follows from their pledge."""
    spent: dict[str, int] = defaultdict(int)
    for person, cents in session.execute(
        select(AllocationRow.person_id, SpendingRow.cents)
        .join(AllocationRow, col(AllocationRow.id) == SpendingRow.allocation_id)
        .where(SpendingRow.campaign_id == campaign.id)
    ):
        spent[person] += cents
    own = own_held(campaign_from(campaign, ()))
    if own != (taken := spent.pop(campaign.pitcher_id, 0)):
        yield f"{name}: {taken} is spent from the pitcher's allocation, the own money says {own}"
    for one in pledges:
        if one.slot == MONEY_SLOT and one.person_id != campaign.pitcher_id:
            due, taken = held(pledge_from(one), Stage(campaign.stage)), spent.pop(one.person_id, 0)
            if due != taken:
                yield f"{name}: {taken} is spent from an allocation, the pledge says {due}"
    yield from (f"{name}: {cents} is spent from an allocation without a pledge" for cents in spent.values())


def _wrong_allocations(session: Session) -> Iterator[str]:
    sums: dict[str, int] = defaultdict(int)
    for one in session.scalars(select(SpendingRow)):
        sums[one.allocation_id] += one.cents
    for row in session.scalars(select(AllocationRow).order_by(col(AllocationRow.id))):
        if row.spent != sums[row.id]:
            yield f"an allocation is stored with {row.spent} spent, recomputed as {sums[row.id]}"


def _broken_chain(session: Session, name: str, campaign: CampaignRow) -> Iterator[str]:
    texts = {
        row.seq: row for row in session.scalars(select(JournalTextRow).where(JournalTextRow.campaign_id == campaign.id))
    }
    head, count = "", 0
    for row in session.scalars(
        select(JournalRow).where(JournalRow.campaign_id == campaign.id).order_by(col(JournalRow.seq))
    ):
        count += 1
        words = texts.get(row.seq)
        if row.seq != count or row.previous != head or chain_hash(row.model_dump()) != row.hash:
            yield f"{name}: the journal is broken at entry {row.seq}"
        if words and text_digest(words.salt, words.words) != row.text_digest:
            yield f"{name}: the words of entry {row.seq} were changed"
        head = row.hash
    if (head, count) != (campaign.journal_head, campaign.journal_count):
        yield f"{name}: the journal ends at entry {count}, the pitch says {campaign.journal_count}"
