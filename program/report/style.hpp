// SPDX-License-Identifier: MIT
#pragma once

namespace animevae::program {

/// The style sheet of report.html: one column to read, wide figures that scroll on a telephone instead of shrinking
/// until nothing can be read, light and dark as the reader prefers, and paper.
inline constexpr const char* report_style = R"css(
:root{color-scheme:light dark;--page:#f5f6f8;--card:#ffffff;--ink:#1d2330;--muted:#59616f;--line:#e0e4ea;
--accent:#1f6fb4;--warn:#8a4b00;--warn-card:#fff4e0;--warn-line:#eab765}
@media (prefers-color-scheme:dark){:root{--page:#101217;--card:#171a21;--ink:#e9ebf0;--muted:#a6aebb;--line:#2d333e;
--accent:#6cb4f0;--warn:#ffd08a;--warn-card:#33260f;--warn-line:#8a6420}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,"DejaVu Sans",Verdana,sans-serif}
main,header>div,footer>div,nav>div{max-width:1080px;margin:0 auto;padding:0 20px}
header{padding:44px 0 6px}
h1{font-size:2rem;line-height:1.2;margin:0 0 10px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 12px}
h3{font-size:1rem;margin:20px 0 8px}
p{margin:0 0 12px;max-width:70ch}
a{color:var(--accent)}
.lede{font-size:1.12rem;color:var(--muted);margin-bottom:22px;max-width:80ch}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 22px;padding:0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.tiles dt{color:var(--muted);font-size:.84rem;line-height:1.35;margin-top:4px}
.tiles dd{margin:0;font-size:1.55rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.tiles small{font-size:.6em;font-weight:500;color:var(--muted);margin-left:.25em}
nav{position:sticky;top:0;z-index:1;background:var(--page);border-bottom:1px solid var(--line);margin-bottom:22px}
nav>div{display:flex;gap:4px 18px;overflow-x:auto;padding-top:10px;padding-bottom:10px;white-space:nowrap;
font-size:.92rem;scrollbar-width:none}
nav a{text-decoration:none;color:var(--muted)}
nav a:hover,nav a:focus-visible{color:var(--accent);text-decoration:underline}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;margin:0 0 20px;
scroll-margin-top:56px}
.warning{background:var(--warn-card);border:1px solid var(--warn-line);color:var(--warn);border-radius:12px;
padding:12px 16px;margin:0 0 14px;max-width:none}
.warning b{display:block}
.note,.command{color:var(--muted);font-size:.94rem;max-width:80ch}
.command code{display:inline-block;user-select:all;background:var(--card);color:var(--ink);border:1px solid var(--line);
border-radius:6px;padding:2px 8px;font:13px/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
.charts+.advice{margin-top:18px}
figure{margin:0 0 18px}
figure:last-child{margin-bottom:0}
figcaption{color:var(--muted);font-size:.94rem;max-width:75ch;margin-top:10px}
.picture{overflow-x:auto}
.picture svg{display:block;width:100%;max-width:1000px;height:auto}
.picture>div:not(.wide) svg{max-width:560px}
.picture img{display:block;max-width:100%;height:auto;border-radius:6px;background:#fff}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:18px 24px}
.charts figure{margin:0}
.charts svg{display:block;width:100%;height:auto}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));gap:16px;margin-bottom:18px}
.steps figure{margin:0}
.steps img{display:block;width:100%;height:auto;border-radius:6px;background:#fff}
.steps figcaption{margin-top:6px}
.controls{display:flex;flex-wrap:wrap;gap:10px 12px;align-items:center;margin-bottom:16px}
.controls fieldset{border:0;padding:0;margin:0 8px 0 0;display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center}
.controls legend{float:left;padding:0;margin-right:6px;color:var(--muted)}
.controls label,.controls button{min-height:36px;display:inline-flex;align-items:center;gap:6px;cursor:pointer}
.controls button{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--muted);border-radius:8px;
padding:4px 14px}
.controls button:hover,.controls button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}
.directions{margin-bottom:26px;display:grid;grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:20px 16px}
.directions figure{margin:0;min-width:0}
.directions figcaption{margin-top:0;font-size:.86rem;line-height:1.4;overflow-wrap:anywhere}
.directions figcaption b{color:var(--ink);font-weight:600}
.directions output{float:right;font-variant-numeric:tabular-nums}
.directions input{width:100%;margin:6px 0 0;height:24px;accent-color:var(--accent)}
.ends{display:flex;justify-content:space-between;gap:8px;font-size:.8rem;color:var(--muted)}
.frame{width:100%;border-radius:8px;background-repeat:no-repeat}
pre{margin:0;padding:14px 16px;overflow-x:auto;background:var(--page);border:1px solid var(--line);border-radius:10px;
font:13px/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;tab-size:2}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:left;vertical-align:top;padding:7px 18px 7px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
tr:first-child>*{border-top:0}
th{font-weight:500;color:var(--muted);width:28%;overflow-wrap:normal;hyphens:auto}
td.size{text-align:right;padding-right:0;white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--muted)}
details summary{cursor:pointer;color:var(--muted);padding:8px 0}
footer{color:var(--muted);font-size:.88rem;padding:6px 0 40px}
@media (min-width:900px){nav>div{flex-wrap:wrap}}
@media (max-width:640px){
header{padding-top:26px}h1{font-size:1.55rem}section{padding:18px 16px;border-radius:12px}
main,header>div,footer>div,nav>div{padding-left:12px;padding-right:12px}
.tiles{grid-template-columns:repeat(2,1fr)}.tiles dd{font-size:1.3rem}
.picture .wide{max-width:none;width:720px}th{width:auto}
}
@media print{
:root{--page:#fff;--card:#fff;--ink:#1d2330;--muted:#59616f;--line:#d5d9e0;--accent:#1d2330}
body{font-size:10.5pt}nav{display:none}header{padding-top:0}
section{border:0;padding:0;margin-bottom:20pt}h2,h3{break-after:avoid}
figure,.tiles div,tr{break-inside:avoid}.controls,.directions input{display:none}.frame{print-color-adjust:exact}pre{white-space:pre-wrap;font-size:8pt}.picture{overflow:visible}
.charts{grid-template-columns:1fr 1fr}.steps,.tiles{grid-template-columns:repeat(3,1fr)}
}
)css";

}  // namespace animevae::program
