"""English words of commands, their options, and courtesy."""

from __future__ import annotations

from bot.language.vocabulary import CommandWords, Vocabulary, command, form

COMMANDS = Vocabulary(
    commands={
        "room.new": command(
            "create a room",
            "new",
            "new|create|add|schedule|make|book|set up|start|begin|open a class|open a room|open a new class|"
            "open me a room|open me a class|open me a classroom|a room|a class|a lesson",
            'room new "English" tomorrow 14:00-15:00',
            "room new Math fri 2-3pm max 30 by @ann",
            'room new "Talk" tomorrow 19:00 for 90m with live live max 200',
        ),
        "room.new_series": command(
            "create a room for each class of a series",
            "new",
            "",
            'room new "English" every mon,wed 14:00-15:00 for 8 weeks',
        ),
        "room.form": CommandWords(
            "fill in a form: for a new room, or to change one",
            {"new": form("", "room new"), "edit": form("", 'room edit "English"')},
        ),
        "room.list": CommandWords(
            "list rooms",
            {
                "list": form(
                    "list|ls|rooms|classes|list all rooms|list all classes|show all rooms|show all classes|"
                    "what's on|whats on|what is on|anything on|anything|what's next|what is next|upcoming|"
                    "are there any classes|are there classes|any classes|is there class|is there a class|"
                    "do we have class|do we have a class|do we have classes",
                    "room list",
                    "room list tomorrow",
                    "room list next week page 2",
                    "room list past",
                ),
                "list mine": form(
                    "list mine|mine|my classes|my rooms|my lessons|my schedule|my timetable|what do i teach|"
                    "what am i teaching|what classes do i have|what do i have|what have i got|when do i teach|"
                    "do i teach|am i teaching|do i have anything|do i have class|do i have a class|do i have classes|"
                    "do i have any classes|when do i have class|"
                    "my class|my room|my lesson|my next class|next class|the next class|"
                    "next lesson|when is my next class|when's my next class|"
                    "where is my class|wheres my class|where's my class|whens my next class",
                    "room mine",
                    "room mine this week",
                ),
            },
        ),
        "room.show": CommandWords(
            "show a room: its time, codes and links",
            {
                "show": form(
                    "show|info|open|join|enter|when is|when's|whens|what time is|where is|how long is|who teaches|"
                    "who is the teacher of|who's the teacher of|when do we have",
                    'room show "English"',
                    "room 26112112345678",
                    around="when does … start|when does … begin|what time does … start",
                ),
                "link": form(
                    "link|the link|send link|send the link|send me the link|give me the link|get the link|"
                    "share the link|what is the link|what's the link|whats the link",
                    'room link "English"',
                ),
            },
        ),
        "room.edit": CommandWords(
            "change a room",
            {
                "edit": form("edit|change|update|set", 'room edit "English" max 40 early 10m'),
                "rename": form("rename", 'room rename "English" to "English 2"'),
                "move": form("move|reschedule", 'room move "English" to tomorrow 16:00-17:00'),
                "push": form(
                    "push|push back|postpone|delay|put off|put back|shift|bump",
                    'room push "English" back 30m',
                    'room postpone "English" to friday',
                    around="make … later|start … later|move … later|move … back|put … back|put … off",
                ),
                "bring": form(
                    "bring|bring forward|advance",
                    'room bring "English" forward 30m',
                    around="make … earlier|start … earlier|move … earlier|move … forward",
                ),
                "extend": form(
                    "extend|prolong|lengthen",
                    'room extend "English" by 15m',
                    'room extend "English" to 16:00',
                    around="make … longer|end … later|finish … later",
                ),
                "shorten": form(
                    "shorten|cut short",
                    'room shorten "English" by 15m',
                    around="make … shorter|end … earlier|end … early|finish … earlier|finish … early",
                ),
            },
        ),
        "room.delete": command(
            "delete a room (asks for confirmation)", "delete", "delete|remove|cancel", 'room delete "English"'
        ),
        "room.claim": command(
            "say whose room it is, if it was created outside Rollcall",
            "claim",
            "claim|assign",
            'room claim "English"',
            'room claim "English" for @ann',
        ),
        "room.teacher": command(
            "say who teaches a room", "teacher", "teacher", 'room teacher "English" @ann'
        ),
        "room.timetable": command(
            "show what a timetable changes (send it in a direct message)",
            "timetable",
            "timetable|show timetable|import|import timetable",
            "room timetable",
        ),
        "room.timetable_apply": command(
            "make the rooms of a timetable (asks for confirmation)",
            "timetable apply",
            "timetable apply|apply timetable|apply",
            "room timetable apply 1",
        ),
        "room.timetable_undo": command(
            "restore what a timetable changed (asks for confirmation)",
            "timetable undo",
            "timetable undo|undo timetable",
            "room timetable undo 1",
        ),
        "room.timetable_stop": command(
            "stop applying or undoing a timetable",
            "timetable stop",
            "timetable stop|stop timetable",
            "room timetable stop 1",
        ),
        "room.bells": command(
            "say when the periods of a school day are",
            "bells",
            "bells|periods|set bells",
            "room bells 8:00-8:45 8:55-9:40",
            "room bells",
        ),
        "room.term": command(
            "say when the term starts",
            "term",
            "term starts|term|term start|term begins",
            "room term starts 2026-09-01",
            "room term",
        ),
        "room.teachers": command(
            "say who teaches every room to come of a title",
            "teacher every",
            "teacher every|teacher all|teacher of every",
            'room teacher every "English" @ann',
        ),
        "room.substitute": command(
            "ask somebody to substitute for a teacher",
            "substitute",
            "substitute|sub|find a substitute|ask to substitute",
            'room substitute @ben for "English"',
            "room substitute @ben for @ann tomorrow",
        ),
        "room.answer_substitution": CommandWords(
            "accept or decline to substitute",
            {
                "accept": form("accept|accept to substitute in", 'room accept "English"'),
                "decline": form("decline|decline to substitute in", 'room decline "English"'),
            },
        ),
        "room.delete_series": CommandWords(
            "delete the classes of a series that are to come (asks for confirmation)",
            {
                "delete series": form(
                    "delete series of|delete series|cancel series of|cancel series|delete the series of|"
                    "delete the whole series of|cancel the whole series of|delete all classes of|"
                    "cancel all classes of",
                    'room delete series of "English"',
                ),
                "delete following": form(
                    "delete following of|delete following|delete this and following of|cancel this and following of|"
                    "delete series from|cancel series from",
                    'room delete following of "English"',
                ),
            },
        ),
        "room.move_series": CommandWords(
            "move the classes of a series that are to come to other hours or another weekday (asks for confirmation)",
            {
                "move series": form(
                    "move series of|move series|move the series of|move the whole series of|"
                    "move all classes of|change series of|change the series of|reschedule series of|"
                    "reschedule the series of|reschedule all classes of",
                    'room move series of "English" to 16:00-17:00',
                ),
                "move following": form(
                    "move following of|move following|move this and following of|move series from|"
                    "reschedule following of|"
                    "reschedule this and following of",
                    'room move following of "English" to 16:00-17:00',
                ),
            },
        ),
        "room.code": command(
            "create join codes for student classrooms",
            "code",
            "code|make codes|make codes for|create codes|create codes for|get codes for",
            'room code "English" for 11,12,20-25',
        ),
        "room.classroom": command(
            "name a student classroom",
            "classroom",
            "classroom|name classroom|rename classroom",
            'room classroom 11 "Hill School 3B"',
            "room classroom 11 off",
        ),
        "room.classrooms": command(
            "list the names of student classrooms",
            "classrooms",
            "classrooms|names of classrooms|classroom names",
            "room classrooms",
        ),
        "room.classroom_names": command(
            "name the student classrooms of a file (send it in a direct message)",
            "name classrooms",
            "name classrooms",
            "room name classrooms F0123456789",
        ),
        "room.find": command(
            "look up a join code",
            "find",
            "find|whois|what is code|what's code|whats code",
            "room find abc123",
        ),
        "room.codes": command("list a room's join codes", "codes", "codes", 'room codes "English"'),
        "room.live": CommandWords(
            "see which rooms are in class now",
            {
                "live": form(
                    "live|status|is the teacher in|has the teacher joined|has anyone joined|"
                    "who is in class|who's in class|whos in class|is anyone in|anyone in|who is in|who's in|whos in|"
                    "who is teaching|who's teaching|whos teaching|which rooms are live|which classes are live|"
                    "what is going on|what's going on|whats going on|what's on now|whats on now|what is on now|"
                    "what's happening|whats happening|what is happening|what's running|how many are in|"
                    "how many people are in|how many are online|how many people are online",
                    "room live",
                    'room live "English"',
                    around="is … on|is … live|has … started",
                ),
            },
        ),
        "room.attendance": command(
            "see who came to class",
            "attendance",
            "attendance|who came to|who came|who attended|who was in|who joined|how many came to|"
            "how many people came to|how many students came to|how many came|how many people came|"
            "how many students came|how many were in|who showed up to|who showed up for|"
            "did anyone come to|did anyone come|who was late for|who was late to|who was late|who is late|"
            "who came late to|who arrived late|who arrived late to",
            'room attendance "English" yesterday all',
        ),
        "room.absent": command(
            "see who was expected and did not come",
            "absent",
            "absent|absentees|absent from|who missed|who was absent from|who did not come to|"
            "who didn't come to|who was absent|who is absent|did everyone come to|did everyone attend|"
            "who was missing from",
            'room absent "English" yesterday',
        ),
        "room.attendance_across": CommandWords(
            "see attendance across classes, by person or classroom",
            {
                "attendance every": form(
                    "attendance every|attendance of every|attendance for every|attendance at every|"
                    "attendance of all|who came to every",
                    'room attendance every "English" last month',
                    'room attendance every "English" last month by classroom below 80%',
                ),
                "attendance classroom": form(
                    "attendance classroom|attendance of classroom|attendance for classroom",
                    "room attendance classroom 11 last month",
                ),
            },
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
            "key rotate|rotate key|rotate the key|reset key|reset the key",
            "room key rotate",
        ),
        "room.account": command(
            "show, enter or replace the platform account", "account", "account", "room account"
        ),
        "room.account_remove": command(
            "remove the platform account (asks for confirmation)",
            "account remove",
            "account remove|remove the account",
            "room account remove",
        ),
        "room.accounts": command(
            "see the names of several platform accounts, for example of campuses",
            "account list",
            "account list|list of accounts|list accounts",
            "room account list",
        ),
        "room.account_use": command(
            "choose the platform account of your direct messages or, as a workspace admin, of a channel",
            "account use",
            "account use|use account|use the account",
            'room account use "East campus"',
            'room account use "East campus" in #east',
        ),
        "room.watch": command(
            "post a warning when a class goes wrong", "watch", "watch", "room watch on", "room watch off"
        ),
        "room.cards": command(
            "choose where you get the cards of rooms you create",
            "cards",
            "cards",
            "room cards dm",
            "room cards both",
        ),
        "room.audit": command(
            "see what was changed, by whom and when",
            "audit",
            "audit|audit trail|history|change log|changes|who changed|who edited|who moved|who renamed|"
            "who deleted|who cancelled|who canceled",
            "room audit",
            'room audit "English"',
            "room audit by @ann last week",
        ),
        "room.forget": command(
            "delete what is kept of a person (asks for confirmation)",
            "forget",
            "forget",
            "room forget @ann",
        ),
        "room.remind": CommandWords(
            "get your classes of the day by direct message every day",
            {
                "remind": form("remind me|remind me of my classes|remind", "room remind me at 7:30"),
                "remind off": form(
                    "remind me off|remind off|stop reminding me|don't remind me|do not remind me",
                    "room remind me off",
                ),
            },
        ),
        "peaks.hours": command(
            "see a day's peaks by hour",
            "",
            "how busy were we|how busy was it|"
            "how busy was|how busy is|how busy were|how busy|how full was|how full were we|how many were there|"
            "how many were online|how many people were online|max users|peak usage|"
            "when was it busiest|when was the peak",
            "peaks",
            "peaks yesterday",
        ),
        "peaks.days": command(
            "see the peaks of several days", "", "", "peaks last week", "peaks last 7 days"
        ),
        "peaks.rooms": command(
            "see a day's rooms, busiest first",
            "rooms",
            "rooms|by room|per room|every room|each room|all rooms|busiest rooms|"
            "the busiest rooms|which room was busiest|which rooms were busiest",
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
        "reports.list": command(
            "list scheduled reports",
            "schedules",
            "schedules|reports|list reports|show reports",
            "peaks schedules",
        ),
        "reports.stop": command(
            "stop a scheduled report", "stop", "stop|delete report|cancel report", "peaks stop 1"
        ),
        "reports.pause": command("pause a scheduled report", "pause", "pause", "peaks pause 1"),
        "reports.resume": command("resume a scheduled report", "resume", "resume", "peaks resume 1"),
        "reports.send": command("send a scheduled report now", "send", "send", "peaks send 1"),
        "language": command(
            "choose the language for answers",
            "language",
            "language|lang|speak|switch to",
            "language zh",
            "language auto",
        ),
        "help": command(
            "show help",
            "help",
            "help|help me|what can you do|how does this work|how do i use this|how do i|how can i|"
            "how to|who are you|commands|show commands|list commands",
            "help",
            "help new",
        ),
    },
    usage={
        "title": "TITLE",
        "new_title": "to TITLE",
        "when": "WHEN",
        "new_when": "to WHEN",
        "options": "OPTIONS",
        "repeats": "every WEEKDAYS TIMES for N weeks|until DATE",
        "back": "back LENGTH",
        "forward": "forward LENGTH",
        "length": "by LENGTH|to TIME",
        "changes": "CHANGES",
        "clock": "TIME",
        "room": "ROOM",
        "date": "DAY",
        "days": "RANGE",
        "day_or_days": "DAY or RANGE",
        "times": "TIMES",
        "page": "page N",
        "person": "for @PERSON",
        "teacher": "for @TEACHER",
        "below": "below N%",
        "classroom": "NUMBER",
        "classroom_name": "NAME|off",
        "account_name": "NAME",
        "by": "by @PERSON",
        "forgotten": "@PERSON",
        "user_numbers": "for NUMBERS",
        "avatar": "avatar URL",
        "code": "CODE",
        "channel": "in #channel",
        "time": "at TIME",
        "weekday": "on WEEKDAY",
        "number": "N",
        "starts": "DAY",
        "file": "FILE",
        "topic": "VERB",
    },
    nouns={"room": "room", "peaks": "peaks", "peak": "peaks"},
    share=("share",),
    courtesy=(
        "please",
        "pls",
        "plz",
        "can you",
        "could you",
        "can u",
        "could u",
        "can you please",
        "could you please",
        "what is",
        "what's",
        "what was",
        "what were",
        "what are",
        "show me",
        "give me",
        "get me",
        "the",
    ),
    opening=(
        "i want to",
        "i would like to",
        "i'd like to",
        "i need to",
        "i have to",
        "want to",
        "we want to",
        "we need to",
        "we have to",
        "can we",
        "could we",
        "can i",
        "could i",
        "let's",
        "lets",
        "hi",
        "hello",
        "hey",
        "hi there",
        "hello there",
        "hey there",
        "good morning",
        "good afternoon",
        "good evening",
        "would you",
        "i need",
        "i want",
        "we need",
        "we want",
        "need",
        "ok",
        "okay",
        "um",
        "uh",
        "er",
        "hmm",
    ),
    closing=("please", "pls", "plz", "thanks", "thank you", "thanks a lot", "many thanks", "thx", "cheers"),
    possessives=("'s",),
    links=("for", "of", "in", "on", "at", "from", "to", "about", "during", "and", "with"),
    room_words=(
        "room",
        "a room",
        "a class",
        "a lesson",
        "an room",
        "an class",
        "the room",
        "me a room",
        "me a class",
        "us a room",
        "us a class",
        "a new room",
        "a new class",
        "a new lesson",
        "a classroom",
        "me a classroom",
    ),
    naming=("called", "named", "titled"),
    title_links=("for", "on", "about"),
    when_links=("for", "on", "to", "at"),
    last_room=(
        "last",
        "the last",
        "it",
        "this room",
        "that room",
        "the room",
        "this class",
        "that class",
        "the class",
        "last one",
    ),
    last_room_nouns=("room", "class", "one"),
    references=("last", "this", "since"),
    reference_nouns=("room", "class", "one", "week", "month", "day", "days"),
    right_now=("now", "right now", "at the moment"),
    own=("mine", "my own"),
    doers=("by", "done by", "made by"),
    over=("past", "over", "ended", "finished"),
    being=(
        *(
            "is",
            "was",
            "has been",
            "will be",
            "will start",
            "has to be",
            "must be",
            "needs to be",
            "should be",
        ),
        *("is now", "is running", "running", "starts", "starting", "is starting", "gets", "got"),
    ),
    done={
        "cancelled": "cancel",
        "canceled": "cancel",
        "called off": "cancel",
        "deleted": "delete",
        "removed": "remove",
        "moved": "move",
        "rescheduled": "reschedule",
        "postponed": "postpone",
        "delayed": "delay",
        "pushed": "push",
        "pushed back": "push back",
        "put off": "put off",
        "brought forward": "bring forward",
        "extended": "extend",
        "shortened": "shorten",
        "renamed": "rename",
    },
    lateness={
        "late": "delay",
        "later": "delay",
        "behind": "delay",
        "early": "bring forward",
        "earlier": "bring forward",
    },
    negations=(
        *(
            "not",
            "no",
            "never",
            "don't",
            "dont",
            "isn't",
            "isnt",
            "wasn't",
            "won't",
            "wont",
            "can't",
            "cant",
            "shouldn't",
        ),
    ),
    asking=("how", "who", "what", "when", "where", "why", "which", "are", "is", "do", "does", "did"),
    audience=("to my students", "to students", "to the students", "to everyone", "to the class", "to them"),
    mine=("my", "our"),
    whole=(
        "everything",
        *(
            f"{whole}{noun}"
            for whole in ("all", "all the", "all of the", "all my", "all of my", "all our", "every")
            for noun in ("", " rooms", " lessons")
        ),
    ),
    class_nouns=("class", "classes", "lesson", "room", "one"),
    ties=("to", "=", ":", "as"),
    later=("back", "later", "start", "by"),
    earlier=("forward", "earlier", "start", "by"),
    longer=("longer", "by"),
    shorter=("shorter", "by"),
    same_time=("same time", "the same time", "at the same time"),
    changes={
        "title": "title",
        "name": "title",
        "time": "time",
        "date": "time",
        "start": "start",
        "start time": "start",
        "end": "end",
        "end time": "end",
    },
    options={
        "by": "teacher",
        "taught by": "teacher",
        "with teacher": "teacher",
        "teacher": "teacher",
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
    people=(
        "people",
        "users",
        "students",
        "pupils",
        "kids",
        "children",
        "participants",
        "classrooms",
        "seats",
    ),
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
    card_places={
        "dm": "dm",
        "dms": "dm",
        "by dm": "dm",
        "in dm": "dm",
        "direct message": "dm",
        "direct messages": "dm",
        "both": "both",
        "here": "here",
    },
    attendance_by={
        "by person": "person",
        "by student": "person",
        "per person": "person",
        "by classroom": "classroom",
        "by classrooms": "classroom",
        "per classroom": "classroom",
    },
    below=("below", "under", "less than"),
    avatar=("avatar",),
    before_numbers=("for",),
    switch={"on": True, "off": False},
    by_day=("by day", "per day", "each day"),
    each_day=("every day", "each day", "daily", "everyday", "every morning", "each morning"),
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
