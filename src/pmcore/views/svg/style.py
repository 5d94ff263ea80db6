"""Colours and lines of the Gantt chart, in one sheet under the class ``pmg``.

Critical work is told three ways: a warm colour, a dark outline, and a heavier line. Every rule
starts at ``.pmg``, so charts and page do not touch each other's text.
"""

from __future__ import annotations

FONT_STACK = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
)

STYLE = f"""
.pmg{{font-family:{FONT_STACK};font-size:12px;font-variant-numeric:tabular-nums}}
.pmg text{{fill:#243040;unicode-bidi:isolate;white-space:pre}}
.pmg .pmg-paper{{fill:#fff}}
.pmg .pmg-title{{font-size:17px;font-weight:600}}
.pmg .pmg-facts{{fill:#66717f}}
.pmg .pmg-note{{fill:#7a4b00;font-weight:600}}
.pmg .pmg-key{{font-size:11px;fill:#4a5564}}
.pmg .pmg-head{{font-size:11px;fill:#66717f}}
.pmg .pmg-major{{font-size:12px;font-weight:600;fill:#3d4855}}
.pmg .pmg-minor{{font-size:11px;fill:#66717f}}
.pmg .pmg-mid{{text-anchor:middle}}
.pmg .pmg-end{{text-anchor:end}}
.pmg .pmg-cell{{font-size:11px;fill:#66717f}}
.pmg .pmg-strong{{font-weight:600;fill:#1c2733}}
.pmg .pmg-more{{font-size:11px;fill:#7a4b00}}
.pmg .pmg-missed{{fill:#a5180f;font-weight:600}}
.pmg .pmg-shade{{fill:#f2f4f7}}
.pmg .pmg-band{{fill:#f7f8fa}}
.pmg .pmg-rule{{stroke:#e9ecf0;fill:none}}
.pmg .pmg-grid{{stroke:#e9ecf0;fill:none}}
.pmg .pmg-period{{stroke:#cfd5dd;fill:none}}
.pmg .pmg-frame{{stroke:#cfd5dd;fill:none}}
.pmg .pmg-bar{{fill:#8fb4e3}}
.pmg .pmg-done{{fill:#3d77bf}}
.pmg .pmg-rest{{fill:#f3f7fc;stroke:#8fb4e3;stroke-dasharray:3 2}}
.pmg .pmg-wait{{fill:none;stroke:#8fb4e3;stroke-dasharray:3 2}}
.pmg .pmg-split{{fill:none;stroke:#3d77bf;stroke-width:2;stroke-dasharray:2 3}}
.pmg .pmg-summary{{fill:#3d4855}}
.pmg .pmg-milestone{{fill:#3d4855}}
.pmg .pmg-effort{{fill:#b9c3d0}}
.pmg .pmg-post{{stroke:#66717f;stroke-width:2;fill:none}}
.pmg .pmg-critical .pmg-bar{{fill:#ee8c80;stroke:#8c1c13;stroke-width:2}}
.pmg .pmg-critical .pmg-done{{fill:#b8362a}}
.pmg .pmg-critical .pmg-rest{{fill:#fef4f2}}
.pmg .pmg-critical .pmg-rest,.pmg .pmg-critical .pmg-wait{{stroke:#8c1c13}}
.pmg .pmg-critical .pmg-split{{stroke:#8c1c13}}
.pmg .pmg-inactive .pmg-split{{stroke:#a9b2bf}}
.pmg .pmg-critical .pmg-summary{{fill:#8c1c13;stroke:#8c1c13;stroke-width:2}}
.pmg .pmg-critical .pmg-milestone{{fill:#ee8c80;stroke:#8c1c13;stroke-width:2}}
.pmg .pmg-manual .pmg-bar{{fill:#fff;stroke:#3d77bf;stroke-width:2}}
.pmg .pmg-manual.pmg-critical .pmg-bar{{stroke:#8c1c13}}
.pmg .pmg-manual .pmg-milestone,.pmg .pmg-manual .pmg-summary{{fill:#fff}}
.pmg .pmg-manual .pmg-milestone,.pmg .pmg-manual .pmg-summary{{stroke:#3d4855;stroke-width:2}}
.pmg .pmg-manual.pmg-critical .pmg-milestone{{stroke:#8c1c13}}
.pmg .pmg-manual.pmg-critical .pmg-summary{{stroke:#8c1c13}}
.pmg .pmg-inactive .pmg-bar,.pmg .pmg-inactive .pmg-milestone{{fill:#e3e6ea;stroke:#a9b2bf}}
.pmg .pmg-inactive .pmg-done{{fill:#c3c9d1}}
.pmg .pmg-inactive text{{fill:#66717f;text-decoration:line-through}}
.pmg .pmg-datadate{{stroke:#3d77bf;stroke-width:2;fill:none}}
.pmg .pmg-mark{{fill:#8c1c13}}
.pmg .pmg-planned{{fill:#8a6fb0}}
.pmg .pmg-float{{stroke:#8a95a3;stroke-width:2;fill:none}}
.pmg .pmg-deadline{{stroke:#17704b;stroke-width:2;fill:#fff}}
.pmg .pmg-overdue{{stroke:#a5180f;stroke-width:2;fill:#a5180f}}
.pmg .pmg-link{{stroke:#a9b2bf;fill:none;stroke-dasharray:3 2}}
.pmg .pmg-tip{{fill:#a9b2bf}}
.pmg .pmg-driving .pmg-link{{stroke:#66717f;stroke-dasharray:none}}
.pmg .pmg-driving .pmg-tip{{fill:#66717f}}
.pmg .pmg-critical .pmg-link{{stroke:#8c1c13;stroke-width:2;stroke-dasharray:none}}
.pmg .pmg-critical .pmg-tip{{fill:#8c1c13}}
.pmg .pmg-today{{stroke:#b06a00;stroke-width:2;stroke-dasharray:6 3;fill:none}}
""".replace("\n", "")
