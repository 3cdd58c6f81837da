"""The story so far in the practice workplace: pitches at every stage, told through the bot's own front door.

Everything here is done as a person would do it, by forms, buttons and emoji, on a clock that starts weeks ago.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from adapters.inbound import Answers, Delivery, Identity, Inbound, PostRef, Pressed, Reacted, Submitted
from storage.ids import new_id

ANA, BEN, CHLOE, DEV, ELISE = "U0ANA", "U0BEN", "U0CHLOE", "U0DEV", "U0ELISE"
STEWARD = ELISE
LEARNING, APPRENTISSAGE, DATA = "C0LEARNING", "C0APPRENTI", "C0DATA"
LEARNING_THERE, APPRENTISSAGE_THERE = "19:learning@thread.tacv2", "19:apprentissage@thread.tacv2"  # on Teams
WEEKS_BACK = timedelta(days=63)
NAMES = {
    "💰": "moneybag",
    "🧠": "brain",
    "🤝": "handshake",
    "📚": "books",
    "⏳": "hourglass_flowing_sand",
    "🏢": "office",
    "👏": "clap",
}

Tell = Callable[[Inbound], Awaitable[object]]
Found = tuple[str, PostRef | None, Callable[[str], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One pitch of the story. Days count from the day on which the newcomer arrives; negative ones are past."""

    pitcher: str
    channel: str
    also: tuple[str, ...] = ()
    publish: int | None
    closes: int
    starts: int
    share_by: int
    practice: int
    words: Mapping[str, str]
    share_kinds: tuple[str, ...]
    costs: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    nice: tuple[str, ...] = ()
    reactions: tuple[tuple[int, str, str], ...] = ()
    money: tuple[tuple[int, str, str], ...] = ()
    accepts: tuple[tuple[int, str, str], ...] = ()
    given: tuple[tuple[int, str, str], ...] = ()
    shared: tuple[int, Mapping[str, str]] | None = None
    verdicts: tuple[tuple[int, str, str], ...] = ()
    practised: tuple[int, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the story needs of the running bot."""

    tell: Tell
    to_day: Callable[[int], Awaitable[date]]
    find: Callable[[str], Awaitable[Found]]
    now: Callable[[], datetime]
    team: str


async def play(told: tuple[Told, ...], stage: Stage) -> None:
    """Play all pitches at once, day by day, so that the clock only moves forward."""
    acts = sorted(
        ((day, n, act) for n, one in enumerate(told) for day, act in _acts(one, stage)), key=lambda entry: entry[:2]
    )
    for day, _, act in acts:
        await stage.to_day(day)
        await act()


def _acts(told: Told, stage: Stage) -> list[tuple[int, Callable[[], Awaitable[None]]]]:
    act = _Acts(told, stage)
    first = told.publish if told.publish is not None else -1
    acts: list[tuple[int, Callable[[], Awaitable[None]]]] = [(first, act.pitch)]
    acts += [(day, act.reaction(user, emoji)) for day, user, emoji in told.reactions]
    acts += [(day, act.money(user, amount)) for day, user, amount in told.money]
    acts += [(day, act.accept(user, slot)) for day, user, slot in told.accepts]
    acts += [(day, act.give(user, slot)) for day, user, slot in told.given]
    if told.shared:
        acts.append((told.shared[0], act.share(told.shared[1])))
    acts += [(day, act.verdict(user, word)) for day, user, word in told.verdicts]
    if told.practised:
        acts.append((told.practised[0], act.practise(told.practised[1], told.practised[2])))
    return acts


class _Acts:
    def __init__(self, told: Told, stage: Stage) -> None:
        self._told = told
        self._stage = stage
        self._id = new_id()

    async def pitch(self) -> None:
        told, day = self._told, self._stage.now().date()
        base = day - timedelta(days=told.publish if told.publish is not None else -1)

        def on(days: int) -> str:
            return (base + timedelta(days=days)).isoformat()

        what = {"opportunity": "attend", "starts": on(told.starts), "ends": on(told.starts)}
        back: dict[str, str | tuple[str, ...]] = {
            "share_kinds": told.share_kinds,
            "share_by": on(told.share_by),
            "when_date": on(told.practice),
        }
        needs: dict[str, str | tuple[str, ...]] = {
            "close_on": on(told.closes),
            "channel": told.channel,
            "also": told.also,
        }
        needs |= {f"cost_{kind}": amount for kind, amount in told.costs.items()}
        needs |= {f"need_{kind}": wish for kind, wish in told.needs.items()} | {"nice_to_have": told.nice}
        await self._submit("pitch_what", {**told.words, **what})
        await self._submit("pitch_giving_back", {**told.words, **back})
        await self._submit("pitch_needs", needs)
        if told.publish is not None:
            await self._submit("pitch_preview", {})

    def reaction(self, user: str, emoji: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            _, post, _ = await self._stage.find(self._id)
            if post:
                name = NAMES[emoji]
                await self._stage.tell(
                    Reacted(
                        delivery=self._delivery(),
                        by=self._who(user),
                        post=post,
                        emoji=emoji,
                        raw=name,
                        added=True,
                        at=self._stage.now(),
                    )
                )

        return act

    def money(self, user: str, amount: str) -> Callable[[], Awaitable[None]]:
        return self._sends(user, "pledge_money", {"amount": amount})

    def accept(self, user: str, slot: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            campaign, _, person = await self._stage.find(self._id)
            await self._press(self._told.pitcher, "accept", f"{campaign}:{slot}:{person(user)}")

        return act

    def give(self, user: str, slot: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            campaign, _, person = await self._stage.find(self._id)
            value = f"{campaign}:{slot}:{person(user)}"
            await self._press(user, "help_given", value)
            await self._press(self._told.pitcher, "help_arrived", value)

        return act

    def share(self, words: Mapping[str, str]) -> Callable[[], Awaitable[None]]:
        return self._sends(self._told.pitcher, "share", words)

    def verdict(self, user: str, word: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._press(user, f"verdict_{word}", f"{self._id}:{word}")

        return act

    def practise(self, outcome: str, story: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._submit("outcome", {"story": story}, ref=f"{self._id}:{outcome}")

        return act

    def _sends(self, user: str, form: str, answers: Answers) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._submit(form, answers, user=user)

        return act

    async def _submit(self, form: str, answers: Answers, *, user: str = "", ref: str = "") -> None:
        await self._stage.tell(
            Submitted(
                delivery=self._delivery(),
                by=self._who(user or self._told.pitcher),
                form=form,
                ref=ref or self._id,
                answers=answers,
            )
        )

    async def _press(self, user: str, route: str, value: str) -> None:
        await self._stage.tell(Pressed(delivery=self._delivery(), by=self._who(user), route=route, value=value))

    def _delivery(self) -> Delivery:
        return Delivery("slack", f"story-{new_id()}")

    def _who(self, user: str) -> Identity:
        return Identity("slack", self._stage.team, user)


STORY: tuple[Told, ...] = (
    Told(
        pitcher=BEN,
        channel=LEARNING,
        also=(LEARNING_THERE,),
        publish=-60,
        closes=-46,
        starts=-44,
        share_by=-30,
        practice=-14,
        words={
            "title": "Citizens' jury masterclass in Victoria",
            "why": "Our consultations hear the same twenty voices. Juries chosen by lot bring in everyone else.",
            "without_help": "I read about it next year, alone.",
            "benefit_me": "I learn to run a jury from people who have run ten.",
            "benefit_peers": "A facilitation kit in plain language that any team can borrow.",
            "benefit_organisation": "Advice we can defend, because the people who gave it were chosen fairly.",
            "share_audience": "policy teams in all ministries",
            "when": "we open the consultation on the water plan",
            "then": "run its first session as a small jury",
        },
        share_kinds=("lunch", "blog"),
        costs={"registration": "400", "travel": "200"},
        needs={"expertise": "1 hour with somebody who has run a jury"},
        reactions=((-58, CHLOE, "🧠"), (-57, DEV, "👏"), (-57, ELISE, "👏")),
        money=((-57, DEV, "150"), (-56, ELISE, "100"), (-55, ANA, "50")),
        accepts=((-56, CHLOE, "need:1"),),
        given=((-50, CHLOE, "need:1"),),
        shared=(
            -35,
            {
                "kind": "lunch",
                "where": "Room 204, and the kit at https://kits.example.org/jury",
                "takeaways": "Pay people for their time. Start with one real question. Answer every piece of advice.",
                "thanks": "Thank you, Chloé, Dev, Élise and Ana: you sent me there.",
            },
        ),
        verdicts=((-33, CHLOE, "met"), (-32, DEV, "met"), (-31, ELISE, "partly"), (-30, ANA, "met")),
        practised=(-13, "done", "The first session met on the water plan; fourteen people came, all chosen by lot."),
    ),
    Told(
        pitcher=CHLOE,
        channel=APPRENTISSAGE,
        publish=-42,
        closes=-30,
        starts=-27,
        share_by=-14,
        practice=12,
        words={
            "title": "Atelier d'écriture en langage clair",
            "why": "Nos lettres génèrent des appels parce qu'elles ne sont pas comprises.",
            "benefit_me": "J'apprends à réécrire une lettre en une heure.",
            "benefit_peers": "Une liste de vérification d'une page, utile à toute l'équipe.",
            "benefit_organisation": "Moins d'appels, et des personnes mieux servies.",
            "share_audience": "les équipes de service à la clientèle",
            "when": "je révise la lettre de renouvellement",
            "then": "je la fais lire à trois citoyennes et citoyens",
        },
        share_kinds=("workshop",),
        needs={"venue": "une salle pour 12 personnes", "time": "2 heures pour prendre des notes"},
        nice=("time",),
        reactions=((-40, ELISE, "🏢"), (-39, BEN, "⏳"), (-39, ANA, "👏")),
        accepts=((-38, ELISE, "need:2"),),
        given=((-27, ELISE, "need:2"),),
        shared=(
            -17,
            {
                "kind": "workshop",
                "where": "https://ateliers.example.org/langage-clair",
                "takeaways": "Une idée par phrase. Le verbe avant le nom. Lire à voix haute.",
                "thanks": "Merci, Élise et Ben.",
            },
        ),
        verdicts=((-15, ELISE, "met"),),
    ),
    Told(
        pitcher=DEV,
        channel=DATA,
        publish=-30,
        closes=-16,
        starts=-8,
        share_by=10,
        practice=30,
        words={
            "title": "Data ethics summit",
            "why": "We use models on people's files and cannot yet say when we should not.",
            "benefit_me": "I learn how other governments decide.",
            "benefit_peers": "A one-page test that every data project can take.",
            "benefit_organisation": "Fewer surprises, and decisions we can explain.",
            "share_audience": "everyone who works with data",
            "when": "the next model comes to me for approval",
            "then": "take it through the one-page test first",
        },
        share_kinds=("webinar",),
        needs={
            "case_study": "2 case studies of models that were stopped",
            "introduction": "1 introduction to an ombudsperson",
        },
        nice=("introduction",),
        reactions=((-28, ANA, "📚"), (-27, BEN, "📚"), (-26, CHLOE, "🤝")),
        accepts=((-25, ANA, "need:2"), (-24, BEN, "need:2")),
        given=((-12, ANA, "need:2"),),
    ),
    Told(
        pitcher=ELISE,
        channel=LEARNING,
        also=(LEARNING_THERE,),
        publish=-20,
        closes=-4,
        starts=9,
        share_by=25,
        practice=60,
        words={
            "title": "Host a speaker series on climate adaptation",
            "why": "Each ministry plans for heat and floods alone; three speakers would get us into one room.",
            "benefit_me": "I learn to host across ministries.",
            "benefit_peers": "Three talks, recorded, with the speakers' own slides.",
            "benefit_organisation": "One shared map of who is working on what.",
            "share_audience": "planners and emergency managers",
            "when": "the second talk is over",
            "then": "call the first meeting of the adaptation circle",
        },
        share_kinds=("podcast",),
        costs={"materials": "200"},
        needs={"venue": "a room for 40, three Thursdays"},
        reactions=((-18, DEV, "🏢"), (-18, BEN, "👏")),
        money=((-17, BEN, "40"), (-15, CHLOE, "40"), (-14, ANA, "20")),
        accepts=((-16, DEV, "need:1"),),
    ),
    Told(
        pitcher=BEN,
        channel=LEARNING,
        also=(LEARNING_THERE,),
        publish=-5,
        closes=9,
        starts=14,
        share_by=30,
        practice=60,
        words={
            "title": "AI procurement clinic",
            "why": "Vendors know more than we do. The clinic teaches us which questions to ask.",
            "without_help": "We keep buying what we cannot check.",
            "benefit_me": "I learn to read a model card before the contract is signed.",
            "benefit_peers": "A list of twenty questions to ask any vendor.",
            "benefit_organisation": "Contracts that let us leave.",
            "share_audience": "procurement and data teams",
            "when": "the chatbot contract is renewed",
            "then": "ask the vendor the twenty questions",
        },
        share_kinds=("webinar", "blog"),
        costs={"registration": "900", "travel": "300"},
        needs={
            "expertise": "2 hours with a contract lawyer",
            "case_study": "1 case study of a contract that went wrong",
        },
        reactions=((-4, ELISE, "📚"), (-3, DEV, "👏")),
        money=((-4, CHLOE, "80"), (-3, DEV, "75"), (-2, ELISE, "40")),
        accepts=((-3, ELISE, "need:2"),),
    ),
    Told(
        pitcher=CHLOE,
        channel=APPRENTISSAGE,
        also=(APPRENTISSAGE_THERE,),
        publish=-3,
        closes=11,
        starts=16,
        share_by=35,
        practice=50,
        words={
            "title": "Colloque sur les données ouvertes",
            "why": "Nos jeux de données sont publiés, mais peu utilisés; d'autres villes ont trouvé comment faire.",
            "benefit_me": "Je rencontre les gens qui ont réussi.",
            "benefit_peers": "Cinq exemples concrets, avec les personnes à appeler.",
            "benefit_organisation": "Des données qui servent vraiment au public.",
            "share_audience": "les responsables de données",
            "when": "nous publierons le prochain jeu de données",
            "then": "je demanderai d'abord à trois utilisateurs ce qu'il leur faut",
        },
        share_kinds=("lunch",),
        costs={"registration": "300"},
        needs={"introduction": "1 mise en contact avec la Ville de Montréal"},
        reactions=((-2, BEN, "🤝"), (-2, ANA, "👏")),
    ),
    Told(
        pitcher=DEV,
        channel=LEARNING,
        publish=-26,
        closes=-12,
        starts=-6,
        share_by=5,
        practice=20,
        words={
            "title": "Leadership retreat for new directors",
            "why": "New directors learn by accident; a retreat would make it deliberate.",
            "benefit_me": "I learn with others in their first year.",
            "benefit_peers": "My notes, and a buddy for each of you.",
            "benefit_organisation": "Directors who stay.",
            "share_audience": "new directors",
            "when": "my first annual review comes",
            "then": "ask my team the three questions from the retreat",
        },
        share_kinds=("blog",),
        costs={"registration": "2000", "accommodation": "600"},
        reactions=((-24, BEN, "🧠"),),
        money=((-22, ELISE, "100"),),
    ),
    Told(
        pitcher=ANA,
        channel=LEARNING,
        publish=None,
        closes=5,
        starts=8,
        share_by=21,
        practice=28,
        words={
            "title": "Policy lab day: prototype a service with its users",
            "why": "We write policy for people we never meet. The lab puts them at the table.",
            "without_help": "We find out after launch what we got wrong.",
            "benefit_me": "I learn to build a prototype in a day.",
            "benefit_peers": "Three methods our team can use, with templates.",
            "benefit_organisation": "Policies tried out before they are law.",
            "share_audience": "policy analysts in all ministries",
            "when": "we draft the new renewal form",
            "then": "test a paper version with five people first",
        },
        share_kinds=("lunch", "workshop"),
        needs={"expertise": "1 hour with somebody who has run a policy lab"},
        nice=("expertise",),
    ),
)
