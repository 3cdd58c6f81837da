"""Kind refusals: what a person asked for cannot be done, and the sentence that says so.

A refusal names a message of the catalogues and carries the values of that sentence. `field` says which field of
a form the sentence belongs to; without one it stands by itself. Programming errors are other exceptions and are
never shown to people.

    Refusal
    ├── here:         UnknownPitch, WrongStage, NotYourPitch
    ├── money:        NotAnAmount, NegativeAmount, TooManyDecimals, AmountTooLarge
    ├── halves:       NothingForPeers
    ├── pitching:     FieldMissing, TooLong, DateInPast, DateTooFar, EndsBeforeStart, GateMissing, NoChannel, ...
    ├── pledging:     OwnPitch, GuestsCannotPledge, NotOpen, NoMoneyAsked, BeyondTarget, BadQuantity, ...
    ├── catalysing:   AlreadyExtended, NotLater
    ├── sharing:      NotASupporter, AlreadyShared
    ├── sponsoring:   OnlyStewardsMatch, MatchesOwnPitch, FundHasEnded, NothingHeldBack, CapAboveFund, ...
    └── linking:      BadCode, AlreadyLinked, NotASteward, HasPitches, NotInOneOrganisation
"""

from typing import ClassVar


class Refusal(Exception):
    """Something a person asked for that the rules do not allow; `message` is the id of the sentence."""

    message: ClassVar[str]

    def __init__(self, *, field: str | None = None, **values: object) -> None:
        super().__init__(self.message)
        self.field = field
        self.values = values


class UnknownPitch(Refusal):
    """No such pitch, or none that this person may see: the two are not told apart."""

    message = "refusal_unknown_pitch"


class WrongStage(Refusal):
    """The pitch has moved on: what was pressed belongs to an earlier stage."""

    message = "refusal_wrong_stage"


class NotYourPitch(Refusal):
    """Only the pitcher may do this."""

    message = "refusal_not_your_pitch"
