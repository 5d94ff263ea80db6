"""Plain YAML for the data of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmcore.exchange.layout import WIDTH
from pmcore.exchange.yaml_in import yaml_module


def yaml_text(data: Mapping[str, Any]) -> str:
    """Write a document as YAML, keys in their order, without anchors."""
    yaml = yaml_module()

    dumper: Any = type(
        "PlainDumper",
        (getattr(yaml, "CSafeDumper", yaml.SafeDumper),),
        {"ignore_aliases": lambda self, data: True},
    )
    text: str = yaml.dump(
        data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2
    )
    return text
