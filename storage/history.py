"""What happened to a pitch, to be read: its journal, and whether everything follows from it."""

from sqlmodel import Session

from domain.campaign import CampaignId
from storage.journal import Entry, entries
from storage.verify import differences_on


class History:
    """The journals of pitches."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, campaign: CampaignId) -> list[Entry]:
        """The journal of a campaign, in order."""
        return entries(self._session, campaign)

    def differences(self, campaign: CampaignId) -> list[str]:
        """Where what is stored differs from what follows from ledger and journal."""
        return differences_on(self._session, campaign)
