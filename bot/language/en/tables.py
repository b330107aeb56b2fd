"""What stands in a timetable beside days and times."""

from __future__ import annotations

from bot.language.words import TableWords

TABLES = TableWords(
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
                "room",
            ),
            "title",
        ),
        **dict.fromkeys(("date", "dates"), "date"),
        **dict.fromkeys(("day", "weekday", "day of week", "day of the week"), "weekday"),
        **dict.fromkeys(("weeks", "week", "week numbers", "teaching weeks"), "weeks"),
        **dict.fromkeys(("time", "times", "hours", "when"), "time"),
        **dict.fromkeys(("start", "start time", "starts", "from", "begin", "begins"), "start"),
        **dict.fromkeys(("end", "end time", "ends", "to", "until", "finish"), "end"),
        **dict.fromkeys(("length", "duration", "lasts", "minutes"), "length"),
        **dict.fromkeys(("periods", "period"), "periods"),
        **dict.fromkeys(("first period", "start period", "from period"), "first_period"),
        **dict.fromkeys(("last period", "end period", "to period"), "last_period"),
        **dict.fromkeys(("teacher", "teachers", "taught by", "by", "tutor", "instructor"), "teacher"),
        **dict.fromkeys(
            ("max", "maximum", "limit", "capacity", "students", "max students", "max users"), "max"
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
