"""Chinese for the nouns that errors name as ``what``; the English is the word itself."""

from __future__ import annotations

NOUNS_ZH = {
    "calendar": "日历",
    "deliverable": "交付物",
    "field": "字段",
    "file reference": "文件引用",
    "label": "标签",
    "lag calendar": "延隔日历",
    "name": "名称",
    "notes": "备注",
    "party": "人员",
    "predecessor": "前置任务",
    "project": "项目",
    "scope axis": "范围维度",
    "successor": "后续任务",
    "task": "任务",
    "text": "文本",
}
