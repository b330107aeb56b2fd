"""The stories of those whom something was found about: what they did, what they saw, and what the processes logged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from .answers import Done, invocation_of, said
from .auditor import Finding
from .people import People

PERSON = re.compile(r"\b[DKU](\d{5})")
"""A person's number, in their ID, their direct message and the titles of their rooms."""

Entry = tuple[datetime, str]


def stories(findings: Iterable[Finding], people: People, folder: Path, troubles: Iterable[Entry]) -> str:
    """The story of each person that a finding is about, with every log line of theirs in the `folder`."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        for number in set(PERSON.findall(finding.what)):
            found.setdefault(f"U{number}", []).append(f"{finding.kind}: {finding.what}")
    logged = _logged(folder)
    return "\n\n".join(_story(user, what, people, logged, list(troubles)) for user, what in found.items())


def _story(
    user: str, what: list[str], people: People, logged: dict[str, list[Entry]], troubles: list[Entry]
) -> str:
    done = [each for each in people.done if each.step.person == user]
    invocations = {invocation_of(delivery) for each in done for delivery in each.deliveries}
    entries = [entry for each in done for entry in _done(each)]
    entries += _seen(user, people)
    entries += [entry for id, lines in logged.items() if id in invocations for entry in lines]
    first, last = min(entries)[0], max(entries)[0]
    entries += [entry for entry in troubles if first <= entry[0] <= last]
    lines = [f"{at:%H:%M:%S.%f} {text}" for at, text in sorted(entries)]
    return "\n".join((f"# {user}", *(f"* {each}" for each in what), "", *lines))


def _done(done: Done) -> Iterator[Entry]:
    for number, delivery in enumerate(done.deliveries):
        told = delivery.error or f"{delivery.status} {delivery.body or ''}"
        token = delivery.response_url.token if delivery.response_url else ""
        yield (
            done.at,
            f"> {number} {done.step.line} [{invocation_of(delivery)} {token}] in {delivery.channel}: {told}",
        )


def _seen(user: str, people: People) -> Iterator[Entry]:
    direct = people.workspace.direct(user)
    bot = people.workspace.world.directory.bot.id
    for change in people.workspace.changes:
        message = change.message
        if message.author == bot and (message.seen_by == user or message.channel == direct):
            about = f"{change.kind} {message.ts} in {message.channel}" + (
                " only seen" if message.seen_by else ""
            )
            identity = change.cause or json.dumps(change.content.metadata)
            yield change.at, f"< {about} by {identity}:\n{_indented(said(change))}"


def _indented(text: str) -> str:
    return "\n".join(f"        {line}" for line in text.splitlines() if line.strip())


def _logged(folder: Path) -> dict[str, list[Entry]]:
    """The lines of all logs, by the invocation that they are about."""
    found: dict[str, list[Entry]] = {}
    for log in sorted(folder.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            with suppress(ValueError):
                entry: dict[str, Any] = json.loads(line)
                id = str(entry.get("invocation") or entry.get("job", "").rpartition(" ")[2]).partition(".")[0]
                at = datetime.fromisoformat(entry["timestamp"])
                found.setdefault(id, []).append((at, f"  {log.stem}: {line}"))
    return found
