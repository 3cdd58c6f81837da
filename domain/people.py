"""People, by the programme's own ids: a platform's user ids never reach the rules."""

from typing import NewType

OrganisationId = NewType("OrganisationId", str)
PersonId = NewType("PersonId", str)
