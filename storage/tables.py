"""The tables. Every row carries `organisation_id`, the isolation key; nothing reads across it.

Ids are opaque random texts made by the application. Moments are aware and kept in UTC.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


class OrganisationRow(SQLModel, table=True):
    """The programme's boundary: one employer or a network of employers."""

    __tablename__ = "organisation"
    id: str = Field(primary_key=True)
    name: str
    language: str = "en"
    holidays: str = "CA-BC"
    currency: str = "CAD"
    share_n: int = 1
    share_d: int = 2
    allocation_is_own: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    exact_totals: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    guard: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    last_number: int = 0
    created_at: datetime


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace or a Teams tenant; it belongs to exactly one organisation."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("platform", "external", name="workspace_external"),)
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    platform: str
    external: str
    name: str
    service_url: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ChannelRow(SQLModel, table=True):
    """A channel, and the language of its cards. `room` names the roster that may see it, where we keep one."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("workspace_id", "external", name="channel_external"),)
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    external: str
    name: str = ""
    language: str = "en"
    private: bool = True
    room: str = Field(default="", sa_column_kwargs={"server_default": ""})


class MemberRow(SQLModel, table=True):
    """Somebody whom a platform counts among the members of a room, by the platform's own user id."""

    __tablename__ = "member"
    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    room: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")


class PersonRow(SQLModel, table=True):
    """Somebody in the organisation. Names live here and nowhere near the ledger."""

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    name: str
    language: str
    language_chosen: bool = False
    zone: str
    guest: bool = False
    paused_until: date | None = None
    quiet: bool = False
    reachable: bool = True
    written_on: date | None = None
    workspace_id: str = Field(default="", sa_column_kwargs={"server_default": ""})  # where they were last seen
    merged_into: str = Field(default="", sa_column_kwargs={"server_default": ""})
    manager_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    vendor: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class IdentityRow(SQLModel, table=True):
    """How a platform knows a person, and the channel of their direct messages there."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user", name="identity_user"),)
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    platform: str
    workspace: str
    user: str
    direct: str | None = None


class CampaignRow(SQLModel, table=True):
    """A pitch: its texts, its running totals and the head of its journal."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number", name="campaign_number"),
        CheckConstraint("accepted >= 0 AND waiting >= 0 AND reserved >= 0 AND own >= 0", name="campaign_sums"),
        CheckConstraint("givers >= 0 AND supporters >= 0 AND cheers >= 0 AND verdicts >= 0", name="campaign_counts"),
        CheckConstraint("share_n > 0 AND share_n <= share_d", name="campaign_share"),
        CheckConstraint("confirmed >= 0 AND confirmed <= own", name="campaign_confirmed"),
        CheckConstraint("called >= 0 AND called <= accepted", name="campaign_called"),
        CheckConstraint("paid >= 0 AND paid <= called", name="campaign_paid"),
        CheckConstraint("back >= 0 AND back <= paid", name="campaign_back"),
        CheckConstraint("match_now >= 0 AND match_held >= 0", name="campaign_match"),
        Index("campaign_stage", "organisation_id", "stage", "deadline"),
        Index("campaign_pitcher", "pitcher_id"),
    )
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    number: int
    pitcher_id: str = Field(foreign_key="person.id")
    language: str
    zone: str
    stage: str
    title: str = ""
    search: str = Field(default="", sa_column=Column(Text, nullable=False))
    texts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    costs: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    currency: str
    share_n: int
    share_d: int
    no_half: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    closing: str = Field(default="all_or_nothing", sa_column_kwargs={"server_default": "all_or_nothing"})
    co_pitchers: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    own_allocated: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    own_receipt: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    real_cost: int | None = Field(default=None, sa_type=BigInteger)
    fund_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    match_mode: str = Field(default="peers", sa_column_kwargs={"server_default": "peers"})
    match_now: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    match_held: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    close_on: date | None = None
    deadline: datetime | None = None
    extension_reason: str = ""
    channel: str | None = None
    other_places: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    private: bool = False
    own: int = Field(default=0, sa_type=BigInteger)
    accepted: int = Field(default=0, sa_type=BigInteger)
    waiting: int = Field(default=0, sa_type=BigInteger)
    reserved: int = Field(default=0, sa_type=BigInteger)
    givers: int = 0
    supporters: int = 0
    cheers: int = 0
    verdicts: int = 0
    confirmed: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    called: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    paid: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    back: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    shared_learning: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    outcome: str | None = None
    practice: str = Field(default="", sa_column=Column(Text, nullable=False))
    verdicts_ended: bool = False
    still_learned: str = Field(default="", sa_column=Column(Text, nullable=False))
    snoozed_until: date | None = None
    snoozes: int = 0
    silenced: bool = False
    journal_head: str = ""
    journal_count: int = 0


class NeedRow(SQLModel, table=True):
    """Help in kind that a pitch asks for, with running totals."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="need_quantity"),
        CheckConstraint("accepted >= 0 AND accepted <= quantity AND offered >= 0", name="need_sums"),
    )
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    position: int = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    resource: str
    what: str
    quantity: int
    must: bool
    needed_by: date | None = None
    accepted: int = 0
    offered: int = 0


class PledgeRow(SQLModel, table=True):
    """The pledge of one person for one slot as it stands; how it came about is in the ledger."""

    __tablename__ = "pledge"
    __table_args__ = (
        CheckConstraint("amount > 0 AND waiting >= 0 AND waiting <= amount", name="pledge_amounts"),
        CheckConstraint("reserved >= 0 AND reserved <= waiting", name="pledge_reserved"),
        CheckConstraint("called >= 0 AND called <= amount - waiting", name="pledge_called"),
        CheckConstraint("paid >= 0 AND paid <= called", name="pledge_paid"),
        CheckConstraint("arrived >= 0 AND arrived <= paid", name="pledge_arrived"),
        CheckConstraint("back >= 0 AND back <= paid", name="pledge_back"),
        CheckConstraint("returned >= 0 AND returned <= back", name="pledge_returned"),
        Index("pledge_person", "person_id"),
        Index("pledge_waiting", "campaign_id", "slot", "at", sqlite_where=text("waiting > 0")),
    )
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    slot: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    organisation_id: str = Field(foreign_key="organisation.id")
    resource: str
    state: str
    source: str
    amount: int = Field(sa_type=BigInteger)
    waiting: int = Field(default=0, sa_type=BigInteger)
    reserved: int = Field(default=0, sa_type=BigInteger)
    at: datetime
    place_since: datetime | None = None
    delivery: str = Field(default="accepted", sa_column_kwargs={"server_default": "accepted"})
    delivery_day: date | None = None
    delivery_since: date | None = None
    called: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    paid: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    receipt: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    arrived: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    back: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    returned: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    allocated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class SupporterRow(SQLModel, table=True):
    """What one supporter wants back, and their verdict."""

    __tablename__ = "supporter"
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    organisation_id: str = Field(foreign_key="organisation.id")
    brief: str = Field(default="", sa_column=Column(Text, nullable=False))
    verdict: str | None = None
    anonymous: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class FundRow(SQLModel, table=True):
    """Money with which a sponsor matches what peers give. `matched` is the sum over its pitches, a running total."""

    __tablename__ = "fund"
    __table_args__ = (
        CheckConstraint("amount > 0 AND matched >= 0 AND matched <= amount", name="fund_sums"),
        CheckConstraint("factor_n > 0 AND factor_d > 0", name="fund_factor"),
    )
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    steward_id: str = Field(foreign_key="person.id")
    name: str
    mode: str
    amount: int = Field(sa_type=BigInteger)
    matched: int = Field(default=0, sa_type=BigInteger)
    factor_n: int = 1
    factor_d: int = 1
    per_gift: int | None = Field(default=None, sa_type=BigInteger)
    per_pitch: int | None = Field(default=None, sa_type=BigInteger)
    supporters: int = 0
    trigger: int = 0
    held_back: int = 0
    expires: datetime | None = None
    open: bool = True
    created_at: datetime


class AllocationRow(SQLModel, table=True):
    """The learning allocation of one person. `spent` is what is pledged from it over all pitches, a running total."""

    __tablename__ = "allocation"
    __table_args__ = (CheckConstraint("amount > 0 AND spent >= 0 AND spent <= amount", name="allocation_sums"),)
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    steward_id: str = Field(foreign_key="person.id")
    amount: int = Field(sa_type=BigInteger)
    spent: int = Field(default=0, sa_type=BigInteger)
    per_pitch: int | None = Field(default=None, sa_type=BigInteger)
    expires: datetime
    created_at: datetime


class SpendingRow(SQLModel, table=True):
    """What of an allocation is pledged to one pitch, in cents."""

    __tablename__ = "spending"
    __table_args__ = (CheckConstraint("cents > 0", name="spending_cents"),)
    allocation_id: str = Field(primary_key=True, foreign_key="allocation.id")
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    organisation_id: str = Field(foreign_key="organisation.id")
    cents: int = Field(sa_type=BigInteger)


class DisclosureRow(SQLModel, table=True):
    """What a giver says about how they stand to a pitcher, kept beside the pledge."""

    __tablename__ = "disclosure"
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    organisation_id: str = Field(foreign_key="organisation.id")
    words: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime


class ShareDecisionRow(SQLModel, table=True):
    """A steward's word on the own share, for the programme or for one pitch, with its reason. Never changed."""

    __tablename__ = "share_decision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="share_decision_reason"),)
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    campaign_id: str | None = Field(default=None, foreign_key="campaign.id")
    steward_id: str = Field(foreign_key="person.id")
    share_n: int
    share_d: int
    no_half: bool = False
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime


class FollowerRow(SQLModel, table=True):
    """Somebody who follows a pitch (👀) or cheers for it (👏) without promising anything."""

    __tablename__ = "follower"
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    emoji: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")


class ReactionRow(SQLModel, table=True):
    """The last known state of one emoji of one person on one post: the later event wins, whatever its arrival."""

    __tablename__ = "reaction"
    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    raw: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    emoji: str
    present: bool
    at: datetime


class LedgerRow(SQLModel, table=True):
    """One line of a event in cents or units; the lines of one event sum to zero. Never changed."""

    __tablename__ = "ledger"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="ledger_amount"),
        Index("ledger_campaign", "campaign_id", "seq"),
    )
    id: int | None = Field(default=None, primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    campaign_id: str = Field(foreign_key="campaign.id")
    seq: int
    account: str
    person_id: str
    slot: str
    amount: int = Field(sa_type=BigInteger)


class JournalRow(SQLModel, table=True):
    """One event of a campaign, chained to the one before by its hash. Never changed."""

    __tablename__ = "journal"
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    seq: int = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    fact: str
    at: datetime
    by_id: str | None = None
    about_id: str | None = None
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    text_digest: str = ""
    previous: str
    hash: str


class JournalTextRow(SQLModel, table=True):
    """A person's own words of a event, apart from the chain so that they can be erased."""

    __tablename__ = "journal_text"
    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    seq: int = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    salt: str
    words: str = Field(sa_column=Column(Text, nullable=False))


class InboxRow(SQLModel, table=True):
    """A delivery that was carried out or refused, with the reply where one is owed."""

    __tablename__ = "inbox"
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    received_at: datetime = Field(index=True)
    reply: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class MessageRow(SQLModel, table=True):
    """A message promised to a platform. `wanted` counts changes, `sent` is the version that was rendered last."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key", name="message_key"),
        Index("message_post", "workspace_id", "channel", "ts"),
        Index("message_campaign", "campaign_id"),
        Index("message_open", "due_at", sqlite_where=text("open"), postgresql_where=text("open")),
    )
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    key: str
    kind: str
    campaign_id: str | None = Field(default=None, foreign_key="campaign.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    channel: str | None = None
    thread_of: str | None = None
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    wanted: int = 1
    sent: int = 0
    open: bool = True
    state: str = "waiting"
    attempts: int = 0
    lookups: int = 0
    first_at: datetime | None = None
    due_at: datetime
    leased_until: datetime | None = None
    ts: str | None = None
    problem: str = ""


class DueRow(SQLModel, table=True):
    """A question that falls due, in programme time."""

    __tablename__ = "due"
    __table_args__ = (
        UniqueConstraint("subject", "about_id", "person_id", "prompt", "round", name="due_key"),
        Index("due_open", "at", sqlite_where=text("done = 0"), postgresql_where=text("NOT done")),
        Index("due_person", "person_id"),
    )
    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    subject: str
    about_id: str
    person_id: str = ""
    prompt: str
    round: int
    at: datetime
    done: bool = False


class LinkCodeRow(SQLModel, table=True):
    """A one-time code that joins a workspace to an organisation, or an identity to a person; kept as a digest."""

    __tablename__ = "link_code"
    digest: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id")
    person_id: str = Field(foreign_key="person.id")
    purpose: str
    expires_at: datetime
    used: bool = False


class SettingRow(SQLModel, table=True):
    """A value of the installation itself, such as how far the practice clock was moved."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str
