"""YAML plans are plain: what other YAML readers guess or run is a text here, or refused."""

from __future__ import annotations

import sys
from time import process_time

import pytest

from pmcore.exchange import ReadLimits, plan_from_yaml, plan_to_yaml
from pmcore.exchange.yaml_in import parse_yaml
from pmcore.kernel import DocumentError, MissingExtraError, PmcoreError
from pmcore.wbs import Project

PLAN = """
# a comment
schema: pmcore.plan/1
project:
  id: SITE
  name: {en: Site, zh: 工地}
  start: 2026-03-02        # a text, not a date object
calendars:
  - id: office
    zone: Asia/Shanghai
    week:
      mon-fri: 09:00-12:00 13:30-18:30
tasks:
  - {id: dig, name: Dig, duration: 3d, deadline: 2026-03-06}
  - id: pour
    name: "yes"
    percent_complete: 50
    cost: 12.50
dependencies:
  - {predecessor: dig, successor: pour, lag: +1d}
"""


def cost_of(text: str) -> float:
    start = process_time()
    parse_yaml(text, ReadLimits())
    return process_time() - start


def code_of(text: str, limits: ReadLimits | None = None) -> str:
    with pytest.raises(PmcoreError) as caught:
        plan_from_yaml(text, limits or ReadLimits())
    return str(caught.value.code)


class TestPlainYaml:
    """Mappings, lists, texts, numbers, true, false and null."""

    def test_given_a_plan_in_yaml_then_it_is_read(self) -> None:
        plan = plan_from_yaml(PLAN)

        assert plan.settings.start.isoformat() == "2026-03-02"
        assert str(plan["pour"].name) == "yes"
        assert str(plan["pour"].cost) == "12.50"
        assert str(plan.dependency("dig", "pour").lag) == "1d"
        assert plan_from_yaml(plan_to_yaml(plan)) == plan

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("yes", "yes"),
            ("No", "No"),
            ("2026-03-02", "2026-03-02"),
            ("9:30", "9:30"),
            ("1_000", "1_000"),
            ("0x1f", "0x1f"),
            ("010", "010"),
            ("1e3", "1e3"),
            (".inf", ".inf"),
            (".nan", ".nan"),
            ("<<", "<<"),
            ("'1'", "1"),
            ("1", 1),
            ("-12", -12),
            ("true", True),
            ("null", None),
            ("", None),
        ],
    )
    def test_only_json_words_are_more_than_texts(self, text: str, value: object) -> None:
        read = parse_yaml(f"a: {text}", ReadLimits())["a"]

        assert (read, type(read)) == (value, type(value))

    def test_given_keys_that_look_like_numbers_then_they_are_texts(self) -> None:
        assert parse_yaml("{1: a, true: b, null: c}", ReadLimits()) == {
            "1": "a",
            "true": "b",
            "null": "c",
        }

    def test_given_a_byte_order_mark_and_bytes_then_they_are_read(self) -> None:
        assert len(plan_from_yaml(b"\xef\xbb\xbf" + PLAN.encode())) == 2


class TestRefused:
    """Everything that shares, tags, merges or repeats is refused with its line."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("a: &x 1", "document.yaml_feature"),
            ("a: &x [1]", "document.yaml_feature"),
            ("a: *x", "document.yaml_feature"),
            ("a: !!python/object/apply:os.system [ls]", "document.yaml_feature"),
            ("a: !!str 1", "document.yaml_feature"),
            ("!!set {a}", "document.yaml_feature"),
            ("? [a]\n: 1", "document.yaml_feature"),
            ("? {a: 1}\n: 1", "document.yaml_feature"),
            ("a: 1\n---\nb: 2", "document.yaml_feature"),
            ("%YAML 1.2\n---\na: 1", "document.yaml_feature"),
            ("a: 1\n%TAG ! t\n---\n", "document.yaml_feature"),
            ("a: 1\na: 2", "document.key_twice"),
            ("a: [1", "document.syntax"),
            ("a: 'x", "document.syntax"),
            ("\t- a", "document.syntax"),
            ("a: \x07", "document.syntax"),
            ("a: " + "9" * 100, "document.number"),
            ("[" * 100, "document.too_deep"),
            ("a: 1", "document.schema"),
            ("", "document.schema"),
        ],
    )
    def test_given_yaml_with_more_than_plain_values_then_a_code(self, text: str, code: str) -> None:
        assert code_of(text) == code

    def test_given_an_alias_bomb_then_nothing_is_expanded(self) -> None:
        lines = ["a0: &a0 [x, x]"]
        lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]

        assert code_of("\n".join(lines)) == "document.yaml_feature"

    @pytest.mark.parametrize(
        "before", ["", "# a\r\n\n  # b\x85", "a: 1\n", "a: 1\n...\n# b\n", "---\n"]
    )
    def test_given_a_file_of_tag_directives_then_not_one_is_read(self, before: str) -> None:
        """The library compares each with all before it: twice as many took four times as long."""
        text = before + "".join(f"%TAG !{n}! t\n" for n in range(50_000)) + "---\na: 1\n"
        start = process_time()

        with pytest.raises(DocumentError, match="uses a directive") as caught:
            parse_yaml(text, ReadLimits())

        assert caught.value.context["line"] == 1 + len(before.splitlines())
        plain = before + "# TAG !1! t\n" * 50_000
        assert process_time() - start < 10 * cost_of(plain) + 0.1

    @pytest.mark.parametrize("text", ["a: |\n  %b\n", 'a: "\n%b"', "a: [b\n%b]", "a: 1 # %\n#%"])
    def test_given_a_percent_sign_that_is_no_directive_then_it_is_read(self, text: str) -> None:
        assert "a" in parse_yaml(text, ReadLimits())

    def test_given_a_feature_then_its_line_is_named(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_yaml("a: 1\nb: &x 2")

        assert caught.value.message() == "Line 2 uses an anchor, which plan files do not allow."
        assert "锚点" in caught.value.message("zh")

    def test_given_no_package_for_yaml_then_the_advice_names_the_extra(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "yaml", None)

        with pytest.raises(MissingExtraError) as caught:
            plan_from_yaml(PLAN)

        assert (
            caught.value.advice()
            == "Install the extra yaml; in a checkout of pmcore: pip install -e '.[yaml]'"
        )


def test_given_a_plan_then_its_yaml_has_no_anchors() -> None:
    plan = Project("P", "P", start="2026-03-02", notes="x")
    plan.add("A", "P", notes="x")

    assert "&" not in plan_to_yaml(plan)
