"""Workspaces are looked after: which rooms there are, who is in them, and which workspaces belong together."""

from adapters.news import News, PersonGone, RoomGone, RosterRead, ServiceMoved
from storage.store import Books


def learn(books: Books, platform: str, workspace: str, news: News) -> None:
    """Take in what a platform says; a workspace that is not installed here has nothing to say."""
    found = books.places.find(platform, workspace)
    if found is None:
        return
    uow = books.unit_of_work(found)
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
            books.places.remember_service_url(found, url)
