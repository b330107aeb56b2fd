"""Renders every message of the bot as Block Kit. Pure functions."""

from bot.blocks.assignments import classes_assigned
from bot.blocks.cards import student_link
from bot.blocks.creation import not_created
from bot.blocks.elements import LINK, Fragment, joined_messages
from bot.blocks.errors import error
from bot.blocks.files import File, Format, written
from bot.blocks.lasting_cards import card_sent, lasting_card, room_news
from bot.blocks.message import Block, Message
from bot.blocks.notices import already_shared, cancelled, lines_left, notice, working
from bot.blocks.questions import expired, question, question_token
from bot.blocks.reading_notes import notes as typed_notes
from bot.blocks.refusals import refusal
from bot.blocks.reminders import classes_of_day
from bot.blocks.rendering import PRIVATE_RESULTS, render
from bot.blocks.report_files import report_file
from bot.blocks.reports import report
from bot.blocks.schedules import report_delayed, report_halted
from bot.blocks.substitution import (
    offer_accepted,
    offer_declined,
    offer_unanswered,
    substitution_offer,
)
from bot.blocks.timetable_files import plan_file, rooms_file
from bot.blocks.timetable_runs import RunState, changes_for_teacher
from bot.blocks.timetable_runs import progress as timetable_progress
from bot.blocks.viewer import Viewer
from bot.blocks.watch import class_notice, reminder_changed, watch_halted
from bot.blocks.welcome import welcome

__all__ = [
    "LINK",
    "PRIVATE_RESULTS",
    "Block",
    "File",
    "Format",
    "Fragment",
    "Message",
    "RunState",
    "Viewer",
    "already_shared",
    "cancelled",
    "card_sent",
    "changes_for_teacher",
    "class_notice",
    "classes_assigned",
    "classes_of_day",
    "error",
    "expired",
    "joined_messages",
    "lasting_card",
    "lines_left",
    "not_created",
    "notice",
    "offer_accepted",
    "offer_declined",
    "offer_unanswered",
    "plan_file",
    "question",
    "question_token",
    "refusal",
    "reminder_changed",
    "render",
    "report",
    "report_delayed",
    "report_file",
    "report_halted",
    "room_news",
    "rooms_file",
    "student_link",
    "substitution_offer",
    "timetable_progress",
    "typed_notes",
    "watch_halted",
    "welcome",
    "working",
    "written",
]
