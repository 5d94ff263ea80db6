"""XML in the code pages of East Asia, as UTF-8: expat reads none with several bytes a character."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from pmcore.kernel import Code, DocumentError

# What such documents call it, and what the machines that write them mean by it.
_PAGES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
}
_LONGEST_HEAD = 200
_declared = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']").match


def in_utf_8(chunks: Iterable[bytes]) -> tuple[Iterator[bytes], bool]:
    """Return a document in UTF-8 if it says that it is in such a code page, and whether it does.

    >>> said = '<?xml version="1.0" encoding="GBK"?><a>挖沟</a>'
    >>> parts, is_recoded = in_utf_8([said.encode("gbk")])
    >>> b"".join(parts).decode()[-9:], is_recoded
    ('<a>挖沟</a>', True)
    """
    parts, head = iter(chunks), b""
    for part in parts:
        head += part
        if len(head) >= _LONGEST_HEAD:
            break
    match = _declared(head[:_LONGEST_HEAD])
    name = match[1].decode().lower() if match else ""
    whole = chain((head,), parts)
    return (_recoded(whole, name), True) if name in _PAGES else (whole, False)


def _recoded(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(_PAGES[name])()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        problem = {"en": f"it says {name}: {error}", "zh": f"声明为 {name}：{error}"}
        raise DocumentError(Code.DOCUMENT_ENCODING, problem=problem) from None
