"""The words of the kiosk in Chinese (simplified characters), for guests from across the border; by the same codes.

Signs in the venue are Vietnamese, so names of blocks, halls and desks stay as they are written there.
"""

from kiosk.screen_words import Words

_WELCOME = "欢迎{name}{you}！"
CHINESE: dict[str, Words] = {
    # ── welcome ──
    "OK": Words(_WELCOME, "座位：{row}排{number}座（{block}）。请取座位票。", "欢迎"),
    "OK_NO_SLIP": Words(_WELCOME, "座位：{row}排{number}座（{block}）。", "欢迎"),
    "OK_NO_SEAT": Words(_WELCOME, "请由接待人员引导入座。", "欢迎"),
    "OK_ZONE": Words(_WELCOME, "请在本区任选空位就座。", "欢迎"),
    "ZONE_FULL": Words(_WELCOME, "代表团所在区域已满，请由接待人员引导入座。", "欢迎"),
    "RELEASED": Words(_WELCOME, "开幕前{former}号座位已另作安排，{door}，由接待人员引导入座。", "欢迎"),
    "RELEASED_ZONE": Words(_WELCOME, "开幕前{former}号座位已另作安排，请在本区任选空位就座。", "欢迎"),
    "OK_GUEST": Words("热烈欢迎{name}{you}！", "请随接待人员入场。", "热烈欢迎"),
    "OK_SUB": Words(_WELCOME, "已登记您代替{principal}出席，请取座位票。", "欢迎"),
    "OK_AWARD": Words(_WELCOME, "{award}", "欢迎"),
    "OK_LATE": Words(_WELCOME, "大会已开幕，{door}，由接待人员引导入座。", "欢迎"),
    "EXIT": Words("已登记{name}{you}离场。", "返回时请再次扫码。"),
    # ── in already ──
    "ALREADY": Words("您已于{at}在{station}签到。", "座位票遗失请到接待台补打。", "已于{at}签到"),
    "ALREADY_PRINTING": Words("您已于{at}在{station}签到。", "上次座位票未能打出，现在补打。", "已于{at}签到"),
    "SEAT_CHANGED": Words(
        "您的座位已变更：{place}（原座位：{former}）。", "请使用新座位票，旧票作废。", "座位已变更（原：{former}）"
    ),
    "SEAT_GIVEN": Words("已为您安排座位：{place}。", "请使用新座位票。", "已安排座位"),
    "SEAT_WITHDRAWN": Words(
        "{former}号座位已另作安排。", "请由接待人员引导入座，旧票作废。", "座位已变更（原：{former}）"
    ),
    # ── refusals ──
    "NOT_OURS": Words("这不是本次大会的二维码。", "请出示邀请函或代表证上的二维码。"),
    "UNREADABLE": Words("未能读取二维码。", "请靠近并保持不动，调高手机屏幕亮度。"),
    "UNREADABLE_CARD": Words("未能读取证件上的二维码。", "请将证件上的二维码靠近并保持不动。"),
    "NOT_FOUND": Words("未找到您的信息。", "请联系接待人员。"),
    "ID_READ": Words("已读取身份证件。", "证件上的信息不会被保存。"),
    "ID_MULTI": Words("有多位代表信息相同。", "请联系接待人员确认。"),
    "WRONG_EVENT": Words("此二维码属于其他活动：{event}。", "请核对您的邀请函。"),
    "WRONG_EVENT_UNNAMED": Words("此二维码属于其他活动。", "请核对您的邀请函。"),
    "REPLACED": Words("此邀请函或代表证已重新签发。", "请使用新的邀请函或代表证。"),
    "REVOKED": Words("此邀请函已失效。", "请联系接待人员。"),
    "ASK_STAFF": Words("请稍候。", "接待人员马上为您服务。"),
    "WRONG_SESSION": Words("此邀请函不适用于本场会议：{session}。", "请联系接待台。"),
    "TOO_EARLY": Words("尚未开始签到。", "{session}：{opens}开始签到。"),
    "CLOSED": Words("本场签到已结束。", "请联系接待人员。"),
    "NO_SESSION": Words("目前没有正在签到的会议。", "请联系接待人员。"),
    "FULL": Words("会场已满。", "请听从接待人员安排。"),
    "NO_REENTRY": Words("本场会议离场后不能再次入场。", "请联系接待人员。"),
    # ── paper ──
    "PRINTING": Words("正在打印座位票…"),
    "PRINTING_ELSEWHERE": Words("座位票正在{printer}打印。"),
    "TAKE": Words("请取座位票。"),
    "TAKE_ELSEWHERE": Words("请在{printer}取座位票。"),
    "PRINTER_EMPTY": Words("打印机缺纸。", "您已签到成功，请入场，座位票由接待人员送上。"),
    "PRINTER": Words("打印机暂停使用。", "您已签到成功，请到接待台领取座位票。"),
    "PRINTER_UNKNOWN": Words("如座位票未打出，请联系接待人员。", "您已签到成功。"),
    # ── what the page says by itself ──
    "IDLE": Words("请出示邀请函二维码", "未带邀请函：请点“按姓名查找”或联系接待人员", hint="也可出示身份证件。"),
    "IDLE_WITHOUT_NAME": Words("请出示邀请函二维码", "未带邀请函：请联系接待人员", hint="也可出示身份证件。"),
    "IDLE_SOON": Words("尚未开始签到", "{session}：{opens}开始签到"),
    "IDLE_NONE": Words("目前没有正在签到的会议", "请联系接待人员"),
    "CHECKING": Words("正在核对…"),
    "OFFLINE": Words("正在重新连接…", "请稍候。", hint="与服务器的连接中断，扫码记录已保存，网络恢复后立即发送。"),
    "CARD_NO_ANSWER": Words("暂时无法核对证件。", "请稍后再试，或联系接待人员。"),
    "NO_ANSWER": Words("未能登记。", "请重新扫码，或联系接待人员。"),
    "PAIRING": Words("将此屏幕与签到台配对", "请在管理页面“Trạm quét”中输入此代码。"),
    "UNPAIRED": Words("正在准备…", "请稍候。"),
    "STATION_CLOSED": Words("此台暂停服务", "请到旁边的签到台。"),
}

CHINESE_LABELS = {
    "block": "区",
    "row": "排",
    "seat": "座",
    "door": "请从{door}号门入场",
    "no_seat": "请由接待人员引导入座",
    "banner_offline": "与服务器的连接中断，正在重试",
    "help": "呼叫接待人员",
    "help_coming": "接待人员马上就到",
    "help_failed": "未能呼叫，请重试",
    "rehearsal": "DIỄN TẬP · 彩排",
    "rehearsal_line": "不计入签到",
    "full_screen": "全屏",
    "media-empty": "缺纸",
    "media-low": "纸将用尽",
    "media-jam": "卡纸",
    "cover-open": "机盖未合",
    "offline": "未连接",
    "connecting-to-device": "未连接",
    "timed-out": "无响应",
    "paused": "暂停",
    "other": "需接待人员查看",
}

CHINESE_HALL_MAP = {
    "stage": "主席台",
    "door": "{door}号门",
    "block": "{block}",
    "title": "{hall}平面图",
    "title_seat": "平面图：{seat}座，{block}，{row}排",
}

CHINESE_BOARD = {
    # ── scenes ──
    "now": "正在进行",
    "next": "下一项",
    "later": "随后",
    "left_minutes": "还剩{minutes}分钟",
    "left_hours": "还剩{hours}小时{minutes}分钟",
    "ends_now": "即将结束",
    "in_minutes": "{minutes}分钟后开始",
    "in_hours": "{hours}小时{minutes}分钟后开始",
    "starts_now": "即将开始",
    "starts_on": "{date} {hour}开始",
    "today": "今日议程",
    "day": "{date}议程",
    "hall": "会场平面图",
    "story": "先进典型",
    "photo_of": "照片：{name}",
    "none_title": "欢迎各位代表",
    "none_line": "议程公布后将在此显示。",
    "over_title": "议程已结束",
    "over_line": "感谢您的出席。",
    # ── around them ──
    "edition": "第{number}版，更新于{at}",
    "stale": "未能连接服务器，信息截至{at}",
    "waiting": "正在连接…",
    "tab_now": "现在",
    "tab_day": "议程",
    "tab_hall": "平面图",
    "tab_story": "典型",
    "scenes": "各页面",
    "controls": "屏幕控制",
    "previous": "上一页",
    "following": "下一页",
    "pause": "暂停",
    "resume": "继续",
    "paused": "已暂停",
    "light": "浅色",
    "dark": "深色",
    "full_screen": "全屏",
    "other_language": "Tiếng Việt",
    # ── on a kiosk ──
    "whole": "议程",
    "own": "我的座位和会议",
    "own_none": "尚未公布您参加的会议，请询问接待台。",
    "own_block": "{block}区",
    "own_door": "请从{door}号门入场",
    "own_free": "请由接待人员引导入座",
    "today_short": "今天",
    "up": "向上",
    "down": "向下",
    "back": "返回扫码页面",
    "still_scan": "您可以随时出示二维码扫码。",
}
