"""Results into Block Kit: pure functions, one for each thing the bot can say."""

from bot.blocks.errors import error
from bot.blocks.files import File, report_file
from bot.blocks.help import help_
from bot.blocks.message import Block, Message
from bot.blocks.notices import cancelled, not_yet, notice
from bot.blocks.questions import question
from bot.blocks.refusals import refusal
from bot.blocks.rendering import PRIVATE_RESULTS, render
from bot.blocks.reports import report
from bot.blocks.schedules import report_delayed, report_halted
from bot.blocks.viewer import Viewer
from bot.blocks.watch import class_notice, watch_halted

__all__ = [
    "PRIVATE_RESULTS",
    "Block",
    "File",
    "Message",
    "Viewer",
    "cancelled",
    "class_notice",
    "error",
    "help_",
    "not_yet",
    "notice",
    "question",
    "refusal",
    "render",
    "report",
    "report_delayed",
    "report_file",
    "report_halted",
    "watch_halted",
]
