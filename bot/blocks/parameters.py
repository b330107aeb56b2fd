"""The platform's parameters of APIs 2 and 3 in a form: what each means, and its values.

Source of the values: the platform's document, APIs 2 and 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.texts import msgid

Choices = Mapping[str, str]

ON_OFF: Final[Choices] = {"1": msgid("on"), "2": msgid("off")}
YES_NO: Final[Choices] = {"1": msgid("yes"), "0": msgid("no")}
YES_OR_NOT: Final[Choices] = {"1": msgid("yes"), "2": msgid("no")}
MAIN: Final[Choices] = {"1": msgid("video"), "2": msgid("slides")}
TEMPLATES: Final[Choices] = {
    name: name for name in ("doubleCamera", "classic", "triple", "liveWall", "video")
}

OF_ANY_ROOM: Final[Mapping[str, str]] = {
    "is_long_term": msgid("Long-term room (more than 24 hours)"),
    "speak_camera_turnon": msgid("Camera when a student speaks"),
    "type": msgid("Type of room, by number (5: dual-teacher)"),
    "industry_type": msgid("Industry template, by number"),
    "is_webrtc_live": msgid("Class over WebRTC, by number"),
}
"""Parameters of APIs 2 and 3, in the form's order, with what they mean."""

OF_LARGE_CLASS: Final[Mapping[str, str]] = {
    "bind_room_max_users": msgid("Viewers of the large class (max)"),
    "template_name": msgid("Layout"),
    "is_video_main": msgid("Large picture on computers"),
    "m_is_video_main": msgid("Large picture on phones"),
    "switch_room_role": msgid("Who teaches at first"),
    "is_group_live": msgid("Class in groups"),
    "new_group_live": msgid("Kind of groups"),
    "enable_group_users_public": msgid("Groups see each other's members"),
    "enable_group_chat_public": msgid("Groups see each other's chat"),
    "group_admin_permission": msgid("Group assistants may manage their group"),
    "teacher_need_detect_device": msgid("Teacher checks their devices before class"),
    "student_need_detect_device": msgid("Students check their devices before class"),
    "has_student_raise": msgid("Students can raise a hand"),
    "enable_share": msgid("Sharing the class"),
    "enable_weixin_auth": msgid("Sign-in with WeChat"),
    "enable_live_sell": msgid("Selling during the class"),
    "system_auto_allocate_name": msgid("Names for viewers without one"),
    "end_delay_time": msgid("Class may run over by so many seconds (0 to 7200)"),
    "auto_playback_record": msgid("Recording for playback"),
    "push_live_record": msgid("Recording is sent on"),
    "is_mock_live": msgid("Plays a recorded lesson"),
    "mock_video_id": msgid("Recorded lesson: ID of the video"),
    "mock_room_id": msgid("Recorded lesson: ID of the room"),
    "mock_session_id": msgid("Recorded lesson: ID of the session"),
    "mock_live_record": msgid("Recorded lesson is recorded again"),
    "mock_live_play_times": msgid("Recorded lesson: times it is played"),
}
"""Parameters of API 3 alone, likewise."""

CHOICES: Final[Mapping[str, Choices]] = {
    "speak_camera_turnon": ON_OFF,
    "teacher_need_detect_device": ON_OFF,
    "student_need_detect_device": ON_OFF,
    "enable_weixin_auth": ON_OFF,
    "auto_playback_record": ON_OFF,
    "enable_share": YES_OR_NOT,
    "is_video_main": MAIN,
    "m_is_video_main": MAIN,
    "template_name": TEMPLATES,
    "switch_room_role": {"1": msgid("the large class's teacher"), "2": msgid("the small class's teacher")},
    "new_group_live": {"0": msgid("plain"), "1": msgid("groups"), "2": msgid("online dual-teacher")},
    "enable_live_sell": {"0": msgid("no"), "1": msgid("over video"), "2": msgid("over slides")},
    **dict.fromkeys(
        (
            "is_long_term",
            "is_group_live",
            "enable_group_users_public",
            "enable_group_chat_public",
            "group_admin_permission",
            "has_student_raise",
            "system_auto_allocate_name",
            "push_live_record",
            "is_mock_live",
            "mock_live_record",
        ),
        YES_NO,
    ),
}
"""The values that a parameter can have, where they are few, with what they mean."""
