from __future__ import annotations

import inspect

import pytest

from bot.baijiayun import ENDPOINTS, Baijiayun, CreateRoom, StaticKey

DOCUMENTED = {
    "partner_key": "secret_key regenerate",
    "create_room": "title start_time end_time type industry_type max_users pre_enter_time is_long_term "
    "speak_camera_turnon is_webrtc_live",
    "create_room_with_live": "title start_time end_time type industry_type max_users pre_enter_time "
    "is_long_term speak_camera_turnon is_webrtc_live bind_room_max_users is_group_live template_name "
    "teacher_need_detect_device student_need_detect_device is_video_main m_is_video_main is_mock_live "
    "mock_room_id mock_session_id mock_video_id switch_room_role enable_share enable_group_users_public "
    "group_admin_permission enable_group_chat_public new_group_live mock_live_record mock_live_play_times "
    "push_live_record enable_weixin_auth system_auto_allocate_name has_student_raise end_delay_time "
    "enable_live_sell auto_playback_record",
    "update_room": "room_id title start_time end_time max_users pre_enter_time",
    "delete_room": "room_id",
    "room": "room_id",
    "join_code": "room_id user_number user_avatar",
    "find_join_code": "code",
    "join_codes": "room_id type page limit",
    "rooms": "page limit product_type",
    "in_class": "room_id",
    "teacher_present": "room_id",
    "user_count": "room_id",
    "attendance": "room_id type page page_size date",
    "day_statistics": "product_type date",
    "room_peaks": "room_id start_time end_time",
    "hourly_peaks": "product_type date",
    "daily_peaks": "product_type start_date end_date",
    "interactions": "room_id interact_type page page_size",
}


def test_the_table_is_the_documents_nineteen() -> None:
    assert [endpoint.number for endpoint in ENDPOINTS.values()] == list(range(1, 20))
    assert list(ENDPOINTS) == list(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_documented_parameter_is_there(name: str) -> None:
    assert sorted(ENDPOINTS[name].parameters) == sorted(DOCUMENTED[name].split())


def test_every_endpoint_has_its_method_and_its_path() -> None:
    assert all(inspect.isfunction(getattr(Baijiayun, name)) for name in ENDPOINTS)
    assert len({endpoint.path for endpoint in ENDPOINTS.values()}) == len(ENDPOINTS)


def test_the_two_assumed_paths_say_so() -> None:
    assumed = [endpoint.number for endpoint in ENDPOINTS.values() if endpoint.assumed]
    assert assumed == [3, 19]


def test_what_makes_something_new_each_time_is_not_repeatable() -> None:
    once = {endpoint.name for endpoint in ENDPOINTS.values() if not endpoint.repeatable}
    assert once == {"partner_key", "create_room", "create_room_with_live"}


def test_the_request_models_field_names_are_the_wire_names() -> None:
    assert CreateRoom.__struct_fields__ == CreateRoom.__struct_encode_fields__


def test_an_override_of_an_endpoint_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no endpoint is named creat_room, roms"):
        Baijiayun(
            "http://localhost", 1, StaticKey("k"), paths={"roms": "/x", "creat_room": "/y", "room": "/z"}
        )
