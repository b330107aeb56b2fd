"""Chinese words of commands, their options, and courtesy."""

from __future__ import annotations

from bot.language.vocabulary import CommandWords, Vocabulary, command, form

COMMANDS = Vocabulary(
    commands={
        "room.new": command(
            "创建房间",
            "new",
            "新建|创建|开|新开|开设|新增|添加|安排|预约|开始|开始上课|开课|建个|建一个|建一节|建一间|建一下",
            'room 新建 "英语课" 明天14点到15点',
            "room 新建 数学课 周五下午2点到3点 人数30 任课 @ann",
            'room 新建 "讲座" 明天晚上7点到8点半 加直播',
        ),
        "room.new_series": command(
            "为多节课各创建一个房间", "new", "", 'room 新建 "英语课" 每周一三 14点到15点 共8周'
        ),
        "room.form": CommandWords(
            "填写表单：创建房间，或修改房间",
            {"new": form("", "room 新建"), "edit": form("", "room 修改“英语”")},
        ),
        "room.list": CommandWords(
            "查看房间列表",
            {
                "list": form(
                    "列表|房间列表|教室列表|课表|有什么课|有哪些课|有课|有没有课|还有课|还有什么课|都有什么课|有几节课",
                    "room 列表",
                    "room 列表 明天",
                    "room 列表 下周",
                    "room 列表 已结束",
                ),
                "list mine": form(
                    "我的课|我的课表|我的房间|我有什么课|我有哪些课|我教什么|我的下一节课|我下一节课|下一节课|下节课|"
                    "我下一节课是什么|下节课几点|下节课是几点|上什么课|上哪些课|几点上课|几点有课|什么时候有课|什么时候上课|下节课是什么时候",
                    "room 我的课",
                    "room 我的课 明天",
                    around="我 … 的课|我 … 有什么课|我 … 有哪些课|我 … 的课表|我 … 有课|我 … 教什么",
                ),
            },
        ),
        "room.show": CommandWords(
            "查看房间的时间、参加码和链接",
            {
                "show": form("查看|进入|加入|打开|看看|看一下", 'room 查看 "数学"', "room 26112112345678"),
                "link": form(
                    "链接|发链接|给我链接|要链接|发送链接|把链接发给我|把链接发给我的学生|链接发给我的学生|把链接发给|链接发给我|链接发给|几点开始|什么时候开始|什么时候上|什么时候|几点|"
                    "在哪里|在哪儿|在哪",
                    'room 链接 "数学"',
                ),
            },
        ),
        "room.edit": CommandWords(
            "修改房间",
            {
                "edit": form("修改|编辑|改成|改为|换成|设为|调整为", 'room 修改 "数学" 人数40 提前10分钟'),
                "rename": form(
                    "改名|改名为|改名叫|改名成|更名|更名为|重命名|重命名为", 'room 改名 "数学" 成 "数学二"'
                ),
                "move": form(
                    "改到|改在|改期|改时间|移到|挪到|调到|调整到|换到",
                    'room 改到 "数学" 明天16点到17点',
                    dated=("改", "挪", "换"),
                ),
                "push": form(
                    "推迟|延后|延迟|推后|往后推|往后延|往后挪|顺延|晚点开始|晚一点开始|晚些开始",
                    'room 推迟 "数学" 30分钟',
                    'room 推迟 "数学" 到 周五',
                    late=("晚",),
                ),
                "bring": form(
                    "提前|提早|往前提|早点开始|早一点开始|早些开始", 'room 提前 "数学" 30分钟', late=("早",)
                ),
                "extend": form(
                    "延长|加长|拖堂|多上|晚点结束|晚一点结束|晚些结束",
                    'room 延长 "数学" 15分钟',
                    'room 延长 "数学" 到 16点',
                    late=("加",),
                ),
                "shorten": form("缩短|减短|少上|早点结束|早一点结束|早些结束", 'room 缩短 "数学" 15分钟'),
            },
        ),
        "room.delete": CommandWords(
            "删除房间（需要确认）",
            {
                "delete": form(
                    "删除|取消|删掉|取消掉|取消了|删了|不上了|不开了|不用上了",
                    'room 删除 "数学"',
                    around="不上 … 了|不开 … 了",
                )
            },
        ),
        "room.claim": command(
            "指定在 Rollcall 之外创建的房间归谁",
            "claim",
            "认领|指派",
            'room 认领 "数学"',
            'room 认领 "数学" 给 @ann',
        ),
        "room.timetable": command(
            "查看课表会改动什么（把课表私信发给我）", "timetable", "导入课表|导入|课表文件", "room 导入课表"
        ),
        "room.timetable_apply": command(
            "按课表创建房间（需要确认）", "timetable apply", "应用课表", "room 应用课表 1"
        ),
        "room.timetable_undo": command(
            "恢复课表改动之前的样子（需要确认）", "timetable undo", "撤销课表", "room 撤销课表 1"
        ),
        "room.timetable_stop": command("停止应用或撤销课表", "timetable stop", "停止课表", "room 停止课表 1"),
        "room.bells": command(
            "设置一天的节次时间",
            "bells",
            "节次|作息|作息时间|节次时间",
            "room 节次 8:00-8:45 8:55-9:40",
            "room 节次",
        ),
        "room.term": command(
            "设置开学日期", "term", "开学|学期|开学日期|学期开始", "room 开学 2026-09-01", "room 开学"
        ),
        "room.teachers": command(
            "指定同名的所有课的任课老师",
            "teacher every",
            "任课每节|任课所有|任课全部",
            'room 任课每节 "数学" @ann',
        ),
        "room.substitute": command(
            "请人代课",
            "substitute",
            "代课|请代课|找代课|请人代课",
            'room 代课 @ben "数学"',
            "room 代课 @ben 给 @ann 明天",
        ),
        "room.answer_substitution": CommandWords(
            "接受或谢绝代课",
            {
                "accept": form("接受代课|同意代课|接受", 'room 接受代课 "数学"'),
                "decline": form("谢绝代课|拒绝代课|谢绝", 'room 谢绝代课 "数学"'),
            },
        ),
        "room.delete_series": CommandWords(
            "删除系列中尚未开始的课（需要确认）",
            {
                "delete series": form(
                    "删除系列|取消系列|删除整个系列|取消整个系列|系列取消|系列删除|系列都取消",
                    'room 删除系列 "数学"',
                ),
                "delete following": form(
                    "删除后续系列|取消后续系列|删除本次及以后|取消本次及以后", 'room 删除后续系列 "数学"'
                ),
            },
        ),
        "room.move_series": CommandWords(
            "把系列中尚未开始的课改到其他时间或其他星期几（需要确认）",
            {
                "move series": form(
                    "系列改到|整个系列改到|系列都改到|系列全部改到|系列移到|系列挪到|系列调到|移动系列|调整系列|移动整个系列",
                    'room 移动系列 "数学" 到 16:00-17:00',
                ),
                "move following": form(
                    "后续系列改到|本次及以后改到|后续系列移到|移动后续系列|调整后续系列|移动本次及以后",
                    'room 移动后续系列 "数学" 到 16:00-17:00',
                ),
            },
        ),
        "room.teacher": command("指定任课老师", "teacher", "任课|任课老师", 'room 任课 "数学" @ann'),
        "room.code": command(
            "为学生教室生成参加码", "code", "参加码|生成参加码|创建参加码", 'room 参加码 "数学" 给 11,12'
        ),
        "room.classroom": command(
            "为学生教室命名",
            "classroom",
            "教室|教室名称|命名教室",
            'room 教室 11 "希望小学三班"',
            "room 教室 11 关",
        ),
        "room.classrooms": command(
            "查看学生教室的名称", "classrooms", "教室名单|名单|教室名称列表", "room 教室名单"
        ),
        "room.classroom_names": command(
            "按文件为学生教室命名（把文件私信发给我）",
            "name classrooms",
            "导入教室名称",
            "room 导入教室名称 F0123456789",
        ),
        "room.find": command("查询参加码", "find", "查码", "room 查码 abc123"),
        "room.codes": command("查看房间的参加码", "codes", "参加码列表", 'room 参加码列表 "数学"'),
        "room.live": command(
            "查看正在上课的房间",
            "live",
            "状态|谁在上课|谁在上|谁在教课|谁在教|谁在讲课|现在有什么课|现在有课|开始了|老师来了|老师到了|有人在上课|有人吗|有人|有没有人|谁在|有几个人|几个人在线|现在几个人在线|现在几个人|有多少人|有多少人在线",
            "room 状态",
            'room 状态 "数学"',
        ),
        "room.attendance": command(
            "查看考勤",
            "attendance",
            "考勤|出勤|谁来了|谁来上了|谁来上|谁上了|来了谁|谁参加了|来了多少人|来了几个人|谁迟到|谁迟到了",
            'room 考勤 "数学" 昨天',
        ),
        "room.absent": command(
            "查看谁缺席",
            "absent",
            "缺席|缺勤|谁没来|谁没来上|谁缺席|谁缺勤|哪些教室没来",
            'room 缺席 "数学" 昨天',
        ),
        "room.attendance_across": CommandWords(
            "按人或教室查看多节课的考勤",
            {
                "attendance every": form(
                    "考勤每节|考勤 每节|考勤每次|考勤 每次|每节考勤|每次考勤|考勤所有|考勤 所有",
                    'room 考勤每节 "数学" 上个月',
                    'room 考勤每节 "数学" 上个月 按教室 低于80%',
                ),
                "attendance classroom": form("考勤教室|考勤 教室|教室考勤", "room 考勤教室 11 上个月"),
            },
        ),
        "room.interactions": CommandWords(
            "查看举手和连麦",
            {
                "hands": form("举手", 'room 举手 "数学"'),
                "talk": form("连麦", 'room 连麦 "数学"'),
            },
        ),
        "room.key": command("查看密钥（中间部分隐藏）", "key", "密钥", "room 密钥"),
        "room.key_rotate": command(
            "重置密钥（需要确认）", "key rotate", "重置密钥|密钥重置|更换密钥", "room 重置密钥"
        ),
        "room.account": command("查看、填写或更换平台账号", "account", "账号|平台账号", "room 账号"),
        "room.account_remove": command(
            "移除平台账号（需要确认）", "account remove", "账号移除|移除账号", "room 移除账号"
        ),
        "room.accounts": command(
            "查看多个平台账号（如各校区）的名称", "account list", "账号列表|账号名单", "room 账号列表"
        ),
        "room.account_use": command(
            "选择私信所用的平台账号，管理员也可为频道选择",
            "account use",
            "使用账号|账号使用|切换账号",
            "room 使用账号 东校区",
            "room 使用账号 东校区 在 #east",
        ),
        "room.watch": command("值守课堂并报告异常", "watch", "值守", "room 值守 开", "room 值守 关"),
        "room.audit": command(
            "查看谁在什么时候改了什么",
            "audit",
            "记录|审计|变更记录|操作记录|修改记录|谁改了|谁改的|谁动了|谁删了|谁删的|谁取消了|谁取消的",
            "room 变更记录",
            "room 审计 由 @ann 上周",
        ),
        "room.forget": command("删除保存的某个人的信息（需要确认）", "forget", "忘记|遗忘", "room 忘记 @ann"),
        "room.remind": CommandWords(
            "每天用私信收到当天的课",
            {
                "remind": form("每天提醒我|提醒我|提醒我上课|提醒我有课|每日提醒", "room 提醒我 7:30"),
                "remind off": form("关闭提醒|不再提醒|取消提醒|不用提醒我|提醒我 关", "room 关闭提醒"),
            },
        ),
        "peaks.hours": command(
            "查看某天每小时的峰值",
            "",
            "最高多少人|最多多少人|多少人上课|有多少人上课|人最多的时候是几点|几点人最多|人最多的时候|什么时候人最多",
            "peaks",
            "peaks 昨天",
        ),
        "peaks.days": command("查看多天的峰值", "", "", "peaks 上周", "peaks 最近7天"),
        "peaks.rooms": command(
            "查看某天各房间的人数",
            "rooms",
            "各房间|各教室|每个房间|各个房间|最忙的教室|最忙的房间|哪个房间最忙|哪个教室最忙",
            "peaks 各房间 昨天",
        ),
        "peaks.room": command("查看某个房间每 10 分钟的峰值", "", "", 'peaks "数学" 昨天'),
        "reports.add": CommandWords(
            "定时把峰值报表发到频道",
            {
                "daily": form("每天|每日", "peaks 每天9点"),
                "weekly": form("每周|每星期|每礼拜", "peaks 每周一9点"),
            },
        ),
        "reports.list": command("查看定时报表", "schedules", "报表|报表列表", "peaks 报表"),
        "reports.stop": command("停止定时报表", "stop", "停止|停止报表|取消报表|删除报表", "peaks 停止 1"),
        "reports.pause": command("暂停定时报表", "pause", "暂停|暂停报表", "peaks 暂停 1"),
        "reports.resume": command("恢复定时报表", "resume", "恢复|恢复报表", "peaks 恢复 1"),
        "reports.send": command("立即发送定时报表", "send", "发送|发送报表", "peaks 发送 1"),
        "room.cards": command(
            "选择在哪里收到所创建房间的卡片", "cards", "卡片", "room 卡片 私信", "room 卡片 都要"
        ),
        "language": command(
            "选择回复的语言", "language", "语言|切换成|切换到|切换|说", "语言 中文", "语言 自动"
        ),
        "help": command(
            "查看帮助",
            "help",
            "帮助|怎么用|使用说明|你会什么|你能做什么|你能干什么|你能干嘛|怎么|如何|你是谁",
            "帮助",
            "帮助 新建",
        ),
    },
    usage={
        "title": "标题",
        "new_title": "成 标题",
        "when": "时间",
        "new_when": "到 时间",
        "options": "选项",
        "repeats": "每周几 时间 共N周|到 日期",
        "back": "时长",
        "forward": "时长",
        "length": "时长|到 时间",
        "clock": "时间",
        "changes": "要改的内容",
        "room": "房间",
        "date": "日期",
        "days": "日期范围",
        "day_or_days": "日期或范围",
        "times": "时段",
        "page": "第N页",
        "below": "低于N%",
        "classroom": "教室编号",
        "classroom_name": "名称|关",
        "account_name": "名称",
        "user_numbers": "给 编号",
        "avatar": "头像 网址",
        "code": "码",
        "channel": "在 #频道",
        "person": "给 @某人",
        "teacher": "给 @老师",
        "by": "由 @某人",
        "forgotten": "@某人",
        "time": "时间",
        "weekday": "周几",
        "number": "编号",
        "starts": "日期",
        "file": "文件",
        "topic": "命令",
    },
    nouns={"房间": "room", "教室": "room", "峰值": "peaks", "高峰": "peaks", "最高峰": "peaks"},
    share=("分享",),
    courtesy=("请", "帮我", "给我", "发我", "一下", "一个", "的", "是多少", "多少", "吗", "请问"),
    opening=(
        "我",
        "我们",
        "我想",
        "我要",
        "我想要",
        "麻烦",
        "麻烦你",
        "你好",
        "您好",
        "大家好",
        "早上好",
        "下午好",
        "晚上好",
        "在吗",
        "帮忙",
        "好的",
        "好",
        "嗯",
        "呃",
    ),
    after_verb=("一下",),
    closing=("吗", "一下", "吧", "呢", "谢谢", "谢谢你", "谢谢您", "多谢", "辛苦了", "多少", "是多少"),
    links=("的", "在", "于", "为", "给", "成", "从", "由", "把", "将", "里", "是"),
    title_starts=("的",),
    title_ends=("的", "吗", "再"),
    room_words=(
        "房间",
        "教室",
        "一个房间",
        "一个教室",
        "一间教室",
        "个房间",
        "个教室",
        "一个",
        "个",
        "一节",
        "一堂",
    ),
    naming=("叫", "名为", "叫做", "名叫"),
    title_links=("关于",),
    when_links=("于", "在"),
    last_room=(
        "它",
        "这个",
        "这个房间",
        "这个教室",
        "刚才的",
        "刚才那个",
        "刚才那个房间",
        "刚刚那个",
        "刚建的",
        "那个",
        "那个房间",
        "上一个",
        "最近的",
        "这节课",
        "该房间",
    ),
    last_room_nouns=("房间", "教室"),
    right_now=("现在", "目前"),
    own=("我的", "只看我的"),
    doers=("由",),
    over=("已结束", "已结束的", "结束的", "上过的"),
    audience=("给我的学生", "给学生", "给大家", "给同学", "我的学生", "学生", "大家", "同学"),
    negations=("不", "没", "没有", "别", "不要", "不用", "不能", "不会", "不想", "未"),
    endings=("了", "了吗", "过"),
    mine=("我的", "我们的", "我", "我们"),
    whole=("所有", "所有的", "全部", "全部的", "都", "全", "全都", "每节", "一切"),
    class_nouns=("课", "那节课", "那堂课", "一节课", "课程", "房间", "教室"),
    handling=("把", "将"),
    ties=("为", "成", "到", "给", "改为", "改成", "改到", "是", "至"),
    later=("后", "开始", "上课", "再"),
    earlier=("开始", "上课"),
    longer=("再",),
    same_time=("同一时间", "同样时间", "时间不变"),
    changes={
        "标题": "title",
        "名称": "title",
        "名字": "title",
        "时间": "time",
        "日期": "time",
        "开始时间": "start",
        "开始": "start",
        "结束时间": "end",
        "结束": "end",
    },
    options={
        "任课": "teacher",
        "任课老师": "teacher",
        "老师": "teacher",
        "人数": "max_users",
        "人数上限": "max_users",
        "上限": "max_users",
        "最大人数": "max_users",
        "最多人数": "max_users",
        "最多": "max_users",
        "限": "max_users",
        "直播人数": "live_max_users",
        "直播最多": "live_max_users",
        "提前": "pre_enter_seconds",
    },
    flags={
        "加直播": ("live", True),
        "+直播": ("live", True),
        "带直播": ("live", True),
        "长期": ("long_term", True),
        "关摄像头": ("camera", False),
        "关闭摄像头": ("camera", False),
        "摄像头关": ("camera", False),
        "开摄像头": ("camera", True),
    },
    option_ties=("为", "是", "到", "改为", "改成"),
    people=("人", "个人", "名", "名学生", "个学生", "位学生", "学生"),
    entering=("进入", "进", "入场", "进场", "进教室", "进房间"),
    page=("第",),
    after_page=("页",),
    who={
        "学生": "students",
        "老师": "teachers",
        "教师": "teachers",
        "助教": "assistants",
        "全部": "all",
        "所有": "all",
        "所有人": "all",
        "全体": "all",
    },
    code_kinds={"试听": "audition"},
    attendance_by={"按人": "person", "按学生": "person", "按教室": "classroom", "每个教室": "classroom"},
    below=("低于", "不到", "少于"),
    avatar=("头像",),
    before_numbers=("给", "为", "成"),
    switch={"开": True, "开启": True, "打开": True, "关": False, "关闭": False},
    by_day=("每天", "每日"),
    each_day=("每天", "每日", "天天"),
    sending=("发到", "发送到", "发送", "发", "峰值", "报表", "峰值报表"),
    before_report=("报表", "第"),
    card_places={
        "私信": "dm",
        "发私信": "dm",
        "都要": "both",
        "都发": "both",
        "当前": "here",
        "这里": "here",
    },
    languages={"英文": "en", "英语": "en", "中文": "zh", "汉语": "zh", "自动": "auto"},
)
