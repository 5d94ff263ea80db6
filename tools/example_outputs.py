"""Write what the documentation's examples print into the text blocks that follow them.

``make docs`` runs it after a change of wording; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from pages import ROOT, all_pages, pasted_into_a_checkout, run_examples


def refreshed(page: Path) -> str:
    """Return the page with every shown output as it is now."""
    text = page.read_text(encoding="utf-8")
    with pasted_into_a_checkout():
        ran = list(run_examples(page))
    for block, printed in reversed(ran):
        if block.output is not None:
            first, last = block.output_span
            text = text[:first] + printed + text[last:]
    return text


def main() -> None:
    for page in all_pages():
        before, after = page.read_text(encoding="utf-8"), refreshed(page)
        if before != after:
            page.write_text(after, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
