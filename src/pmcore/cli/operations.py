"""What changes are called that nobody gave a label: by the operation that made them."""

from __future__ import annotations

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    "add": "新增任务",
    "add many": "批量新增任务",
    "update": "修改任务",
    "remove": "移除任务",
    "split": "拆分任务",
    "merge": "合并任务",
    "move": "移动任务",
    "reorder": "调整顺序",
    "indent": "降级",
    "outdent": "升级",
    "link": "建立依赖",
    "relink": "修改依赖",
    "unlink": "解除依赖",
    "set baseline": "设置基线",
    "clear baseline": "清除基线",
    "become": "替换为另一版本",
    "configure": "修改设置",
    "restore": "恢复归档项目",
    "add recurring": "新增周期任务",
    "change recurring": "修改周期任务",
    "next occurrence": "生成下一次任务",
    "move project": "平移项目",
    "change set": "多项修改",
    "save": "保存文件",
}
_STAGES: Mapping[str, str] = {
    "draft": "草稿",
    "planned": "已计划",
    "active": "进行中",
    "on_hold": "暂停",
    "completed": "已完成",
    "archived": "已归档",
}
_ADVANCE = "advance to "


def operation(label: str, language: str) -> str:
    """Return a label in a language; one that somebody gave stays as it is.

    >>> operation("add recurring", "zh"), operation("advance to active", "zh")
    ('新增周期任务', '转为进行中')
    >>> operation("slip", "zh"), operation("add recurring", "en")
    ('slip', 'add recurring')
    """
    if language != "zh":
        return label
    if label.startswith(_ADVANCE):
        stage = label.removeprefix(_ADVANCE)
        return f"转为{_STAGES[stage]}" if stage in _STAGES else label
    return _CHINESE.get(label, label)
