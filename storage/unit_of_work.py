"""The unit of work: all that one delivery may read and change, within one transaction and one organisation."""

from sqlmodel import Session

from domain.people import OrganisationId
from storage.agenda import Agenda
from storage.allocations import Allocations
from storage.campaigns import Campaigns
from storage.decisions import Decisions
from storage.funds import Funds
from storage.guarding import Guards
from storage.history import History
from storage.linking import Linking
from storage.messages import Messages
from storage.people import People
from storage.places import Channels, Organisation, Workspace, organisation_of, show_exact_totals
from storage.reactions import Reactions
from storage.schedule import Dues


class UnitOfWork:
    """What a feature works with. It cannot be opened without a workspace, and so never without an organisation."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self.session = session
        self.workspace = workspace
        self.campaigns = Campaigns(session, workspace.organisation)
        self.funds = Funds(session, workspace.organisation)
        self.people = People(session, workspace.organisation)
        self.messages = Messages(session, workspace.organisation)
        self.dues = Dues(session, workspace.organisation)
        self.reactions = Reactions(session, workspace.organisation)
        self.channels = Channels(session, workspace)
        self.allocations = Allocations(session, workspace.organisation)
        self.guards = Guards(session, workspace.organisation)
        self.decisions = Decisions(session, workspace.organisation)
        self.linking = Linking(session, workspace)
        self.history = History(session)
        self.agenda = Agenda(session)

    @property
    def organisation_id(self) -> OrganisationId:
        """The organisation everything here belongs to."""
        return self.workspace.organisation

    @property
    def organisation(self) -> Organisation:
        """The organisation's decisions."""
        return organisation_of(self.session, self.workspace.organisation)

    def show_exact_totals(self, exact: bool) -> None:
        """Decide whether cards say what peers have pledged in all, or in tenths."""
        show_exact_totals(self.session, self.workspace.organisation, exact)
