"""What to try next, said to somebody at a command line, where the library speaks to a program."""

from __future__ import annotations

from pmcore.kernel import Code, PmcoreError
from pmcore.kernel.catalogue import entry

_ADVICE: dict[Code, tuple[str, str]] = {
    Code.STORE_CONFLICT: (
        "Version {found} is kept now: write it to another file (pmcore db open), and go on there.",
        "现存版本为 {found}：请用 pmcore db open 将其写入另一文件，并在其中继续。",
    ),
    Code.STORE_NOT_YET: (
        "Version {found} is kept now: give that, or open it anew (pmcore db open).",
        "现存版本为 {found}：请使用该版本号，或重新打开（pmcore db open）。",
    ),
    Code.STORE_CONSUMER_UNKNOWN: (
        "Enter it once: pmcore db events STORE {consumer} --subscribe now.",
        "请先登记：pmcore db events STORE {consumer} --subscribe now。",
    ),
    Code.HISTORY_EMPTY: (
        "See pmcore db history STORE {project}; a new change ends what can be redone.",
        "可用 pmcore db history STORE {project} 查看历史；新的变更会使可重做的内容失效。",
    ),
    Code.STORE_IMPORTING: (
        "Wait for it. Drop what nobody goes on with: pmcore db imports STORE --drop {project}.",
        "请等待导入完成。若无人继续：pmcore db imports STORE --drop {project}。",
    ),
    Code.STORE_PERSON_UNKNOWN: (
        "Check the id. For somebody who was never kept, give what stands for them: --also TEXT.",
        "请检查编号。若要抹除未登记的人员，请用 --also TEXT 给出代表此人的文字。",
    ),
    Code.DOCUMENT_INVALID: (
        "{advice} Nothing was loaded. pmcore check lists every problem.",
        "{advice}未载入任何内容。可用 pmcore check 列出所有问题。",
    ),
    Code.CLI_EXISTS: (
        "Choose another name, or write over it with --replace where the command has that option.",
        "请换一个文件名；若命令提供 --replace，可用它覆盖。",
    ),
}


def advice(error: PmcoreError, language: str) -> str:
    """Say what to try, naming options and commands where the library would name functions.

    >>> advice(PmcoreError(Code.STORE_CONSUMER_UNKNOWN, consumer="erp"), "en")
    'Enter it once: pmcore db events STORE erp --subscribe now.'
    """
    if error.code not in _ADVICE:
        return error.advice(language)
    en, zh = _ADVICE[error.code]
    words = entry(error.code)._replace(advice_en=en, advice_zh=zh)
    return words.advice(error.context, language)
