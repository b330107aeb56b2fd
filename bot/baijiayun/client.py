"""`Baijiayun`, the platform client, with a method for each endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from types import TracebackType
from typing import Literal, Self

from bot.baijiayun import endpoints, links, models, requests
from bot.baijiayun.connection import Connection, Observe, Recheck, checked_paths, unchecked, unobserved
from bot.baijiayun.errors import AlreadyDeleted, InvalidRequest, KeyMissing, NoSuchRoom
from bot.baijiayun.http import HttpClient, Timeouts
from bot.baijiayun.keys import PartnerKeys
from bot.baijiayun.pages import Page, counted, counted_pages, uncounted
from bot.baijiayun.retry import Backoff, Retry
from bot.baijiayun.throttle import NoThrottle, Throttle
from bot.clock import PLATFORM_ZONE, Clock, system_clock
from bot.last_contact import LastContact
from bot.secret import SecretStr

DUAL_TEACHER = 3
"""The `product_type` of dual-teacher rooms."""

CONNECTIONS = 200
"""As many as the platform takes requests in the 10 seconds for which an answer is waited: none waits for another's."""

AttendanceType = Literal["all", "student", "teacher", "admin"]


class Listener:
    """Is notified of what the client does with rooms. This base class ignores it."""

    async def created(self, room: models.CreatedRoom) -> None:
        """A room was created (APIs 2 and 3)."""

    async def changing(self, room_id: str) -> None:
        """A room is about to be changed or deleted (APIs 4 and 5)."""

    async def changed(self, change: requests.UpdateRoom) -> None:
        """A room was changed (API 4)."""

    async def gone(self, room_id: str) -> None:
        """A room was deleted (API 5)."""

    async def seen(self, room_id: str, info: models.RoomInfo | None) -> None:
        """A room was looked at (API 6); None if it is not there."""


_TIMEOUTS, _BACKOFF, _UNTHROTTLED, _NO_LISTENER = Timeouts(), Backoff(), NoThrottle(), Listener()


class Baijiayun:
    """A client for one account: an async context manager around one HTTP client with keep-alive.

    `base_url` is `https://{private_domain}.at.baijiayun.com`. `key` provides the partner key; if None, only
    `partner_key` can be called. `paths` overrides endpoint paths by name. `connections` limits the pool.
    `listener` hears what is done with rooms, `observe` of each request.

    Every method raises the errors of `bot.baijiayun.errors`.
    """

    def __init__(
        self,
        base_url: str,
        partner_id: int | str,
        key: PartnerKeys | None,
        *,
        paths: Mapping[str, str] | None = None,
        timeouts: Timeouts = _TIMEOUTS,
        connections: int = CONNECTIONS,
        throttle: Throttle = _UNTHROTTLED,
        retry: Retry = _BACKOFF,
        clock: Clock = system_clock,
        listener: Listener = _NO_LISTENER,
        observe: Observe = unobserved,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._connection = Connection(
            http=HttpClient(self.base_url, timeouts, connections),
            partner_id=str(partner_id),
            keys=key,
            throttle=throttle,
            retry=retry,
            clock=clock,
            total=timeouts.total,
            paths=checked_paths(paths or {}),
            observe=observe,
        )
        self._call = self._connection.call
        self._listener = listener

    def __repr__(self) -> str:
        return f"Baijiayun({self.base_url!r}, partner_id={self._connection.partner_id!r})"

    async def __aenter__(self) -> Self:
        await self._connection.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.http.__aexit__(kind, error, trace)

    @property
    def contact(self) -> LastContact:
        """When the platform last answered."""
        return self._connection.contact

    @property
    def skew(self) -> int | None:
        """How far the platform's clock is ahead of ours, in seconds, from its last answer with a timestamp."""
        return self._connection.skew

    async def partner_key(self, secret_key: str | SecretStr, *, regenerate: bool = False) -> SecretStr:
        """API 1: the account's partner key; with `regenerate` a new one, which invalidates the old one at once.

        Signed if there is a key to sign with. Raises NoPermission for a wrong `secret_key`.
        """
        secret = secret_key if isinstance(secret_key, SecretStr) else SecretStr(secret_key)
        request = requests.PartnerKeyRequest(secret_key=secret, regenerate=1 if regenerate else None)
        signed = self._connection.keys is not None
        return (await self._call(endpoints.PARTNER_KEY, request, signed=signed)).partner_key

    async def create_room(self, room: requests.CreateRoom) -> models.CreatedRoom:
        """API 2."""
        made = await self._call(endpoints.CREATE_ROOM, room)
        await self._listener.created(made)
        return made

    async def create_room_with_live(self, pair: requests.CreateRoomWithLive) -> models.CreatedPair:
        """API 3, whose path is assumed."""
        made = await self._call(endpoints.CREATE_ROOM_WITH_LIVE, pair)
        await self._listener.created(made.double_teacher)
        return made

    async def update_room(
        self,
        room_id: str,
        *,
        title: str | None = None,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        max_users: int | None = None,
        pre_enter_time: int | None = None,
        recheck: Recheck = unchecked,
    ) -> None:
        """API 4: changes the given fields; `pre_enter_time` is in seconds. Raises what `recheck` raises too."""
        change = requests.UpdateRoom(
            room_id=room_id,
            title=title,
            start_time=start_time,
            end_time=end_time,
            max_users=max_users,
            pre_enter_time=pre_enter_time,
        )
        await self._listener.changing(room_id)
        await self._call(endpoints.UPDATE_ROOM, change, recheck=recheck)
        await self._listener.changed(change)

    async def delete_room(self, room_id: str, *, recheck: Recheck = unchecked) -> models.Deletion:
        """API 5. A room that was already deleted (code 3002) is not an error. Raises what `recheck` raises too."""
        await self._listener.changing(room_id)
        try:
            await self._call(endpoints.DELETE_ROOM, requests.OneRoom(room_id=room_id), recheck=recheck)
            already_gone = False
        except AlreadyDeleted:
            already_gone = True
        await self._listener.gone(room_id)
        return models.Deletion(already_gone=already_gone)

    async def room(self, room_id: str) -> models.RoomInfo:
        """API 6."""
        try:
            info = await self._call(endpoints.ROOM, requests.OneRoom(room_id=room_id))
        except (AlreadyDeleted, NoSuchRoom):
            await self._listener.seen(room_id, None)
            raise
        await self._listener.seen(room_id, info)
        return info

    async def join_code(self, room_id: str, user_number: int, *, user_avatar: str | None = None) -> str:
        """API 7: a student classroom's code, always the same for a number; 0 is the common code."""
        request = requests.JoinCodeRequest(room_id=room_id, user_number=user_number, user_avatar=user_avatar)
        return (await self._call(endpoints.JOIN_CODE, request)).student_code

    async def find_join_code(self, code: str) -> models.CodeInfo | None:
        """API 8: what a join code opens; None if it does not exist."""
        return (await self._call(endpoints.FIND_JOIN_CODE, requests.FindJoinCode(code=code))).info

    async def join_codes_page(
        self, room_id: str, *, audition: bool = False, page: int = 1, limit: int = 100
    ) -> models.JoinCodesPage:
        """API 9: one page of a room's join codes, newest first, and their total; `limit` at most 1000."""
        kind: Literal[0, 1] = 1 if audition else 0
        request = requests.JoinCodesRequest(room_id=room_id, type=kind, page=page, limit=limit)
        return await self._call(endpoints.JOIN_CODES, request)

    def join_codes(
        self, room_id: str, *, audition: bool = False, limit: int = 1000
    ) -> AsyncIterator[models.JoinCode]:
        """API 9: all of a room's join codes, `limit` at a time."""

        async def fetch(page: int) -> tuple[list[models.JoinCode], int]:
            got = await self.join_codes_page(room_id, audition=audition, page=page, limit=limit)
            return got.codes, got.total

        return counted(fetch)

    async def rooms_page(
        self, *, page: int = 1, limit: int = 100, product_type: int | None = None
    ) -> models.RoomsPage:
        """API 10: one page of the account's rooms, newest first; `limit` at most 1000.

        There is no total; a page shorter than `limit` is the last.
        """
        request = requests.RoomsRequest(page=page, limit=limit, product_type=product_type)
        return await self._call(endpoints.ROOMS, request)

    def rooms(
        self, *, limit: int = 1000, product_type: int | None = None
    ) -> AsyncIterator[models.ListedRoom]:
        """API 10: all of the account's rooms, newest first, at most `limit` at a time."""

        async def fetch(page: Page) -> list[models.ListedRoom]:
            got = await self.rooms_page(page=page.number, limit=page.size, product_type=product_type)
            return got.rooms

        return uncounted(fetch, attrgetter("room_id"), limit)

    async def in_class(self, room_id: str) -> bool:
        """API 11: whether class is in session."""
        return (await self._call(endpoints.IN_CLASS, requests.OneRoom(room_id=room_id))).status

    async def teacher_present(self, room_id: str) -> bool:
        """API 12: whether the teacher is in the room."""
        return (await self._call(endpoints.TEACHER_PRESENT, requests.OneRoom(room_id=room_id))).status

    async def user_count(self, room_id: str) -> models.UserCount:
        """API 13: the student classrooms in the room now."""
        return await self._call(endpoints.USER_COUNT, requests.OneRoom(room_id=room_id))

    async def attendance_page(
        self,
        room_id: str,
        *,
        type: AttendanceType | None = None,
        day: date | None = None,
        page: int = 1,
        page_size: int = 0,
    ) -> models.AttendancePage:
        """API 14: one page of attendance and the total; `page_size` 0 means everything, `day` None all days.

        `type` None means students.
        """
        request = requests.AttendanceRequest(
            room_id=room_id, type=type, date=day, page=page, page_size=page_size
        )
        return await self._call(endpoints.ATTENDANCE, request)

    def attendance(
        self,
        room_id: str,
        *,
        type: AttendanceType | None = None,
        day: date | None = None,
        page_size: int = 1000,
    ) -> AsyncIterator[Sequence[models.AttendanceRow]]:
        """API 14: all attendance, in pages of `page_size` rows."""

        async def fetch(page: int) -> tuple[list[models.AttendanceRow], int]:
            got = await self.attendance_page(room_id, type=type, day=day, page=page, page_size=page_size)
            return got.rows, got.total

        return counted_pages(fetch)

    async def day_statistics(
        self, day: date, *, product_type: int = DUAL_TEACHER
    ) -> Mapping[str, models.RoomStatistics]:
        """API 15: visits and peak of every room entered on `day`, by room ID."""
        request = requests.DayStatisticsRequest(product_type=product_type, date=day)
        return (await self._call(endpoints.DAY_STATISTICS, request)).rooms

    async def room_peaks(self, room_id: str, start: datetime, end: datetime) -> models.RoomPeaks:
        """API 16: a room's 10-minute peaks from `start` to `end`, timezone-aware, on one day in Asia/Shanghai."""
        request = requests.RoomPeaksRequest(
            room_id=room_id,
            start_time=_platform_time("start_time", start),
            end_time=_platform_time("end_time", end),
        )
        return await self._call(endpoints.ROOM_PEAKS, request)

    async def hourly_peaks(self, day: date, *, product_type: int | None = None) -> Mapping[int, int]:
        """API 17: the account's highest concurrency in each hour of `day`."""
        request = requests.HourlyPeaksRequest(product_type=product_type, date=day)
        return (await self._call(endpoints.HOURLY_PEAKS, request)).peaks

    async def daily_peaks(
        self, first: date, last: date, *, product_type: int | None = None
    ) -> Mapping[date, int]:
        """API 18: the account's highest concurrency on each day from `first` to `last`, inclusive."""
        request = requests.DailyPeaksRequest(product_type=product_type, start_date=first, end_date=last)
        return (await self._call(endpoints.DAILY_PEAKS, request)).peaks

    async def interactions_page(
        self, room_id: str, interact_type: Literal[0, 1], *, page: int = 1, page_size: int = 100
    ) -> models.InteractionsPage:
        """API 19, whose path is assumed: one page of hands raised (1) or audio-video interactions (0)."""
        request = requests.InteractionsRequest(
            room_id=room_id, interact_type=interact_type, page=page, page_size=page_size
        )
        return await self._call(endpoints.INTERACTIONS, request)

    def interactions(
        self, room_id: str, interact_type: Literal[0, 1], *, page_size: int = 1000
    ) -> AsyncIterator[models.Interaction]:
        """API 19: all hands raised (1) or audio-video interactions (0), `page_size` at a time."""

        async def fetch(page: int) -> tuple[list[models.Interaction], int]:
            got = await self.interactions_page(room_id, interact_type, page=page, page_size=page_size)
            return got.interactions, got.total

        return counted(fetch)

    def join_link(self, code: str, name: str | None = None) -> str:
        """The link for a join code. Makes no request."""
        return links.join_link(self.base_url, code, name)

    async def entry_link(
        self,
        room_id: str,
        *,
        user_number: int | str,
        user_role: int,
        user_name: str,
        user_avatar: str | None = None,
    ) -> str:
        """A signed link with which one person can enter; it never expires. Makes no request."""
        if self._connection.keys is None:
            raise KeyMissing("entry_link")
        return links.entry_link(
            self.base_url,
            await self._connection.keys.current(),
            room_id=room_id,
            user_number=user_number,
            user_role=user_role,
            user_name=user_name,
            user_avatar=user_avatar,
        )


def _platform_time(field: str, instant: datetime) -> str:
    if instant.tzinfo is None:
        raise InvalidRequest(endpoints.ROOM_PEAKS.name, field, "a datetime without a time zone")
    return instant.astimezone(PLATFORM_ZONE).strftime("%Y-%m-%d %H:%M:%S")
