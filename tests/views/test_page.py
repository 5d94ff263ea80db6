"""The report as one HTML page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pmcore.kernel import Code, Finding
from pmcore.views import GanttChart, GanttRow
from pmcore.views.html import Report, ReportTask, html_page

HOSTILE = '"><script>alert(1)</script>\x00'
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Checks that tags nest, and collects tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader


def report(text: str, language: str = "en", findings: tuple[Finding, ...] = ()) -> Report:
    row = GanttRow("T1", text, text, "task", 0, 0, 480, is_critical=True)
    chart = GanttChart(text, (row,), (), 0, 480, None, language=language)
    cells = (text,) * 6
    task = ReportTask(text, text, "task", 1, *cells, True, True, text)
    return Report(text, chart, ((text, text),), (task,), text, findings, text, (text,), text)


class TestHtmlPage:
    """Self-contained: no scripts, no links, nothing loaded; every text escaped."""

    def test_given_hostile_texts_everywhere_when_written_then_they_stay_text(self) -> None:
        finding = Finding(
            Code.TEXT_INVALID, {"what": HOSTILE, "value": HOSTILE, "problem": HOSTILE}
        )

        page = html_page(report(HOSTILE, findings=(finding,)))

        reader = read(page)
        assert not {"script", "link", "img", "iframe", "a", "object"} & set(reader.tags)
        assert not {name for name in reader.attributes if name.startswith("on")}
        assert not {"href", "src"} & reader.attributes
        assert "<script" not in page
        assert "\x00" not in page

    def test_given_a_report_when_written_twice_then_the_bytes_are_the_same(self) -> None:
        assert html_page(report("Dig")) == html_page(report("Dig"))

    def test_given_a_critical_late_task_when_written_then_words_say_so(self) -> None:
        texts = read(html_page(report("Dig"))).texts

        assert texts.count("Critical") == 2  # heading and badge
        assert "Late" in texts

    @pytest.mark.parametrize(
        ("language", "says"),
        [("en", "Nothing was found that needs attention."), ("zh", "未发现需要处理的问题。")],
    )
    def test_given_no_findings_when_written_then_the_page_says_so(
        self, language: str, says: str
    ) -> None:
        page = html_page(report("Dig", language))

        assert says in read(page).texts
        assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in page

    def test_given_findings_when_written_then_severity_code_message_and_advice_stand_there(
        self,
    ) -> None:
        finding = Finding(Code.LANGUAGE_UNKNOWN, {"language": "de", "known": ["en", "zh"]})

        texts = read(html_page(report("Dig", findings=(finding,)))).texts

        assert {"Error", "language.unknown", finding.message(), finding.advice()} <= set(texts)

    def test_given_a_long_sentence_when_written_then_it_is_whole(
        self,
    ) -> None:
        sentence = "x" * 2000
        task = ReportTask("1", "Dig", "task", 0, "", "", "", "", "", "", False, False, sentence)
        chart = report("Dig").chart

        page = html_page(Report("Dig", chart, (), (task,), "", (), "", (), "pmcore"))

        assert sentence in read(page).texts

    def test_given_a_date_in_a_sentence_when_written_then_it_does_not_break(self) -> None:
        sentence = "It waits until Wed 2026-03-04 18:00, from 2026-03-02 on."
        task = ReportTask("1", "Dig", "task", 0, "", "", "", "", "", "", False, False, sentence)

        page = html_page(Report("Dig", report("Dig").chart, (), (task,), "", (), "", (), "pmcore"))

        assert '<span class="date">2026-03-04 18:00</span>, from <span class="date">' in page
