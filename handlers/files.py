"""Files that people send to the bot."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from bot.errors import TimetableProblem
from bot.slack import Refused, Slack, Transient

MISSING_SCOPE = "missing_scope"


class SentFiles(Struct, frozen=True):
    """The files that members of a workspace sent, to be read on behalf of who sent each."""

    of: Callable[[], Slack]

    @property
    def slack(self) -> Slack:
        """The workspace, with its token as it is now."""
        return self.of()

    async def read(self, file: str, person: str, most: int) -> tuple[str, bytes]:
        """The name and the bytes of a file that this person sent. Raises TimetableProblem."""
        try:
            found = await self.slack.file(file)
            if found.user != person:
                raise TimetableProblem("not_yours")
            if found.size > most:
                raise TimetableProblem("too_large")
            if not found.url:
                raise TimetableProblem("file_gone")
            return found.name, await self.slack.download(found, most)
        except Refused as refused:
            raise TimetableProblem("no_scope" if refused.name == MISSING_SCOPE else "file_gone") from refused
        except Transient as error:
            raise TimetableProblem("unavailable") from error
