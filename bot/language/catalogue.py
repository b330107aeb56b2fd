"""Every command as data. The grammar, help, did-you-mean, the manifest's test and the documents read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.language import commands as c

Noun = Literal["room", "peaks"]
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to give a command: its verbs by language, the first the usual one; its arguments; examples.

    `grammar` names the reader of its arguments.
    """

    grammar: str
    words: Words
    arguments: str = ""
    examples: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command: its name in canonical JSON, its class, its forms and who may give it.

    `changes`: it changes something on the platform or in the bot; `destructive`: it is confirmed first;
    `administrators`: only for those named in the settings; `available`: this version does it.
    """

    name: str
    command: type[c.Command]
    noun: Noun | None
    forms: tuple[Form, ...]
    changes: bool = False
    destructive: bool = False
    administrators: bool = False
    available: bool = True

    @property
    def words(self) -> Words:
        """The verbs of every form, by language."""
        languages = dict.fromkeys(language for form in self.forms for language in form.words)
        return {
            language: tuple(word for form in self.forms for word in form.words.get(language, ()))
            for language in languages
        }

    @property
    def arguments(self) -> str:
        """The arguments of the first form."""
        return self.forms[0].arguments

    @property
    def examples(self) -> Words:
        """The examples of every form, by language."""
        languages = dict.fromkeys(language for form in self.forms for language in form.examples)
        return {
            language: tuple(line for form in self.forms for line in form.examples.get(language, ()))
            for language in languages
        }


def _words(en: str = "", zh: str = "") -> Words:
    return {"en": tuple(filter(None, en.split("|"))), "zh": tuple(filter(None, zh.split("|")))}


_NEW = Form(
    "new",
    _words("new|create|add|schedule|make|book|set up", "新建|创建|开|新开|开设|新增|添加|安排|预约"),
    "TITLE WHEN [with live] [OPTIONS]",
    _words(
        'room new "English" tomorrow 14:00-15:00|room new Math fri 2-3pm max 30|'
        'room new "Talk" tomorrow 19:00 for 90m with live live max 200',
        'room 新建 "英语课" 明天14点到15点|room 新建 数学课 周五下午2点到3点 人数30|'
        'room 新建 "讲座" 明天晚上7点到8点半 加直播',
    ),
)

COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("room.new", c.NewRoom, "room", (_NEW,), changes=True),
    CommandSpec(
        "room.new_series",
        c.NewSeries,
        "room",
        (
            Form(
                "new",
                {},
                "TITLE every WEEKDAYS TIMES for N weeks|until DATE",
                _words(
                    'room new "English" every mon,wed 14:00-15:00 for 8 weeks',
                    'room 新建 "英语课" 每周一三 14点到15点 共8周',
                ),
            ),
        ),
        changes=True,
        available=False,
    ),
    CommandSpec(
        "room.form",
        c.RoomForm,
        "room",
        (Form("new", {}, "", _words("room new", "room 新建")),),
        available=False,
    ),
    CommandSpec(
        "room.list",
        c.ListRooms,
        "room",
        (
            Form(
                "list",
                _words("list|ls|rooms", "列表|房间列表|教室列表"),
                "[DAY or RANGE] [page N]",
                _words(
                    "room list|room list tomorrow|room list next week page 2", "room 列表 明天|room 列表 下周"
                ),
            ),
        ),
    ),
    CommandSpec(
        "room.show",
        c.ShowRoom,
        "room",
        (
            Form(
                "show",
                _words("show|info", "查看"),
                "ROOM",
                _words(
                    'room show "English"|room 26112112345678',
                    'room 查看 "英语课"|room 26112112345678',
                ),
            ),
        ),
    ),
    CommandSpec(
        "room.edit",
        c.EditRoom,
        "room",
        (
            Form(
                "edit",
                _words("edit|change|update", "修改|编辑"),
                "ROOM [title TITLE] [time WHEN] [start TIME] [end TIME] [max N] [early 10m]",
                _words('room edit "English" max 40 early 10m', 'room 修改 "英语课" 人数40 提前10分钟'),
            ),
            Form(
                "rename",
                _words("rename", "改名|改名为|更名|重命名"),
                "ROOM to TITLE",
                _words('room rename "English" to "English 2"', 'room 改名 "英语课" 成 "英语课二"'),
            ),
            Form(
                "move",
                _words("move|reschedule", "改到|改期|改时间|移到"),
                "ROOM to WHEN",
                _words('room move "English" to tomorrow 16:00-17:00', 'room 改到 "英语课" 明天16点到17点'),
            ),
        ),
        changes=True,
    ),
    CommandSpec(
        "room.delete",
        c.DeleteRoom,
        "room",
        (
            Form(
                "delete",
                _words("delete|remove|cancel", "删除|取消|删掉"),
                "ROOM",
                _words('room delete "English"', 'room 删除 "英语课"'),
            ),
        ),
        changes=True,
        destructive=True,
    ),
    CommandSpec(
        "room.code",
        c.NewCodes,
        "room",
        (
            Form(
                "code",
                _words("code", "参加码"),
                "ROOM for NUMBERS [avatar URL]",
                _words('room code "English" for 11,12,20-25', 'room 参加码 "英语课" 给 11,12'),
            ),
        ),
        changes=True,
    ),
    CommandSpec(
        "room.find",
        c.FindCode,
        "room",
        (
            Form(
                "find",
                _words("find|whois", "查码"),
                "CODE",
                _words("room find abc123", "room 查码 abc123"),
            ),
        ),
    ),
    CommandSpec(
        "room.codes",
        c.ListCodes,
        "room",
        (
            Form(
                "codes",
                _words("codes", "参加码列表"),
                "ROOM [audition] [page N]",
                _words('room codes "English"', 'room 参加码列表 "英语课"'),
            ),
        ),
    ),
    CommandSpec(
        "room.live",
        c.LiveStatus,
        "room",
        (
            Form(
                "live",
                _words("live|status", "状态"),
                "[ROOM]",
                _words('room live|room live "English"', 'room 状态|room 状态 "英语课"'),
            ),
        ),
    ),
    CommandSpec(
        "room.attendance",
        c.Attendance,
        "room",
        (
            Form(
                "attendance",
                _words("attendance", "考勤|出勤"),
                "ROOM [DAY] [students, teachers, assistants or all]",
                _words('room attendance "English" yesterday all', 'room 考勤 "英语课" 昨天'),
            ),
        ),
    ),
    CommandSpec(
        "room.interactions",
        c.Interactions,
        "room",
        (
            Form(
                "hands",
                _words("hands", "举手"),
                "ROOM",
                _words('room hands "English"', 'room 举手 "英语课"'),
            ),
            Form(
                "talk",
                _words("talk", "连麦"),
                "ROOM",
                _words('room talk "English"', 'room 连麦 "英语课"'),
            ),
        ),
    ),
    CommandSpec(
        "room.key",
        c.ShowKey,
        "room",
        (Form("key", _words("key", "密钥"), "", _words("room key", "room 密钥")),),
        administrators=True,
    ),
    CommandSpec(
        "room.key_rotate",
        c.RotateKey,
        "room",
        (
            Form(
                "rotate",
                _words("key rotate|rotate key|rotate the key|reset key", "重置密钥|密钥重置|更换密钥"),
                "",
                _words("room key rotate", "room 重置密钥"),
            ),
        ),
        changes=True,
        destructive=True,
        administrators=True,
    ),
    CommandSpec(
        "room.watch",
        c.Watch,
        "room",
        (
            Form(
                "watch",
                _words("watch", "值守"),
                "on|off [in #channel]",
                _words("room watch on|room watch off", "room 值守 开|room 值守 关"),
            ),
        ),
        changes=True,
    ),
    CommandSpec(
        "room.audit",
        c.Audit,
        "room",
        (Form("audit", _words("audit", "记录"), "[ROOM]", _words("room audit", "room 记录")),),
        available=False,
    ),
    CommandSpec(
        "peaks.hours",
        c.HourlyPeaks,
        "peaks",
        (Form("peaks", {}, "[DAY]", _words("peaks|peaks yesterday", "peaks|peaks 昨天")),),
    ),
    CommandSpec(
        "peaks.days",
        c.DailyPeaks,
        "peaks",
        (
            Form(
                "peaks", {}, "RANGE", _words("peaks last week|peaks last 7 days", "peaks 上周|peaks 最近7天")
            ),
        ),
    ),
    CommandSpec(
        "peaks.rooms",
        c.RoomsPeaks,
        "peaks",
        (
            Form(
                "peaks_rooms",
                _words(
                    "rooms|by room|per room|every room|each room|all rooms", "各房间|各教室|每个房间|各个房间"
                ),
                "[DAY]",
                _words("peaks rooms yesterday", "peaks 各房间 昨天"),
            ),
        ),
    ),
    CommandSpec(
        "peaks.room",
        c.RoomPeaks,
        "peaks",
        (
            Form(
                "peaks",
                {},
                "ROOM [DAY] [TIMES]",
                _words('peaks "English" yesterday 14:00-15:00', 'peaks "英语课" 昨天'),
            ),
        ),
    ),
    CommandSpec(
        "reports.add",
        c.AddReport,
        "peaks",
        (
            Form(
                "daily",
                _words("daily|every day|each day", "每天|每日"),
                "at TIME [in #channel]",
                _words("peaks daily at 9:00", "peaks 每天9点"),
            ),
            Form(
                "weekly",
                _words("weekly|every week|each week|every|each", "每周|每星期|每礼拜"),
                "on WEEKDAY at TIME [in #channel]",
                _words("peaks weekly on monday at 9:00", "peaks 每周一9点"),
            ),
        ),
        changes=True,
    ),
    CommandSpec(
        "reports.list",
        c.ListReports,
        "peaks",
        (
            Form(
                "schedules", _words("schedules", "报表|报表列表"), "", _words("peaks schedules", "peaks 报表")
            ),
        ),
    ),
    *(
        CommandSpec(
            f"reports.{verb}",
            command,
            "peaks",
            (Form(verb, _words(verb, zh), "N", _words(f"peaks {verb} 1", f"peaks {zh.split('|')[0]} 1")),),
            changes=True,
        )
        for verb, zh, command in (
            ("stop", "停止|停止报表", c.StopReport),
            ("pause", "暂停|暂停报表", c.PauseReport),
            ("resume", "恢复|恢复报表", c.ResumeReport),
            ("send", "发送|发送报表", c.SendReport),
        )
    ),
    CommandSpec(
        "language",
        c.Language,
        None,
        (
            Form(
                "language",
                _words("language|lang", "语言"),
                "en|zh|auto",
                _words("language zh|language auto", "语言 中文|语言 自动"),
            ),
        ),
        changes=True,
    ),
    CommandSpec(
        "help",
        c.Help,
        None,
        (Form("help", _words("help", "帮助"), "[VERB]", _words("help|help new", "帮助|帮助 新建")),),
    ),
)

_BY_CLASS: Mapping[type[c.Command], CommandSpec] = {spec.command: spec for spec in COMMANDS}
_BY_NAME: Mapping[str, CommandSpec] = {spec.name: spec for spec in COMMANDS}


def spec_of(command: c.Command) -> CommandSpec:
    """The entry of a command."""
    return _BY_CLASS[type(command)]


def spec_named(name: str) -> CommandSpec:
    """The entry of a name in canonical JSON, `room.new`."""
    return _BY_NAME[name]
