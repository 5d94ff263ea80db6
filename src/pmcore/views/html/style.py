"""The style sheet of the report: plain on screen, tidy on paper."""

from __future__ import annotations

from pmcore.views.svg.style import FONT_STACK

STYLE = f"""
:root{{color-scheme:light}}
*{{box-sizing:border-box}}
body{{margin:0;background:#f5f6f8;color:#243040;font:14px/1.5 {FONT_STACK}}}
main{{max-width:1344px;margin:0 auto;padding:32px 32px 48px;background:#fff;min-height:100vh}}
header p{{margin:0;color:#66717f}}
h1{{margin:2px 0 20px;font-size:28px;line-height:1.25;overflow-wrap:anywhere}}
h2{{margin:36px 0 12px;font-size:18px}}
dl{{display:flex;flex-wrap:wrap;gap:12px;margin:0}}
dl div{{flex:1 1 150px;padding:12px 16px;border:1px solid #dfe3e8;border-radius:6px}}
dt{{color:#66717f;font-size:12px}}
dd{{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}}
.chart{{overflow-x:auto;margin:24px -16px 0}}
.chart svg{{display:block;min-width:960px;max-width:100%;height:auto}}
.scroll{{overflow-x:auto}}
.scroll table{{min-width:960px}}
.date{{white-space:nowrap}}
table{{width:100%;border-collapse:collapse;font-size:13px}}
th{{padding:6px 10px;border-bottom:2px solid #cfd5dd;text-align:left;font-size:12px;color:#66717f;
white-space:nowrap}}
td{{padding:6px 10px;border-bottom:1px solid #e9ecf0;vertical-align:top;overflow-wrap:anywhere}}
td.n,th.n{{width:1%;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}
td.w{{width:1%;white-space:nowrap;color:#66717f}}
td.name{{min-width:200px}}td.who{{min-width:96px}}
td.why{{min-width:240px;color:#4a5564}}
tr.summary td{{font-weight:600;background:#f7f8fa}}
tr.summary td.why{{font-weight:400}}
tr.critical td:first-child{{box-shadow:inset 3px 0 #8c1c13}}
.badge{{display:inline-block;padding:0 8px;border:1px solid;border-radius:9px;font-size:11px;
font-weight:600;line-height:18px;white-space:nowrap}}
.badge.critical,.badge.error{{color:#8c1c13;background:#fdecea}}
.badge.late{{color:#fff;background:#a5180f;border-color:#a5180f}}
.badge.warning{{color:#7a4b00;background:#fff4dd}}
.badge.info{{color:#33506f;background:#eaf1f9}}
code{{font-size:12px;color:#66717f}}
.note{{color:#7a4b00;font-weight:600}}
footer{{margin-top:40px;padding-top:12px;border-top:1px solid #dfe3e8;color:#66717f;font-size:12px}}
footer h2{{margin:0 0 4px;font-size:13px;color:#4a5564}}
footer ul{{margin:0 0 8px;padding-left:18px}}
@media screen and (max-width:640px){{main{{padding:20px 16px 32px}}}}
@page{{size:A4 landscape;margin:12mm}}
@media print{{body{{background:#fff;font-size:11px}}main{{max-width:none;padding:0;min-height:0}}
.chart{{margin:0}}.chart svg,.scroll table{{min-width:0}}.scroll,.chart{{overflow:visible}}
thead{{display:table-header-group}}tr,dl div{{break-inside:avoid}}
h2{{break-after:avoid}}*{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}
""".replace("\n", "")
