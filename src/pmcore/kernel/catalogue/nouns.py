"""The nouns that errors name as ``what``: where nothing else is said, English is the word itself."""

from __future__ import annotations

NOUNS_ZH = {
    "alias": "别名",
    "calendar": "日历",
    "copy": "复制",
    "deliverable": "交付物",
    "detail": "详情",
    "elapsed": "连续时间",
    "field": "字段",
    "file reference": "文件引用",
    "label": "标签",
    "lag calendar": "延隔日历",
    "merge": "合并",
    "level of effort": "配合任务",
    "milestone": "里程碑",
    "name": "名称",
    "notes": "备注",
    "party": "人员",
    "percent": "百分比",
    "person": "人员",
    "predecessor": "前置任务",
    "project": "项目",
    "redo": "重做",
    "resource": "资源",
    "scope axis": "范围维度",
    "split": "拆分",
    "successor": "后续任务",
    "summary task": "摘要任务",
    "task": "任务",
    "text": "文本",
    "undo": "撤销",
    "word": "文字",
    "working": "工作时间",
}

# What stores keep, as the code calls it: in English and in Chinese.
STORED = {
    "assigned": ("assignments", "任务分配"),
    "baseline": ("baselines", "基线"),
    "change": ("change", "变更"),
    "command": ("record of the commands", "命令的记录"),
    "dependency": ("dependencies", "依赖"),
    "digest": ("digest", "校验值"),
    "epoch": ("record of the versions there were", "历次版本的记录"),
    "events": ("events that wait", "待通知的事件"),
    "head": ("row in lists", "列表中的行"),
    "import": ("import", "导入"),
    "log": ("log", "日志"),
    "places": ("order of the tasks", "任务的顺序"),
    "consumer": ("consumer of events", "事件消费者"),
    "position": ("record of how far a consumer has come", "消费者进度的记录"),
    "put_command": ("record of events that were put", "所放入事件的记录"),
    "quota": ("count of what is used", "用量统计"),
    "rows": ("rows", "数据行"),
    "schedule": ("schedules", "进度计划"),
    "settings": ("settings", "设置"),
    "snapshot": ("snapshot", "快照"),
    "tasks": ("tasks", "任务"),
    "version": ("version", "版本"),
}


def noun(word: str, language: str) -> str:
    """Return a noun in ``en`` or ``zh``; what is no noun that is known here stays as it is.

    >>> noun("task", "zh"), noun("change 5", "zh"), noun("places", "en"), noun("portfolio", "zh")
    ('任务', '变更 5', 'order of the tasks', 'portfolio')
    """
    counted, _, number = word.rpartition(" ")
    if counted and number.isdigit():
        return f"{noun(counted, language)} {number}"
    if word in STORED:
        return STORED[word][language == "zh"]
    return NOUNS_ZH.get(word, word) if language == "zh" else word
