"""Chinese for the nouns that errors name as ``what``; the English is the word itself."""

from __future__ import annotations

NOUNS_ZH = {
    "calendar": "日历",
    "copy": "复制",
    "deliverable": "交付物",
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
    "working": "工作时间",
}
