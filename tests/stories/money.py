"""What several stories about money begin with: own money is put in, and a peer gives theirs."""

from tests.office import Colleague, Office


async def puts_in(office: Office, amount: str) -> None:
    """Ana says, on Home, that so much of her own money is there."""
    await office.ana.opens_home()
    await office.ana.presses_home("own")
    await office.ana.submits({"amount": amount})


async def pays(who: Colleague) -> None:
    """A peer says, on Home, that they gave what was called for."""
    await who.opens_home()
    await who.presses_home("pay")
    await who.submits()


async def gives(office: Office, who: Colleague) -> None:
    """A peer says so, and Ana says that it arrived."""
    await pays(who)
    await office.ana.opens_home()
    await office.ana.presses_home("money_arrived")
