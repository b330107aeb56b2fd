"""Words in timetables: headings, weeks, periods, yes and no."""

from __future__ import annotations

from bot.language.words import TimetableWords

TIMETABLES = TimetableWords(
    headings={
        **dict.fromkeys(
            (
                "title",
                "class",
                "class name",
                "course",
                "course name",
                "lesson",
                "subject",
                "name",
                "topic",
                "class title",
                "course title",
                "lesson title",
                "session",
            ),
            "title",
        ),
        **dict.fromkeys(("room", "room name"), "room"),
        **dict.fromkeys(("date", "dates", "class date", "lesson date", "session date", "start date"), "date"),
        **dict.fromkeys(
            ("day", "days", "weekday", "weekdays", "day of week", "days of week", "day of the week"),
            "weekday",
        ),
        **dict.fromkeys(("weeks", "week", "week numbers", "teaching weeks"), "weeks"),
        **dict.fromkeys(("time", "times", "hours", "when"), "time"),
        **dict.fromkeys(
            ("start", "start time", "starts", "starts at", "from", "begin", "begins", "begins at"), "start"
        ),
        **dict.fromkeys(
            ("end", "end time", "ends", "ends at", "to", "until", "till", "finish", "finish time"), "end"
        ),
        **dict.fromkeys(("length", "duration", "lasts", "minutes"), "length"),
        **dict.fromkeys(("periods", "period"), "periods"),
        **dict.fromkeys(("first period", "start period", "from period"), "first_period"),
        **dict.fromkeys(("last period", "end period", "to period"), "last_period"),
        **dict.fromkeys(
            (
                "teacher",
                "teachers",
                "teacher name",
                "teacher email",
                "taught by",
                "by",
                "tutor",
                "instructor",
                "lecturer",
            ),
            "teacher",
        ),
        **dict.fromkeys(
            (
                *("max", "maximum", "limit", "capacity", "students", "max students", "max users"),
                *("maximum students", "class size"),
            ),
            "max",
        ),
        **dict.fromkeys(("early", "early entry", "enter early"), "early"),
        **dict.fromkeys(("live", "with live", "large class"), "live"),
        **dict.fromkeys(("classrooms", "classroom", "student classrooms", "classroom numbers"), "classrooms"),
    },
    yes=("yes", "y", "true", "x", "1", "on"),
    no=("no", "n", "false", "0", "off", "-"),
    odd=("odd",),
    even=("even",),
    weeks=("weeks", "week", "wks", "wk"),
    periods=("periods", "period", "lessons", "lesson"),
    through=("-", "–", "—", "~", "to"),
    and_=(",", ";", "&", "and"),
)
