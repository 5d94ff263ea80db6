"""Tasks are said by id and name wherever a finding knows the name."""

from __future__ import annotations

import json
import pickle

from hypothesis import given
from hypothesis import strategies as st

from pmcore import Calendar, Project, schedule
from pmcore.kernel import Code, Finding, JsonValue, LocalizedText
from pmcore.kernel.naming import TASK_FIELDS, close_gaps, say_task
from pmcore.wbs.lint import lint

NAMES = {"a": LocalizedText(en="Dig", zh="开挖"), "b": LocalizedText("Pour")}


def found(**context: object) -> Finding:
    return Finding(Code.SCHEDULE_NO_DURATION, context)  # type: ignore[arg-type]


class TestFinding:
    """A message names a task as its reader calls it."""

    def test_given_a_name_in_two_languages_then_each_reader_gets_their_own(self) -> None:
        finding = found(task="a", why={"en": "it has none", "zh": "没有"}).naming(NAMES.get)

        assert "a “Dig”" in finding.message()
        assert "a“开挖”" in finding.message("zh")

    def test_given_a_name_without_language_then_every_reader_gets_it(self) -> None:
        finding = found(task="b").naming(NAMES.get)

        assert "b “Pour”" in finding.message()
        assert "b“Pour”" in finding.message("zh")

    def test_given_no_name_then_the_finding_stays_as_it_is(self) -> None:
        finding = found(task="c")

        assert finding.naming(NAMES.get) == finding
        assert finding.naming(NAMES.get).message() == finding.message()

    def test_given_many_tasks_then_those_shown_are_named_and_the_others_not_carried(self) -> None:
        tasks: list[JsonValue] = [f"t{number}" for number in range(500)]
        asked: list[str] = []

        def name_of(id: str) -> LocalizedText:
            asked.append(id)
            return LocalizedText(id.upper())

        finding = Finding(Code.SCHEDULE_PERCENT_WITHOUT_START, {"count": 500, "tasks": tasks})
        said = finding.naming(name_of).message()

        assert "t0 “T0”" in said
        assert "t499 “T499”" in said
        assert len(asked) == 12

    def test_given_names_then_data_stays_ids_and_is_json(self) -> None:
        finding = found(task="a").naming(NAMES.get)

        assert finding.task == "a"
        assert json.loads(json.dumps(finding.to_dict()))["context"]["task_names"] == {
            "a": {"en": "Dig", "zh": "开挖"}
        }
        assert pickle.loads(pickle.dumps(finding)) == finding

    @given(
        st.dictionaries(
            st.sampled_from((*TASK_FIELDS, "task_names")),
            st.recursive(
                st.one_of(st.none(), st.integers(), st.text(max_size=5)),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=3), inner, max_size=3)
                ),
                max_leaves=5,
            ),
        )
    )
    def test_whatever_a_context_holds_a_message_is_made(self, context: dict[str, object]) -> None:
        for language in ("en", "zh"):
            assert found(**context).message(language)
            assert found(**context).naming(NAMES.get).message(language)


class TestRooms:
    """Schedules and lint name the tasks of their findings."""

    def plan(self) -> Project:
        week = Calendar.standard("office", zone=None)
        plan = Project("LAMP", "Lamp", start="2026-03-02", calendars=[week])
        plan.add("T1", {"en": "Sample", "zh": "封样"}, duration="9d")
        plan.add("T2", {"en": "On sale", "zh": "开售"}, kind="milestone", deadline="2026-03-04")
        plan.link("T1", "T2")
        return plan

    def test_given_a_missed_deadline_then_task_and_chain_are_named(self) -> None:
        [missed] = [
            finding
            for finding in schedule(self.plan()).findings
            if finding.code == "schedule.deadline_missed"
        ]

        assert missed.message().startswith("T2 “On sale” finishes on ")
        assert missed.message().endswith("> T1 “Sample” > T2 “On sale”.")
        assert "T1“封样” > T2“开售”" in missed.message("zh")
        assert missed.context["path"] == ["T1", "T2"]

    def test_given_lint_then_tasks_are_named(self) -> None:
        said = [finding.message() for finding in lint(self.plan())]

        assert "Task T1 “Sample” has no owner." in said
        assert all("“" in message for message in said)


class TestWords:
    """How a task is written in a sentence."""

    def test_given_chinese_then_no_gap_follows_the_name(self) -> None:
        assert close_gaps(f"{say_task('live', '开售', 'zh')} 于 5月") == "live“开售”于 5月"
