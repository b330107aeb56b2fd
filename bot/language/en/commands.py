"""English words of commands, their options, and courtesy."""

from __future__ import annotations

from bot.language.vocabulary import CommandWords, Vocabulary, command, form

COMMANDS = Vocabulary(
    commands={
        "room.new": command(
            "create a room",
            "new",
            "new|create|add|schedule|make|book|set up",
            'room new "English" tomorrow 14:00-15:00',
            "room new Math fri 2-3pm max 30",
            'room new "Talk" tomorrow 19:00 for 90m with live live max 200',
        ),
        "room.new_series": command(
            "create a room for each class of a series",
            "new",
            "",
            'room new "English" every mon,wed 14:00-15:00 for 8 weeks',
        ),
        "room.form": command("create a room with a form", "new", "", "room new"),
        "room.list": command(
            "list rooms",
            "list",
            "list|ls|rooms",
            "room list",
            "room list tomorrow",
            "room list next week page 2",
        ),
        "room.show": command(
            "show a room: its time, codes and links",
            "show",
            "show|info",
            'room show "English"',
            "room 26112112345678",
        ),
        "room.edit": CommandWords(
            "change a room",
            {
                "edit": form("edit|change|update", 'room edit "English" max 40 early 10m'),
                "rename": form("rename", 'room rename "English" to "English 2"'),
                "move": form("move|reschedule", 'room move "English" to tomorrow 16:00-17:00'),
            },
        ),
        "room.delete": command(
            "delete a room (asks for confirmation)", "delete", "delete|remove|cancel", 'room delete "English"'
        ),
        "room.code": command(
            "create join codes for student classrooms", "code", "code", 'room code "English" for 11,12,20-25'
        ),
        "room.find": command("look up a join code", "find", "find|whois", "room find abc123"),
        "room.codes": command("list a room's join codes", "codes", "codes", 'room codes "English"'),
        "room.live": command(
            "see which rooms are in class now", "live", "live|status", "room live", 'room live "English"'
        ),
        "room.attendance": command(
            "see who came to class", "attendance", "attendance", 'room attendance "English" yesterday all'
        ),
        "room.interactions": CommandWords(
            "see who raised a hand or spoke",
            {
                "hands": form("hands", 'room hands "English"'),
                "talk": form("talk", 'room talk "English"'),
            },
        ),
        "room.key": command("show the partner key, partly hidden", "key", "key", "room key"),
        "room.key_rotate": command(
            "replace the partner key (asks for confirmation)",
            "key rotate",
            "key rotate|rotate key|rotate the key|reset key",
            "room key rotate",
        ),
        "room.watch": command(
            "post a warning when a class goes wrong", "watch", "watch", "room watch on", "room watch off"
        ),
        "room.audit": command("see what was done through Rollcall", "audit", "audit", "room audit"),
        "peaks.hours": command("see a day's peaks by hour", "", "", "peaks", "peaks yesterday"),
        "peaks.days": command(
            "see the peaks of several days", "", "", "peaks last week", "peaks last 7 days"
        ),
        "peaks.rooms": command(
            "see a day's rooms, busiest first",
            "rooms",
            "rooms|by room|per room|every room|each room|all rooms",
            "peaks rooms yesterday",
        ),
        "peaks.room": command(
            "see a room's peaks every 10 minutes",
            "",
            "",
            'peaks "English" yesterday 14:00-15:00',
        ),
        "reports.add": CommandWords(
            "schedule a report of the peaks in a channel",
            {
                "daily": form("daily|every day|each day", "peaks daily at 9:00"),
                "weekly": form("weekly|every week|each week|every|each", "peaks weekly on monday at 9:00"),
            },
        ),
        "reports.list": command("list scheduled reports", "schedules", "schedules", "peaks schedules"),
        "reports.stop": command("stop a scheduled report", "stop", "stop", "peaks stop 1"),
        "reports.pause": command("pause a scheduled report", "pause", "pause", "peaks pause 1"),
        "reports.resume": command("resume a scheduled report", "resume", "resume", "peaks resume 1"),
        "reports.send": command("send a scheduled report now", "send", "send", "peaks send 1"),
        "language": command(
            "choose the language for answers", "language", "language|lang", "language zh", "language auto"
        ),
        "help": command("show help", "help", "help", "help", "help new"),
    },
    usage={
        "title": "TITLE",
        "new_title": "to TITLE",
        "when": "WHEN",
        "new_when": "to WHEN",
        "options": "OPTIONS",
        "repeats": "every WEEKDAYS TIMES for N weeks|until DATE",
        "changes": "CHANGES",
        "room": "ROOM",
        "date": "DAY",
        "days": "RANGE",
        "day_or_days": "DAY or RANGE",
        "times": "TIMES",
        "page": "page N",
        "user_numbers": "for NUMBERS",
        "avatar": "avatar URL",
        "code": "CODE",
        "channel": "in #channel",
        "time": "at TIME",
        "weekday": "on WEEKDAY",
        "number": "N",
        "topic": "VERB",
    },
    nouns={"room": "room", "peaks": "peaks", "peak": "peaks"},
    share=("share",),
    courtesy=(
        "please",
        "pls",
        "can you",
        "could you",
        "can you please",
        "could you please",
        "what is",
        "what's",
        "what was",
        "what were",
        "what are",
        "show me",
        "the",
    ),
    opening=(
        "i want to",
        "i would like to",
        "i'd like to",
        "i need to",
        "let's",
        "hi",
        "hello",
        "hey",
        "would you",
    ),
    closing=("please", "pls", "thanks"),
    possessives=("'s",),
    links=("for", "of", "in", "on", "at", "from", "to", "about", "during", "and", "with"),
    room_words=("room", "a room", "a class", "an room", "an class", "the room"),
    naming=("called", "named", "titled"),
    last_room=("last", "the last", "it", "this room", "that room", "the room", "last one"),
    last_room_nouns=("room", "class", "one"),
    ties=("to", "=", ":", "as"),
    changes={"title": "title", "name": "title", "time": "time", "start": "start", "end": "end"},
    options={
        "max": "max_users",
        "max users": "max_users",
        "live max": "live_max_users",
        "early": "pre_enter_seconds",
    },
    flags={
        "with live": ("live", True),
        "+live": ("live", True),
        "+ live": ("live", True),
        "long-term": ("long_term", True),
        "long term": ("long_term", True),
        "longterm": ("long_term", True),
        "camera off": ("camera", False),
        "camera on": ("camera", True),
        "no camera": ("camera", False),
    },
    option_ties=("=", ":", "to"),
    people=("people", "users", "students"),
    page=("page", "p."),
    who={
        "students": "students",
        "student": "students",
        "teachers": "teachers",
        "teacher": "teachers",
        "assistants": "assistants",
        "assistant": "assistants",
        "all": "all",
        "everyone": "all",
        "everybody": "all",
    },
    code_kinds={"audition": "audition", "auditions": "audition"},
    avatar=("avatar",),
    before_numbers=("for",),
    switch={"on": True, "off": False},
    by_day=("by day", "per day", "each day"),
    sending=("peaks", "the peaks", "a report", "the report", "report"),
    before_report=("report", "schedule", "#", "no"),
    languages={
        "en": "en",
        "english": "en",
        "zh": "zh",
        "chinese": "zh",
        "auto": "auto",
        "automatic": "auto",
    },
)
