"""What Slack's answers mean, over real HTTP; and what is posted, shown, changed and found again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession, TraceConfig, TraceRequestStartParams
from msgspec.structs import replace

from bot.blocks import Message
from bot.manifest import scopes
from bot.reports.metadata import metadata_of
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import (
    DOWNLOAD,
    RESPONSE_URL,
    UPLOAD,
    Fault,
    bad_gateway,
    broken,
    cut,
    hanging,
    lost,
    refusing,
    throttled,
)
from bot.sandbox.workspace.files import shared
from bot.slack import (
    BlocksRefused,
    Busy,
    Identity,
    NotThere,
    Posted,
    Refused,
    Slack,
    TokenRefused,
    Unreachable,
    Unsure,
    UserUnknown,
    calls,
    connect,
    fallbacks,
    gateway,
    installed,
    open_socket,
    retry,
    session,
)
from bot.slack.models import SharedFile
from bot.slack.named_accounts import NamedAccount
from bot.state import Schedule
from bot.telemetry import REGISTRY
from tests import tcp
from tests.certificates import self_signed
from tests.slack.connected import answering, connected, file_in

MADE = datetime(2026, 11, 20, tzinfo=UTC)
SCHEDULE = Schedule(
    team="T1", number=1, at=time(9), zone="UTC", channel="C0OPS", owner="U0DEMO", language="en", made_at=MADE
)
IDENTITY = Identity("T1", "School", "U1", "B1", frozenset(), None)
HELLO = Message("hello", ())
WITHIN = 20
"""Seconds after which a call that should have been given up is taken to hang."""
BLOCKS = Message("hello", ({"type": "section", "text": {"type": "plain_text", "text": "hello"}},))


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(scopes=scopes()) as workspace:
        yield workspace


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[Slack]:
    async with connected(workspace) as slack:
        yield slack


def hook(workspace: Workspace) -> str:
    """A `response_url` of a command typed in #general."""
    return f"{workspace.world.origin}/commands/T1/{workspace.world.response_urls.new('U0DEMO', 'C0GENERAL').token}"


def counted(method: str) -> float:
    """Calls to Slack that were told as made and answered."""
    return REGISTRY.get_sample_value("rollcall_slack_calls_total", {"method": method, "error": ""}) or 0.0


def asked(workspace: Workspace, method: str) -> int:
    return [sent.method for sent in workspace.sent].count(method)


MEANINGS: list[tuple[Fault, type[Exception]]] = [
    (refusing("restricted_action"), Refused),
    (refusing("not_in_channel"), NotThere),
    (refusing("user_not_found"), UserUnknown),
    (refusing("token_revoked"), TokenRefused),
    (refusing("invalid_blocks"), BlocksRefused),
    (throttled(7), Busy),
    (refusing("ratelimited"), Busy),
    (broken(500), Unsure),
    (broken(503), Unsure),
    (broken(200), Unsure),
    (broken(502, after_work=True), Unsure),
    (bad_gateway(), Unsure),
    (bad_gateway(after_work=True), Unsure),
    (cut(), Unsure),
    (cut(after_work=False), Unsure),
    (hanging(), Unsure),
    (refusing("internal_error"), Unsure),
    (refusing("fatal_error"), Unsure),
    (lost(), Unsure),
]


@pytest.mark.parametrize(("fault", "meaning"), MEANINGS, ids=str)
@pytest.mark.waiting
async def test_what_an_answer_means(
    workspace: Workspace, slack: Slack, fault: Fault, meaning: type[Exception]
) -> None:
    workspace.faults.set("chat.postMessage", replace(fault))
    with pytest.raises(meaning) as raised:
        await slack.post("C0OPS", HELLO)
    assert raised.type is meaning
    assert asked(workspace, "chat.postMessage") == 1


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (refusing("invalid_blocks"), BlocksRefused),
        (Fault(404, "used_url"), Refused),
        (broken(404), Refused),
        (throttled(7), Busy),
        (broken(500), Unsure),
        (broken(200), Unsure),
        (bad_gateway(), Unsure),
        (cut(), Unsure),
        (hanging(), Unsure),
        (lost(), Unsure),
    ],
    ids=str,
)
@pytest.mark.waiting
async def test_what_the_answer_of_a_response_url_means(
    workspace: Workspace, slack: Slack, fault: Fault, meaning: type[Exception]
) -> None:
    workspace.faults.set(RESPONSE_URL, replace(fault))
    with pytest.raises(meaning) as raised:
        await slack.respond(hook(workspace), HELLO)
    assert raised.type is meaning
    assert asked(workspace, RESPONSE_URL) == 1


async def test_where_somebody_is_reached_is_asked_once(workspace: Workspace, slack: Slack) -> None:
    assert await slack.direct("U0DEMO") == await slack.direct("U0DEMO") == workspace.direct()
    assert [sent.method for sent in workspace.sent].count("conversations.open") == 1


async def test_how_long_slack_wants_to_be_left_alone(workspace: Workspace, slack: Slack) -> None:
    workspace.faults.set("chat.postMessage", throttled(7))
    with pytest.raises(Busy) as raised:
        await slack.post("C0OPS", HELLO)
    assert raised.value.seconds == 7


async def test_slack_out_of_reach(slack: Slack) -> None:
    slack.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(Unreachable):
        await slack.post("C0OPS", HELLO)
    with pytest.raises(Unreachable):
        await slack.respond("http://127.0.0.1:9/commands/secret", HELLO)


async def test_an_error_never_holds_a_response_url(slack: Slack) -> None:
    for url in ("http://127.0.0.1:9/commands/secret", "http://[secret", "secret"):
        with pytest.raises((Unreachable, Unsure)) as raised:
            await slack.respond(url, HELLO)
        assert "secret" not in repr(raised.value)
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__


@pytest.mark.parametrize("body", ["no JSON", "[1, 2]", "null", '"ok"', ""])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/html", "application/octet-stream"])
@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.waiting
async def test_an_answer_that_is_not_slacks(body: str, kind: str, status: int) -> None:
    async with answering(status, body, kind) as url, session() as connections:
        with pytest.raises(Unsure):
            await connect("xoxb-1", url, connections)
        with pytest.raises(Unsure):
            await open_socket("xapp-1", url, connections)


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("7", 7), ("0", 0), ("-1", 0), (None, 1), ("Sun, 29 Nov 2026 09:00:00 GMT", 1)],
)
async def test_how_long_to_wait_stands_in_a_header_whatever_the_body_is(
    slack: Slack, kind: str, retry_after: str | None, seconds: float
) -> None:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    async with answering(429, "too many", kind, headers) as url:
        slack.client.base_url = url
        for call in (slack.post("C0OPS", HELLO), slack.respond(url, HELLO)):
            with pytest.raises(Busy) as raised:
                await call
            assert raised.value.seconds == seconds


@pytest.mark.parametrize("body", ["ok", " ok\n", '{"ok": true}'])
async def test_how_a_response_url_accepts_a_message(slack: Slack, body: str) -> None:
    async with answering(200, body) as url:
        await slack.respond(url, HELLO)


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (404, '{"ok": false, "error": "used_url"}', "used_url"),
        (400, '{"ok": false}', "HTTP 400"),
        (400, "invalid_blocks\n", "invalid_blocks"),
        (400, "no_text", "no_text"),
        (404, "used_url expired_url", "HTTP 404"),
        (404, '["used_url"]', "HTTP 404"),
        (499, "404", "HTTP 499"),
        (400, "a" * 49, "a" * 49),
        (400, "a" * 50, "HTTP 400"),
    ],
)
async def test_why_a_response_url_refuses_a_message(slack: Slack, status: int, body: str, name: str) -> None:
    async with answering(status, body) as url:
        with pytest.raises(Refused) as raised:
            await slack.respond(url, HELLO)
    assert (raised.value.name, type(raised.value) is BlocksRefused) == (name, name == "invalid_blocks")


@pytest.mark.parametrize("status", [302, 500])
async def test_only_a_status_from_400_to_499_is_a_refusal_of_a_response_url(
    slack: Slack, status: int
) -> None:
    async with answering(status, '{"ok": false, "error": "used_url"}') as url:
        with pytest.raises(Unsure, match="used_url"):
            await slack.respond(url, HELLO)


async def test_what_was_refused_and_when(slack: Slack) -> None:
    body, date = '{"ok": false, "error": "not_in_channel"}', "Fri, 20 Nov 2026 09:00:00 GMT"
    async with answering(200, body, "application/json", {"Date": date}) as url:
        slack.client.base_url = url
        with pytest.raises(NotThere) as raised:
            await slack.post("C0OPS", HELLO)
    assert raised.value.name == "not_in_channel"
    assert raised.value.answered_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


async def test_a_call_that_is_not_answered_is_given_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for method in ("chat.postMessage", RESPONSE_URL, "files.getUploadURLExternal"):
        workspace.faults.set(method, hanging())
    async with asyncio.timeout(WITHIN), connected(workspace) as connection:
        slack = replace(connection, call_timeout=0.1)
        monkeypatch.setattr(gateway, "UPLOAD_CALL_TIMEOUT", 0.1)
        for call in (
            slack.post("C0OPS", HELLO),
            slack.respond(hook(workspace), HELLO),
            slack.upload("C0OPS", file_in(tmp_path)),
        ):
            with pytest.raises(Unsure, match="TimeoutError"):
                await call


async def test_an_app_token_is_checked_by_asking_for_a_socket(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = workspace.world.identity.app_token
    async with asyncio.timeout(WITHIN), session() as connections:
        await open_socket(token, workspace.api_url, connections)
        with pytest.raises(TokenRefused):
            await open_socket("xapp-1", workspace.api_url, connections)
        for fault, within in ((cut(after_work=False), WITHIN), (hanging(), 0.2)):
            monkeypatch.setattr(gateway, "CALL_TIMEOUT", within)
            workspace.faults.set("apps.connections.open", fault)
            with pytest.raises(Unsure):
                await open_socket(token, workspace.api_url, connections)
    assert asked(workspace, "apps.connections.open") == 4


async def test_who_the_bot_is(workspace: Workspace, slack: Slack) -> None:
    told, directory = slack.identity, workspace.world.directory
    assert (told.team, told.workspace) == (directory.team.id, directory.team.name)
    assert (told.user, told.bot) == (directory.bot.id, workspace.world.identity.bot_id)
    assert told.scopes == scopes()
    assert told.answered_at is not None
    assert slack.contact.ok


async def test_who_the_bot_is_where_slack_leaves_out_what_it_may() -> None:
    body = '{"ok": true, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}'
    async with answering(200, body, "application/json") as url, session() as connections:
        found = await connect("xoxb-1", url, connections, call_timeout=7.0)
    assert (found.identity.workspace, found.identity.scopes, found.call_timeout) == ("T1", frozenset(), 7.0)


@pytest.mark.waiting
async def test_the_token_is_checked_again_where_slack_did_not_answer(workspace: Workspace) -> None:
    workspace.faults.set("auth.test", refusing("internal_error"))
    async with connected(workspace):
        assert asked(workspace, "auth.test") == 2


async def test_flags_may_be_numbers() -> None:
    body = '{"ok": true, "channel": {"id": "C1", "is_archived": 1, "is_member": 0}}'
    async with answering(200, body, "application/json") as url, session() as connections:
        channel = await installed(IDENTITY, "xoxb-1", url, connections).channel("C1")
    assert (channel.is_archived, channel.is_member) == (True, False)


async def test_all_calls_are_made_over_the_connections_of_the_process(workspace: Workspace) -> None:
    made = []

    async def note(_: ClientSession, __: SimpleNamespace, request: TraceRequestStartParams) -> None:
        made.append(request.url.path)

    trace, known = TraceConfig(), workspace.world.identity
    trace.on_request_start.append(note)
    before = counted("response_url")
    async with ClientSession(trace_configs=[trace]) as connections:
        slack = await connect(known.bot_token, workspace.api_url, connections)
        await open_socket(known.app_token, workspace.api_url, connections)
        await slack.respond(hook(workspace), HELLO)
        again = installed(slack.identity, known.bot_token, workspace.api_url, connections, call_timeout=7.0)
        await again.post("C0GENERAL", HELLO)
    assert [path.rpartition("/")[2] for path in made if "/commands/" not in path] == [
        "auth.test",
        "apps.connections.open",
        "chat.postMessage",
    ]
    assert len(made) == 4
    assert counted("response_url") == before + 1
    assert again.call_timeout == 7.0


async def test_blocks_that_are_refused_are_sent_as_text_once(workspace: Workspace, slack: Slack) -> None:
    before: list[str] = []

    async def mark() -> None:
        before.append("asked")

    workspace.faults.set("chat.postMessage", refusing("invalid_blocks"))
    await slack.post("C0OPS", BLOCKS, before=mark)
    (message,) = workspace.seen(channel="ops")
    assert (message.text, message.blocks) == ("hello", ())
    assert len(before) == 2
    workspace.faults.set("chat.postMessage", refusing("invalid_blocks", 2))
    with pytest.raises(BlocksRefused):
        await slack.post("C0OPS", BLOCKS)
    assert asked(workspace, "chat.postMessage") == 4


async def test_blocks_that_are_refused_are_sent_as_text_every_way(workspace: Workspace, slack: Slack) -> None:
    posted = await slack.post("C0GENERAL", BLOCKS)
    workspace.faults.set("chat.postEphemeral", refusing("invalid_blocks"))
    await slack.show("C0GENERAL", "U0DEMO", BLOCKS)
    workspace.faults.set(RESPONSE_URL, refusing("invalid_blocks"))
    await slack.respond(hook(workspace), BLOCKS)
    workspace.faults.set("chat.update", refusing("invalid_blocks"))
    await slack.update(posted, BLOCKS)
    seen = workspace.seen(channel="general")
    assert [(message.text, message.blocks) for message in seen] == [("hello", ())] * 3


async def test_where_a_kind_of_blocks_is_refused_plainer_ones_are_sent_at_once_for_a_day(
    workspace: Workspace, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = {"type": "plan", "title": "1 of 2"}
    message = replace(BLOCKS, blocks=(plan, *BLOCKS.blocks), plainer=BLOCKS.blocks)
    posted = await slack.post("C0OPS", message)
    workspace.world.not_taken.add("plan")
    for _ in range(2):
        await slack.update(posted, message)
        (shown,) = workspace.seen(channel="ops")
        assert shown.blocks == BLOCKS.blocks
    assert asked(workspace, "chat.update") == 3
    workspace.world.not_taken.clear()
    later = monotonic() + fallbacks.REFUSED_FOR + 1
    monkeypatch.setattr(fallbacks, "time", SimpleNamespace(monotonic=lambda: later))
    await slack.update(posted, message)
    (shown,) = workspace.seen(channel="ops")
    assert shown.blocks == message.blocks


async def test_an_acknowledgement_holds_only_kinds_of_blocks_that_the_workspace_takes(
    workspace: Workspace, slack: Slack
) -> None:
    assert slack.acknowledgement(BLOCKS) is None
    await slack.respond(hook(workspace), BLOCKS)
    body = slack.acknowledgement(BLOCKS)
    assert body is not None
    assert (body["text"], tuple(body["blocks"]), body["response_type"]) == (
        "hello",
        BLOCKS.blocks,
        "ephemeral",
    )
    workspace.world.not_taken.add(BLOCKS.blocks[0]["type"])
    await slack.respond(hook(workspace), BLOCKS)
    assert slack.acknowledgement(BLOCKS) is None
    assert slack.acknowledgement(HELLO) is not None


async def test_where_plainer_blocks_are_refused_too_the_text_is_sent(
    workspace: Workspace, slack: Slack
) -> None:
    workspace.world.not_taken.update(("plan", "section"))
    plan = {"type": "plan", "title": "1 of 2"}
    await slack.post("C0OPS", replace(BLOCKS, blocks=(plan,), plainer=BLOCKS.blocks))
    (message,) = workspace.seen(channel="ops")
    assert (message.text, message.blocks) == ("hello", ())


async def test_a_public_answer_never_replaces_a_message(workspace: Workspace, slack: Slack) -> None:
    metadata = {"event_type": "a", "event_payload": {}}
    for public in (True, False):
        await slack.respond(hook(workspace), HELLO, public=public, replace=True, metadata=metadata)
    public_answer, own = [sent.arguments for sent in workspace.sent if sent.method == RESPONSE_URL]
    assert ("metadata" in public_answer, own["metadata"]) == (False, metadata)
    assert (public_answer["response_type"], public_answer["replace_original"]) == ("in_channel", False)
    assert (own["response_type"], own["replace_original"]) == ("ephemeral", True)


async def test_an_answer_is_shown_below_to_one_person_unless_told_otherwise(
    workspace: Workspace, slack: Slack
) -> None:
    await slack.respond(hook(workspace), HELLO)
    assert workspace.sent[-1].arguments == {
        "response_type": "ephemeral",
        "replace_original": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "text": "hello",
    }


async def test_a_link_in_a_message_is_not_unfolded(workspace: Workspace, slack: Slack) -> None:
    await slack.post("C0OPS", HELLO)
    arguments = workspace.sent[-1].arguments
    told = slack.acknowledgement(HELLO)
    assert told is not None
    for each in (arguments, told):
        assert (each["unfurl_links"], each["unfurl_media"]) == (False, False)


async def test_what_is_said_in_a_thread_stays_there(workspace: Workspace, slack: Slack) -> None:
    head = await slack.post("C0GENERAL", HELLO)
    await slack.post("C0GENERAL", HELLO, thread_ts=head.ts)
    await slack.show("C0GENERAL", "U0DEMO", HELLO, head.ts)
    await slack.respond(hook(workspace), HELLO, thread_ts=head.ts)
    assert [message.thread_ts for message in workspace.seen()] == [None, head.ts, head.ts, head.ts]


async def test_a_message_is_changed_where_it_stands(workspace: Workspace, slack: Slack) -> None:
    posted = await slack.post("C0OPS", BLOCKS)
    assert workspace.seen(channel="ops")[0].blocks == BLOCKS.blocks
    await slack.update(posted, Message("bye", ()))
    (message,) = workspace.seen(channel="ops")
    assert (message.ts, message.text, message.blocks) == (posted.ts, "bye", ())


async def test_a_file_is_posted_with_its_words(workspace: Workspace, slack: Slack, tmp_path: Path) -> None:
    await slack.upload(await slack.direct("U0DEMO"), file_in(tmp_path))
    (message,) = workspace.seen(channel=workspace.direct())
    assert message.text == "the table"
    assert message.content.files[0]["name"] == "a.csv"
    (completed,) = [sent for sent in workspace.sent if sent.method == "files.completeUploadExternal"]
    assert [file["title"] for file in completed.arguments["files"]] == ["a.csv"]


@pytest.mark.parametrize("fault", [broken(502, after_work=True), cut()], ids=str)
async def test_a_file_is_shared_where_that_was_not_answered(
    workspace: Workspace, slack: Slack, fault: Fault, tmp_path: Path
) -> None:
    kept: list[str] = []

    async def keep(file: str) -> None:
        assert workspace.seen(channel=workspace.direct()) == []
        kept.append(file)

    workspace.faults.set("files.completeUploadExternal", replace(fault))
    await slack.upload(await slack.direct("U0DEMO"), file_in(tmp_path), keep)
    (message,) = workspace.seen(channel=workspace.direct())
    assert [file["id"] for file in message.content.files] == kept


async def test_a_file_is_sent_through_the_proxy(slack: Slack, tmp_path: Path) -> None:
    async with through_proxy(slack) as asked:
        await slack._send_content("http://files.example/upload", file_in(tmp_path).path)
    assert asked == [b"POST http://files.example/upload HTTP/1.1\r\n"]


async def test_an_answer_is_sent_through_the_proxy(slack: Slack) -> None:
    async with through_proxy(slack) as asked:
        await slack.respond("http://hooks.example/commands/T1/1", Message("hello", ()))
    assert asked == [b"POST http://hooks.example/commands/T1/1 HTTP/1.1\r\n"]


async def test_a_file_is_sent_to_nobody_whose_certificate_is_not_trusted(
    slack: Slack, tmp_path: Path
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path))
    accepting = tcp.answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with tcp.listening(accepting, context) as port:
        with pytest.raises(Unreachable, match="Certificate"):
            await slack._send_content(f"https://127.0.0.1:{port}/upload", file_in(tmp_path).path)


@asynccontextmanager
async def through_proxy(slack: Slack) -> AsyncIterator[list[bytes]]:
    """Has it use a proxy that accepts everything; what that was asked for."""
    asked = list[bytes]()

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with tcp.listening(proxy) as port:
        slack.client.proxy = f"http://127.0.0.1:{port}"
        yield asked


async def test_a_download_leads_nowhere_else(slack: Slack) -> None:
    """What is there would be taken for the file."""
    async with (
        answering(200, "a,b", "text/csv") as elsewhere,
        answering(302, "", "text/plain", {"Location": elsewhere}) as url,
    ):
        with pytest.raises(Refused, match=r"^missing_scope$"):
            await slack.download(SharedFile(id="F1", url=url), 9)


async def test_how_long_a_download_wants_to_be_left_alone(workspace: Workspace, slack: Slack) -> None:
    shared(workspace.world, "a.csv", b"a,b", "U0DEMO")
    workspace.faults.set(DOWNLOAD, throttled(60))
    with pytest.raises(Busy) as raised:
        await slack.download(await slack.file("F00000001"), 9)
    assert raised.value.seconds == 60


@pytest.mark.waiting
async def test_a_download_is_made_again_where_that_failed(workspace: Workspace, slack: Slack) -> None:
    shared(workspace.world, "a.csv", b"a,b", "U0DEMO")
    workspace.faults.set(DOWNLOAD, broken(503))
    assert await slack.download(await slack.file("F00000001"), 9) == b"a,b"


async def test_who_is_in_the_workspace_is_asked_of_that_workspace(workspace: Workspace, slack: Slack) -> None:
    """The token of an organisation is that of several."""
    assert "U0DEMO" in {user.id for user in await slack.users()}
    assert workspace.sent[-1].arguments["team_id"] == slack.identity.team


async def test_a_person_is_read_with_their_language(slack: Slack) -> None:
    assert (await slack.user("U0DEMO")).locale == "en-GB"


@pytest.mark.parametrize(
    ("method", "fault", "meaning"),
    [
        ("files.getUploadURLExternal", refusing("file_upload_size_restricted"), Refused),
        ("files.getUploadURLExternal", broken(503), Unsure),
        (UPLOAD, broken(500), Unreachable),
        ("files.completeUploadExternal", broken(502), Unsure),
    ],
    ids=str,
)
async def test_what_became_of_a_file(
    workspace: Workspace, slack: Slack, method: str, fault: Fault, meaning: type[Exception], tmp_path: Path
) -> None:
    channel = await slack.direct("U0DEMO")
    workspace.faults.set(method, replace(fault))
    with pytest.raises(meaning) as raised:
        await slack.upload(channel, file_in(tmp_path))
    assert raised.type is meaning


LOOKS: list[tuple[str, Callable[[Slack], Awaitable[object]]]] = [
    ("users.info", lambda slack: slack.user("U0DEMO")),
    ("conversations.info", lambda slack: slack.channel("C0OPS")),
    ("conversations.open", lambda slack: slack.direct("U0DEMO")),
    ("conversations.history", lambda slack: slack.find("C0OPS", metadata_of(SCHEDULE, MADE), MADE)),
]


@pytest.mark.parametrize("fault", [broken(503), refusing("internal_error"), throttled(0), lost()], ids=str)
@pytest.mark.parametrize(("method", "look"), LOOKS)
@pytest.mark.waiting
async def test_what_only_looks_is_asked_again(
    workspace: Workspace, slack: Slack, method: str, look: Callable[[Slack], Awaitable[object]], fault: Fault
) -> None:
    workspace.faults.set(method, replace(fault))
    await look(slack)
    assert asked(workspace, method) == 2


@pytest.mark.parametrize(("method", "look"), LOOKS)
async def test_what_is_refused_is_not_asked_again(
    workspace: Workspace, slack: Slack, method: str, look: Callable[[Slack], Awaitable[object]]
) -> None:
    workspace.faults.set(method, refusing("missing_scope"))
    with pytest.raises(Refused, match="missing_scope"):
        await look(slack)
    assert asked(workspace, method) == 1


async def test_a_call_is_made_again_after_what_did_not_do_it(workspace: Workspace, slack: Slack) -> None:
    workspace.faults.set("chat.postMessage", throttled(0))
    await retry(lambda: slack.post("C0OPS", HELLO))
    assert asked(workspace, "chat.postMessage") == 2
    workspace.faults.set("chat.postMessage", broken(502, after_work=True))
    with pytest.raises(Unsure):
        await retry(lambda: slack.post("C0OPS", HELLO))
    workspace.faults.set("chat.postMessage", throttled(60))
    with pytest.raises(Busy):
        await retry(lambda: slack.post("C0OPS", HELLO))
    assert asked(workspace, "chat.postMessage") == 4
    assert len(workspace.seen(channel="ops")) == 2


async def test_a_message_is_found_by_its_schedule_and_due_instant(slack: Slack) -> None:
    due = datetime.now(UTC)
    wanted = metadata_of(SCHEDULE, due)
    assert await slack.find("C0OPS", wanted, due) is None
    await slack.post("C0OPS", HELLO, metadata=metadata_of(SCHEDULE, due - timedelta(days=1)))
    await slack.post("C0OPS", HELLO)
    assert await slack.find("C0OPS", wanted, due) is None
    posted = await slack.post("C0OPS", HELLO, metadata=wanted)
    assert await slack.find("C0OPS", wanted, due) == posted


async def test_what_is_posted_for_one_account_is_not_found_as_anothers(slack: Slack) -> None:
    due = datetime.now(UTC)
    wanted = metadata_of(SCHEDULE, due)
    named = [replace(slack, named_account=NamedAccount(number, "")) for number in ("2", "3")]
    for each in (*named, slack):
        assert await each.find("C0OPS", wanted, due) is None
        posted = await each.post("C0OPS", HELLO, metadata=wanted)
        assert await each.find("C0OPS", wanted, due) == posted


async def test_it_is_found_behind_hundreds_of_others(workspace: Workspace, slack: Slack) -> None:
    due = datetime.now(UTC)
    posted = await slack.post("C0OPS", HELLO, metadata=metadata_of(SCHEDULE, due))
    for _ in range(450):
        await slack.post("C0OPS", HELLO)
    async with asyncio.timeout(WITHIN):
        assert await slack.find("C0OPS", metadata_of(SCHEDULE, due), due) == posted
    pages = [sent.arguments for sent in workspace.sent if sent.method == "conversations.history"]
    assert [(page["limit"], page.get("cursor")) for page in pages] == [
        ("200", None),
        ("200", "200"),
        ("200", "400"),
    ]


async def test_it_is_found_within_the_limit_of_distributed_apps(
    workspace: Workspace, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page of 15 messages at a time; what Slack makes wait for longer than a retry does is waited for."""
    monkeypatch.setattr(calls, "MAX_WAIT", 0.0)
    workspace.world.slow_history = 0.1
    due = datetime.now(UTC)
    posted = await slack.post("C0OPS", HELLO, metadata=metadata_of(SCHEDULE, due))
    for _ in range(40):
        await slack.post("C0OPS", HELLO)
    async with asyncio.timeout(WITHIN):
        assert await slack.find("C0OPS", metadata_of(SCHEDULE, due), due) == posted
    read = [sent for sent in workspace.sent if sent.method == "conversations.history" and sent.ok]
    assert [sent.arguments.get("cursor") for sent in read] == [None, "15", "30"]


async def test_what_cannot_be_looked_up_is_not_posted_again(
    workspace: Workspace, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told that Slack is busy takes it that nothing was posted."""
    monkeypatch.setattr(gateway, "LOOKUP_TIMEOUT", 1.0)
    workspace.faults.set("chat.postMessage", broken(502, after_work=True))
    workspace.faults.set("conversations.history", throttled(60, 9))
    with pytest.raises(Unsure, match="HTTP 502"):
        await slack.post_once("C0OPS", HELLO, metadata_of(SCHEDULE, MADE), MADE, lookup_delays=(0.0, 0.0))
    assert asked(workspace, "chat.postMessage") == 1


async def test_it_is_looked_for_among_what_was_posted_since(workspace: Workspace, slack: Slack) -> None:
    """With two minutes' leave, as clocks differ."""
    now = datetime.now(UTC)
    wanted = metadata_of(SCHEDULE, now)
    posted = await slack.post("C0OPS", HELLO, metadata=wanted)
    assert await slack.find("C0OPS", wanted, now + timedelta(minutes=1)) == posted
    assert await slack.find("C0OPS", wanted, now + timedelta(minutes=3)) is None


async def test_it_is_found_in_its_thread(slack: Slack) -> None:
    due = datetime.now(UTC)
    wanted = metadata_of(SCHEDULE, due)
    head = await slack.post("C0OPS", HELLO)
    posted = await slack.post("C0OPS", HELLO, metadata=wanted, thread_ts=head.ts)
    assert await slack.find("C0OPS", wanted, due, head.ts) == posted
    assert await slack.find("C0OPS", wanted, due) is None


async def test_an_answer_without_a_cursor_is_the_last_page(slack: Slack) -> None:
    async with (
        asyncio.timeout(WITHIN),
        answering(200, '{"ok": true, "messages": [], "members": []}', "application/json") as url,
    ):
        slack.client.base_url = url
        assert await slack.users() == []
        assert await slack.find("C0OPS", metadata_of(SCHEDULE, MADE), MADE) is None
        assert not await slack.has_member("C0OPS", "U0DEMO")


async def test_who_is_in_a_channel_stands_on_one_of_its_pages(
    workspace: Workspace, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.add_channel("C0MANY", "many", [f"U{number}" for number in range(5)])
    assert await slack.has_member("C0MANY", "U4")
    assert workspace.sent[-1].arguments["limit"] == "1000"
    monkeypatch.setattr(gateway, "MEMBERS_PER_PAGE", 2)
    async with asyncio.timeout(WITHIN):
        assert await slack.has_member("C0MANY", "U4")
        assert not await slack.has_member("C0MANY", "U5")
        assert not await slack.has_member("C0OPS", "U4")
    asked_for = [sent.arguments for sent in workspace.sent if sent.method == "conversations.members"]
    assert [(page["channel"], page.get("cursor")) for page in asked_for[1:]] == [
        *[("C0MANY", None), ("C0MANY", "2"), ("C0MANY", "4")] * 2,
        ("C0OPS", None),
    ]


UNANSWERED = [
    (broken(502, after_work=True), 1, 1),
    (broken(502), 2, 2),
    (broken(502, 2), 3, 4),
    (broken(502, 2, after_work=True), 1, 1),
]


@pytest.mark.parametrize(("fault", "posts", "looks"), UNANSWERED, ids=str)
@pytest.mark.parametrize("threaded", [False, True])
async def test_a_message_is_posted_once_though_the_post_was_not_answered(
    workspace: Workspace, slack: Slack, fault: Fault, posts: int, looks: int, threaded: bool
) -> None:
    thread = (await slack.post("C0OPS", HELLO)).ts if threaded else None
    stood = asked(workspace, "chat.postMessage")
    workspace.faults.set("chat.postMessage", replace(fault))
    before: list[str] = []

    async def mark() -> None:
        before.append("asked")

    wanted, since = metadata_of(SCHEDULE, MADE), datetime.now(UTC)
    posted = await slack.post_once(
        "C0OPS", HELLO, wanted, since, thread_ts=thread, before=mark, lookup_delays=(0.0, 0.0)
    )
    (message,) = [message for message in workspace.seen(channel="ops") if message.content.metadata]
    assert posted == Posted("C0OPS", message.ts)
    assert (message.text, message.thread_ts, message.content.metadata) == ("hello", thread, wanted)
    assert asked(workspace, "chat.postMessage") - stood == len(before) == posts
    assert asked(workspace, "conversations.replies" if threaded else "conversations.history") == looks


async def test_a_message_that_is_neither_answered_nor_found_is_given_up(
    workspace: Workspace, slack: Slack
) -> None:
    workspace.faults.set("chat.postMessage", broken(502, 9))
    with pytest.raises(Unsure, match="HTTP 502"):
        await slack.post_once("C0OPS", HELLO, metadata_of(SCHEDULE, MADE), MADE, lookup_delays=(0.0, 0.0))
    assert (asked(workspace, "chat.postMessage"), asked(workspace, "conversations.history")) == (3, 6)


async def test_a_message_that_is_refused_is_not_posted_again(workspace: Workspace, slack: Slack) -> None:
    workspace.faults.set("chat.postMessage", refusing("restricted_action"))
    with pytest.raises(Refused, match="restricted_action"):
        await slack.post_once("C0OPS", HELLO, metadata_of(SCHEDULE, MADE), MADE)
    assert (asked(workspace, "chat.postMessage"), asked(workspace, "conversations.history")) == (1, 0)


async def test_what_somebody_else_posted_is_not_ours(slack: Slack) -> None:
    due = datetime.now(UTC)
    posted = await slack.post("C0OPS", HELLO, metadata=metadata_of(SCHEDULE, due))
    stranger = replace(slack, identity=replace(slack.identity, bot="B0ANOTHER"))
    assert await stranger.find("C0OPS", metadata_of(SCHEDULE, due), due) is None
    assert posted == Posted("C0OPS", posted.ts)


async def test_a_history_that_cannot_be_read_is_no_empty_one(workspace: Workspace, slack: Slack) -> None:
    workspace.channel("ops").members.discard(workspace.world.directory.bot.id)
    with pytest.raises(NotThere, match="not_in_channel"):
        await slack.find("C0OPS", metadata_of(SCHEDULE, MADE), MADE)


def view(kind: str, title: str, **more: str) -> dict[str, object]:
    """A modal or a Home tab that says a word."""
    text = {"type": "plain_text", "text": title}
    return {"type": kind, "blocks": [{"type": "section", "text": text}], **more}


async def test_a_modal_is_replaced_while_it_shows_what_was_seen(workspace: Workspace, slack: Slack) -> None:
    title = {"title": {"type": "plain_text", "text": "Form"}, "external_id": "one"}
    trigger = workspace.world.triggers.new("U0DEMO")
    await slack.open_view(trigger, {**view("modal", "first"), **title})
    (shown,) = workspace.views.values()
    seen = shown.hash
    await slack.update_view({**view("modal", "second"), **title}, seen)
    assert shown.body["blocks"][0]["text"]["text"] == "second"
    with pytest.raises(Refused):
        await slack.update_view({**view("modal", "third"), **title}, seen)
    assert shown.body["blocks"][0]["text"]["text"] == "second"


async def test_the_home_tab_is_published_or_it_is_said_why_not(workspace: Workspace, slack: Slack) -> None:
    await slack.publish_home("U0DEMO", view("home", "classes"))
    assert workspace.world.homes["U0DEMO"].body["blocks"][0]["text"]["text"] == "classes"
    with pytest.raises(UserUnknown):
        await slack.publish_home("U0NOBODY", view("home", "classes"))
