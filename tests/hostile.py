"""What people write on a bad day, and a pitch made of nothing else: no platform may take harm from either."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.campaign import Campaign, CampaignId, CampaignMoney, CostKind, CostLine, Need, ShareKind, Texts, Totals
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage

NOW = datetime(2027, 3, 1, 17, 10, tzinfo=UTC)
LONGER_THAN_A_MESSAGE = 30_000  # characters; Teams takes 28 KB, Slack 3000 characters a block
HOSTILE = [
    "<!channel>",
    "<!here|hello>",
    "<@U0ANA>",
    "<#C0LEARNING|elsewhere>",
    "<https://evil.example|https://bank.example>",
    "[bank](https://evil.example)",
    "@channel @here @everyone",
    "&amp;&lt;!channel&gt;",
    "*bold* _it_ ~no~ `code` ```pre```",
    "> quote\n>>> all of it",
    ":tada: :+1::skin-tone-3:",
    '=HYPERLINK("https://evil.example")',
    "\u202eesrever\u202c \u2066isolated\u2069",
    "zero\u200bwidth\ufeff\u2060",
    "tag\U000e0041\U000e0042",
    "null\x00 bell\x07 escape\x1b[31m",
    "e\u0301" * 400,
    "👩‍👩‍👧‍👦" * 300,
    "\n" * 500 + "x",
    " ",
    "x" * LONGER_THAN_A_MESSAGE,
    "é" * LONGER_THAN_A_MESSAGE,
    "مرحبا بالعالم " * 50,
    "'; DROP TABLE pledge; --",
    "{name} {0} {title!r} %s %(x)s",
    "https://example.org/" + "a" * 5000,
    "javascript:alert(1)",
    "{{DATE(2026-01-01T00:00:00Z, SHORT)}} {{ time(2026-01-01T00:00:00Z) }} {{{{DATE(x)}}}}",
    '<at>Ana Silva</at> <at id="0">everyone</at>',
    "![picture](https://evil.example/pixel.png) <img src=https://evil.example/pixel.png>",
    "${title} $data {% raw %} {{title}}",
    "http://evil.example HTTPS://evil.example https:/evil.example https://",
]


def campaign_of(text: str, stage: Stage) -> Campaign:
    """A pitch at a stage, every text of which is `text`."""
    texts = Texts(
        title=text,
        why=text,
        without_help=text,
        starts=date(2027, 3, 22),
        benefit_me=text,
        benefit_peers=text,
        benefit_organisation=text,
        share_kinds=(ShareKind.BLOG,),
        share_audience=text,
        share_by=date(2027, 4, 1),
        when=text,
        then=text,
        when_date=date(2027, 5, 1),
    )
    campaign = Campaign(
        id=CampaignId("c0ffee"),
        organisation=OrganisationId("o"),
        number=42,
        pitcher=PersonId("ana"),
        language="en",
        zone="America/Vancouver",
        stage=stage,
        texts=texts,
        money=CampaignMoney(costs=(CostLine(CostKind.REGISTRATION, 120_000),)),
        needs=(
            Need(position=1, resource=Resource.VENUE, what=text),
            Need(position=2, resource=Resource.TIME, what=text, quantity=3, accepted=1, offered=1, must=False),
        ),
        deadline=datetime(2027, 3, 16, 6, 59, tzinfo=UTC),
        totals=Totals(own=60_000, accepted=30_000, givers=4, supporters=12, cheers=2),
    )
    return replace(campaign, still_learned=text, practice=text) if stage is Stage.COMPLETE else campaign
