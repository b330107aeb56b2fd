"""`/peaks`, and what each of its commands comes to."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.classroom import peaks
from bot.language import commands as say
from bot.reports import schedules
from handlers.dispatcher import Dispatcher, Handler

HANDLERS: dict[type[say.Command], Handler] = {
    say.HourlyPeaks: peaks.hourly,
    say.DailyPeaks: peaks.daily,
    say.RoomsPeaks: peaks.of_rooms,
    say.RoomPeaks: peaks.of_room,
    say.AddReport: schedules.add,
    say.ListReports: schedules.list_reports,
    say.StopReport: schedules.stop,
    say.PauseReport: schedules.pause,
    say.ResumeReport: schedules.resume,
    say.SendReport: schedules.send,
}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `/peaks`."""
    app.command("/peaks")(dispatcher.on_command)
