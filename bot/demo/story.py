"""The story so far in the practice workplace: pitches at every stage, told over the nine weeks before today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

ANA, BEN, CHLOE, DEV, ELISE = "U0ANA", "U0BEN", "U0CHLOE", "U0DEV", "U0ELISE"
STEWARD = ELISE
LEARNING, APPRENTISSAGE, DATA = "C0LEARNING", "C0APPRENTI", "C0DATA"
LEARNING_THERE, APPRENTISSAGE_THERE = "19:learning@thread.tacv2", "19:apprentissage@thread.tacv2"  # on Teams
WEEKS_BACK = timedelta(days=63)


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
    put_in: tuple[int, str] | None = None
    paid: tuple[tuple[int, str, str], ...] = ()
    shared: tuple[int, Mapping[str, str]] | None = None
    verdicts: tuple[tuple[int, str, str], ...] = ()
    practised: tuple[int, str, str] | None = None


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
        put_in=(-45, "300"),
        paid=((-45, DEV, "transfer of that day"), (-44, ELISE, ""), (-43, ANA, "")),
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
