"""Workspaces are looked after: which rooms there are, who is in them, and which workspaces belong together."""

from sqlmodel import Session

from adapters.news import News, PersonGone, RoomGone, RosterRead, ServiceMoved
from storage.places import remember_service_url, workspace_of
from storage.unit_of_work import UnitOfWork


def learn(session: Session, platform: str, workspace: str, news: News) -> None:
    """Take in what a platform says; a workspace that is not installed here has nothing to say."""
    found = workspace_of(session, platform, workspace)
    if found is None:
        return
    uow = UnitOfWork(session, found)
    match news:
        case RosterRead(room, channels, users):
            language = uow.organisation.language
            for one in channels:
                uow.channels.know(one.channel, name=one.name, private=True, language=language, room=room)
            uow.channels.leave(room)
            uow.channels.join(room, users)
        case RoomGone(room):
            for channel in uow.channels.in_room(room):
                uow.messages.drop_in(found.id, channel)
                uow.channels.forget(channel)
            uow.channels.leave(room)
        case PersonGone(user):
            uow.people.unreachable(platform, workspace, user)
        case ServiceMoved(url):
            remember_service_url(session, found, url)
