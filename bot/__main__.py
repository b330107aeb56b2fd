"""The `rollcall` command line, also `python -m bot`."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import typer

from bot.clock import PLATFORM_ZONE, system_clock
from bot.errors import NoRedis, RedisUnavailable, SettingsProblem
from bot.secret import SecretStr

if TYPE_CHECKING:
    from rich.console import Console

    from bot.gallery import Entry
    from bot.sandbox.rendering import RenderContext
    from bot.settings import Settings

command_line = typer.Typer(
    help="Rollcall: live classes of the Baijiayun dual-teacher platform, run from Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


SANDBOX = ("bot.sandbox", "python_multipart", "wsproto", "rich")
"""Modules of the extra `sandbox` and the source tree, missing from the bot's wheel."""


class Seed(StrEnum):
    """The initial data of the sandbox platform."""

    DEMO = "demo"
    EMPTY = "empty"


def _instant(text: str) -> datetime:
    """Parses an ISO 8601 datetime, in the platform's time zone if it has no offset."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=PLATFORM_ZONE)


def _locale(tag: str) -> str:
    """Parses a BCP 47 tag."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise typer.BadParameter(f"there is no locale {tag!r}") from None
    return tag


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise typer.BadParameter(f"there is no time zone {name!r}") from None


def _need_sandbox() -> None:
    """Ends the command as a usage error, with status 2, if the sandbox is not installed."""
    if not all(map(find_spec, SANDBOX)):
        advice = "run `make install`, or `pip install -e '.[sandbox]'`, in Rollcall's source tree"
        typer.echo(
            f"This command needs the sandbox, which the bot's wheel does not carry: {advice}.", err=True
        )
        raise typer.Exit(2)


@contextmanager
def _usable(option: str) -> Iterator[None]:
    """A port or file of this option that cannot be used ends the command as a usage error, with status 2."""
    try:
        yield
    except (OSError, msgspec.DecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise typer.BadParameter(f"it cannot be used: {why}", param_hint=option) from None


@command_line.command()
def web() -> None:
    """Run the bot, over Socket Mode if SLACK_APP_TOKEN is set, else over HTTP. Reports also need a worker."""
    asyncio.run(_bot(work=False))


@command_line.command()
def run() -> None:
    """Run the bot and a worker in one process, which is enough for one machine."""
    asyncio.run(_bot(work=True))


@command_line.command()
def worker() -> None:
    """Send scheduled reports and watch classes. Run any number of workers: each report is sent once."""
    asyncio.run(_worker())


async def _bot(*, work: bool) -> None:
    from bot import app
    from bot.threads import leave_threads
    from bot.web import ending_at_sigterm, http_app, serve

    settings = _settings()
    with ending_at_sigterm():
        async with (
            app.rollcall(settings, work=work) as bot,
            bot.socket_mode() if bot.by_socket else nullcontext(),
        ):
            await serve(http_app(bot), settings.rollcall_host, settings.port)
    leave_threads()


async def _worker() -> None:
    from bot import app
    from bot.threads import leave_threads
    from bot.web import ending_at_sigterm, health_app, serve, stopped

    settings = _settings()
    with ending_at_sigterm():
        async with app.worker(settings) as health:
            if settings.rollcall_health_port is None:
                await stopped()
            else:
                asked = health_app(health, metrics=settings.rollcall_metrics)
                await serve(asked, settings.rollcall_host, settings.rollcall_health_port)
    leave_threads()


def _settings() -> Settings:
    """Reads the settings and configures logging and tracing."""
    from bot import logs, tracing
    from bot.settings import read_settings

    settings = read_settings()
    logs.configure(settings.rollcall_log, settings.rollcall_log_format)
    tracing.configure(os.environ)
    return settings


@command_line.command()
def schedules(
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Add missing reports to the queue and remove wrong ones."),
    ] = False,
) -> None:
    """List all teams' scheduled reports in Redis and whether each is queued."""
    from bot.reports.repair import repair_reports

    for line in asyncio.run(repair_reports(_settings(), repair=repair)):
        typer.echo(line)


@command_line.command()
def demo() -> None:
    """Try the bot in a console, without Slack or an account."""
    _need_sandbox()
    from bot import logs
    from bot.demo import run

    logs.configure("error", "console")
    raise typer.Exit(asyncio.run(run()))


@command_line.command()
def sandbox(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on, on this machine only.")
    ] = 8089,
    partner_id: Annotated[int, typer.Option(help="The account's ID.")] = 12345678,
    partner_key: Annotated[str | None, typer.Option(help="The key that signs requests.")] = None,
    secret_key: Annotated[str | None, typer.Option(help="The key that API 1 requires.")] = None,
    seed: Annotated[Seed, typer.Option(help="Initial data: a small school, or none.")] = Seed.DEMO,
    now: Annotated[
        datetime | None, typer.Option(parser=_instant, metavar="ISO", help="The initial time of its clock.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Store its data in this file.")] = None,
) -> None:
    """Serve a local platform: all its endpoints over HTTP, and a control API under /_control."""
    _need_sandbox()
    from bot.sandbox.platform import PlatformConfig, create_app
    from bot.sandbox.serving import serve

    defaults = PlatformConfig()
    config = PlatformConfig(
        partner_id=partner_id,
        partner_key=SecretStr(partner_key) if partner_key else defaults.partner_key,
        secret_key=SecretStr(secret_key) if secret_key else defaults.secret_key,
        seed=seed.value,
        now=now,
        data=data,
    )

    with _usable("--data"):
        app = create_app(config)

    async def run() -> None:
        async with serve(app, port=port) as url:
            typer.echo(
                f"The sandbox platform listens at {url}, partner id {partner_id}. Press Ctrl-C to stop."
            )
            await asyncio.Event().wait()

    with suppress(KeyboardInterrupt), _usable("--port"):
        asyncio.run(run())


@command_line.command()
def parse(
    texts: Annotated[
        list[str] | None, typer.Argument(help="Commands to parse; standard input if none.")
    ] = None,
    now: Annotated[
        datetime | None, typer.Option(parser=_instant, metavar="ISO", help="The current time for parsing.")
    ] = None,
    tz: Annotated[str, typer.Option(metavar="ZONE", help="The person's time zone.")] = PLATFORM_ZONE.key,
    locale: Annotated[
        str, typer.Option(parser=_locale, metavar="LOCALE", help="The person's locale: en-GB, zh-CN, ….")
    ] = "en",
    last: Annotated[str | None, typer.Option(metavar="ROOM_ID", help="What `last` means.")] = None,
    listed: Annotated[str, typer.Option(metavar="ID,ID,…", help="What `#1`, `#2` … mean.")] = "",
) -> None:
    """Print the meaning of a command as JSON, one object per line (see docs/language.md)."""
    from bot.commands import GRAMMAR
    from bot.language import Recent

    zone = _zone(tz)
    at = (now or system_clock()).astimezone(zone)
    context = Recent(last, tuple(filter(None, listed.split(","))))
    for text in texts if texts else _lines():
        reading = GRAMMAR.read(text, now=at, zone=zone, locale=locale, recent=context)
        print(json.dumps(GRAMMAR.to_json(reading), ensure_ascii=False), flush=True)  # noqa: T201


@command_line.command()
def commands() -> None:
    """Print the tables of commands and of canonical JSON in docs/language.md."""
    from bot.commands import GRAMMAR
    from bot.commands.reference import argument_table, command_table

    typer.echo(f"{command_table(GRAMMAR)}\n\n{argument_table(GRAMMAR)}")


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\n")


@command_line.command()
def doctor() -> None:
    """Check the settings, Redis, the platform and Slack, and suggest fixes."""
    from bot import logs
    from bot.doctor import examine
    from bot.manifest import scopes
    from bot.settings import read_settings

    logs.configure("error", "console")
    findings = asyncio.run(examine(read_settings(), scopes()))
    for finding in findings:
        typer.echo(f"{'✓' if finding.ok else '✗'} {finding.name}: {finding.message}")
        if not finding.ok:
            typer.echo(f"  → {finding.fix}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@command_line.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="The bot's public URL; prints the manifest for HTTP.")
    ] = None,
    distributed: Annotated[
        bool, typer.Option("--distributed", help="For an app that other workspaces install; needs --url.")
    ] = False,
) -> None:
    """Print the Slack app manifest, for Socket Mode or, with --url, for HTTP."""
    from bot.manifest import for_http, text

    if url and not re.fullmatch(r"https://[^\s/]+(?:/\S*)?", url):
        raise typer.BadParameter(
            "Slack takes an address like https://rollcall.example.org", param_hint="--url"
        )
    if distributed and not url:
        raise typer.BadParameter("add --url, the address to which Slack sends back who installs the app")
    typer.echo(for_http(url, distributed=distributed) if url else text(), nl=False)


@command_line.command()
def gallery(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
    only: Annotated[str | None, typer.Option(help="Show only the entry with this name.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write an image to this file.")] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Show beside it what an earlier version printed by --json, on a phone's width.",
        ),
    ] = None,
) -> None:
    """Show every message and view the bot can send, with sample data."""
    if before is not None or not as_json:
        _need_sandbox()
    from bot.gallery import entries

    if before is not None:
        with _usable("--before"):
            printed = [msgspec.json.decode(line, type=Printed) for line in before.read_bytes().splitlines()]
        _draw_before(printed, {entry.name: entry for entry in entries()}, svg)
        return
    chosen = [entry for entry in entries() if only in (None, entry.name)]
    if not chosen:
        raise typer.BadParameter(f"there is no entry {only!r}", param_hint="--only")
    if as_json:
        for entry in chosen:
            typer.echo(json.dumps(msgspec.to_builtins(entry), ensure_ascii=False))
    else:
        _draw(chosen, svg)


PHONE = 46
"""Columns of a message where a phone of 360 pixels shows it."""


class Printed(msgspec.Struct, frozen=True):
    """A line that `rollcall gallery --json` of an earlier version printed, without what is not drawn."""

    name: str
    text: str
    blocks: list[dict[str, Any]]


def _draw_before(printed: Iterable[Printed], entries: Mapping[str, Entry], svg: Path | None) -> None:
    """Draws the messages of an earlier version, and beside each what stands in its place now."""
    from rich.console import Console
    from rich.table import Table

    from bot.sandbox.rendering import render_message

    table, context = Table.grid(), _as_read()
    table.add_column(width=PHONE)
    table.add_column(width=PHONE)
    for earlier in printed:
        if (now := entries.get(earlier.name)) is None:
            typer.echo(f"there is no {earlier.name} any more", err=True)
            continue
        table.add_row(
            render_message(earlier.blocks, earlier.text, context, title="before"),
            render_message(now.blocks, now.text, context, title=now.name),
        )
    console = Console(record=True, width=2 * PHONE, file=io.StringIO()) if svg else Console(width=2 * PHONE)
    console.print(table)
    _write(console, svg)


def _draw(entries: Sequence[Entry], svg: Path | None) -> None:
    from rich.console import Console

    from bot.sandbox.rendering import WIDTH, render_message, render_view

    viewer = _as_read()
    console = Console(record=True, width=WIDTH, file=io.StringIO()) if svg else Console()
    for entry in entries:
        if entry.view:
            console.print(entry.name, render_view(entry.view, viewer), sep="\n", highlight=False)
            continue
        console.print(
            render_message(entry.blocks, entry.text, viewer, title="rollcall" if svg else entry.name)
        )
    _write(console, svg)


def _as_read() -> RenderContext:
    """How the gallery's sample viewer sees messages."""
    from bot.gallery import viewer
    from bot.sandbox.rendering import RenderContext
    from bot.texts import SOURCE

    person = viewer(SOURCE).person
    return RenderContext(PLATFORM_ZONE, names={person.id: person.name})


def _write(console: Console, svg: Path | None) -> None:
    if svg:
        with _usable("--svg"):
            svg.write_text(console.export_svg(title="Rollcall"), encoding="utf-8")


def main() -> None:
    """Entry point of `rollcall`."""
    try:
        command_line()
    except SettingsProblem as error:
        typer.echo("Rollcall cannot start. Fix these settings in the environment or in .env:", err=True)
        for problem in error.problems:
            typer.echo(f"  {problem}", err=True)
        raise SystemExit(1) from None
    except NoRedis as error:
        typer.echo(f"Redis cannot be used: {error}.", err=True)
        raise SystemExit(1) from None
    except RedisUnavailable as error:
        from bot.doctor import redis_fix

        typer.echo(f"Redis cannot be used: {error}. {redis_fix(error)}.", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
