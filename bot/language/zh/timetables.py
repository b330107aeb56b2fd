"""Words in timetables: headings, weeks, periods, yes and no."""

from __future__ import annotations

from bot.language.words import TimetableWords

TIMETABLES = TimetableWords(
    headings={
        **dict.fromkeys(
            (
                *("课程名称", "课程名", "课程", "课名", "名称", "标题", "科目", "学科", "主题"),
                *("课程标题", "课程主题", "课堂名称", "上课科目"),
            ),
            "title",
        ),
        **dict.fromkeys(("房间", "房间名", "房间名称"), "room"),
        **dict.fromkeys(("日期", "上课日期", "开课日期", "开始日期", "授课日期", "上课日"), "date"),
        **dict.fromkeys(("星期", "周几", "星期几", "上课星期"), "weekday"),
        **dict.fromkeys(("周数", "周次", "教学周", "上课周", "上课周次", "起止周", "授课周次"), "weeks"),
        **dict.fromkeys(("时间", "上课时间", "时段", "时间段", "上课时段", "授课时间", "起止时间"), "time"),
        **dict.fromkeys(
            ("开始", "开始时间", "上课", "起始时间", "开课时间", "开始时刻", "上课开始时间"), "start"
        ),
        **dict.fromkeys(
            ("结束", "结束时间", "下课", "下课时间", "终止时间", "结束时刻", "上课结束时间"), "end"
        ),
        **dict.fromkeys(("时长", "分钟", "课时长"), "length"),
        **dict.fromkeys(("节次", "节数", "上课节次"), "periods"),
        **dict.fromkeys(("开始节数", "开始节次", "起始节次"), "first_period"),
        **dict.fromkeys(("结束节数", "结束节次"), "last_period"),
        **dict.fromkeys(
            (
                *("教师邮箱", "老师邮箱", "任课教师邮箱"),
                *("老师", "教师", "任课老师", "任课教师", "授课老师", "授课教师", "任课", "授课人", "讲师"),
                *(
                    "教师姓名",
                    "老师姓名",
                    "任课教师姓名",
                    "主讲",
                    "主讲老师",
                    "主讲教师",
                    "上课老师",
                    "上课教师",
                ),
            ),
            "teacher",
        ),
        **dict.fromkeys(
            ("人数", "人数上限", "最多人数", "学生人数", "学生数", "最大人数", "限制人数", "容量"), "max"
        ),
        **dict.fromkeys(("提前", "提前进入", "提前入场"), "early"),
        **dict.fromkeys(("直播", "加直播", "大班课"), "live"),
        **dict.fromkeys(("教室", "学生教室", "教室编号", "教室号"), "classrooms"),
    },
    weekdays={"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6},
    yes=("是", "有", "要", "√", "✓"),
    no=("否", "无", "不", "没有", "不要"),
    odd=("单",),
    even=("双",),
    weeks=("周", "周次"),
    periods=("节", "节课"),
    ordinal=("第",),
    through=("至", "到"),
    and_=("、", "和"),
)
