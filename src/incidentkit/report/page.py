"""The HTML page: its style sheet and its template, kept in the code so that no report fails for want of a file.

Colours and their contrast are those of the design (docs/decisions): text 15:1, muted 7:1, states 7:1, light and dark.
"""

CSS = """
:root{color-scheme:light dark;--ground:#fbfaf7;--surface:#f1efe9;--panel:#e5e2d9;--text:#1c2026;--muted:#4d5661;
--line:#d5d1c6;--edge:#767a80;--accent:#0b559f;--good:#17602f;--watch:#704b00;--bad:#a3221a;--badground:#fbeae8}
@media (prefers-color-scheme:dark){:root{--ground:#12171d;--surface:#1a2129;--panel:#242d37;--text:#e8ebef;
--muted:#a9b4c0;--line:#303a45;--edge:#6d7c8a;--accent:#86bdf7;--good:#86d19a;--watch:#f0c76a;--bad:#ff9d94;
--badground:#2b1a1b}}
*{box-sizing:border-box}
html{font:16px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans","DejaVu Sans",Arial,sans-serif;
-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);overflow-wrap:anywhere}
.page{max-width:60rem;margin:0 auto;padding:1.25rem 1.5rem 4rem}
.top{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding-bottom:1rem;color:var(--muted);font-size:.875rem}
.tlp{font-weight:700;color:#fff;background:#000;padding:.2rem .6rem;font-size:1rem;letter-spacing:.02em;white-space:nowrap}
.tlp-red{color:#ff2b2b}.tlp-amber,.tlp-amber-strict{color:#ffc000}.tlp-green{color:#33ff00}
.drill{border:2px dashed var(--watch);color:var(--watch);padding:.6rem 1rem;margin:0 0 1.5rem;font-weight:600;text-align:center;max-width:none}
.notice{border-left:5px solid var(--bad);background:var(--badground);color:var(--bad);padding:.75rem 1rem;margin:0 0 1.5rem}
.notice h2{font-size:1rem;margin:0 0 .35rem;border:0;padding:0;color:inherit}
.notice ul{margin:0;padding-left:1.2rem}
h1{font:600 2.1rem/1.2 "Iowan Old Style","Palatino Linotype",Palatino,Charter,Georgia,"Noto Serif","Liberation Serif","DejaVu Serif",serif;
margin:.25rem 0 .4rem;text-wrap:balance}
.logo{display:block;max-height:4rem;width:auto;margin:0 0 .75rem}
.byline{color:var(--muted);margin:0 0 1.25rem}
h2{font-size:1.3rem;line-height:1.3;font-weight:600;margin:2.75rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
p{margin:.5rem 0;max-width:44rem}
a{color:var(--accent)}
.muted{color:var(--muted)}.good{color:var(--good)}.watch{color:var(--watch)}.bad{color:var(--bad);font-weight:700}
.chips{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:0 0 1.75rem;padding:.9rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.chips div{display:flex;gap:.6rem;align-items:baseline}
.chips dt{color:var(--muted)}.chips dd{margin:0;font-weight:600}
.glyph{letter-spacing:.08em;margin-right:.35rem}
.summary{display:grid;grid-template-columns:minmax(7rem,10rem) 1fr;gap:0;margin:0}
.summary dt{color:var(--muted);padding:.65rem 1rem .65rem 0}
.summary dd{margin:0;padding:.65rem 0;min-width:0}
.summary dt:not(:first-of-type),.summary dt:not(:first-of-type)+dd{border-top:1px solid var(--line)}
.summary dd p{margin:0 0 .2rem;white-space:pre-wrap;max-width:none}
.summary dd.watch,.summary dd.good{color:inherit}
.summary dd.watch p:first-child,.summary dd.good p:first-child{font-weight:600}
.summary dd.watch p:first-child{color:var(--watch)}.summary dd.good p:first-child{color:var(--good)}
.phases{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(6.6rem,1fr));gap:.6rem 1rem;padding:0;margin:.5rem 0 0}
.phases li{font-size:.9rem}
.phases span{display:block}
.phases svg{display:block;width:100%;height:6px;margin-top:.3rem}
.bar{fill:var(--panel)}.fill{fill:var(--good)}
h2.small{font-size:1rem;margin:1.75rem 0 .25rem;border:0;padding:0}
.contents ul{columns:3 13rem;column-gap:1.5rem;list-style:none;margin:.5rem 0 0;padding:0}
.contents li{break-inside:avoid;padding:.12rem 0}
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:.75rem 0;font-size:.9375rem}
caption{text-align:left;color:var(--muted);padding:0 0 .35rem;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;color:var(--muted);border-bottom:1.5px solid var(--edge);font-size:.875rem}
tbody tr{border-bottom:1px solid var(--line)}
th.group{background:var(--surface);font-weight:600;padding:.4rem .6rem}
.number{width:3.8rem;font-variant-numeric:tabular-nums}.time{width:6.2rem;font-variant-numeric:tabular-nums}
.date{width:9.4rem;font-variant-numeric:tabular-nums}.who{width:8.5rem}.word{width:8.5rem}
td p{margin:0 0 .15rem;max-width:none}
td p:last-child{margin-bottom:0}
.strong{font-weight:600}
.label{color:var(--muted)}
.quote{white-space:pre-wrap}
.code{font:.8125rem/1.45 ui-monospace,"SF Mono",Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
tr.faded td{color:var(--muted)}
tr.faded .strong,tr.faded .quote{text-decoration:line-through;text-decoration-color:var(--edge)}
.pairs{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.55rem 1.25rem;margin:.75rem 0}
.pairs dt{color:var(--muted)}.pairs dd{margin:0;min-width:0}.pairs dd p{margin:0;max-width:none}
.items{padding-left:1.2rem;margin:.5rem 0}.items li{margin:.25rem 0}.items p{margin:0}
.seal{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.5rem .75rem;list-style:none;counter-reset:word;
padding:1.1rem 1.25rem;margin:1rem 0;background:var(--surface);border:1px solid var(--line)}
.seal li{counter-increment:word;font-size:1.0625rem;font-weight:600}
.seal li::before{content:counter(word);display:inline-block;width:1.7rem;color:var(--muted);font-weight:400;font-size:.8125rem}
.foot{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted);font-size:.875rem;
display:flex;justify-content:space-between;gap:1rem;align-items:center}
.figure{margin:1rem 0 1.5rem}.scroll{overflow-x:auto}.picture{display:block;width:100%;min-width:36rem;height:auto}
.picture text{font-family:inherit}.qr .picture{min-width:0;width:11rem}
.f-text{fill:var(--text)}.f-muted{fill:var(--muted)}.f-line{fill:var(--line)}.f-panel{fill:var(--panel)}.f-accent{fill:var(--accent)}
.f-good{fill:var(--good)}.f-watch{fill:var(--watch)}.f-bad{fill:var(--bad)}.f-ground{fill:var(--ground)}
.s-text{stroke:var(--text)}.s-muted{stroke:var(--muted)}.s-line{stroke:var(--line)}.s-panel{stroke:var(--panel)}
.s-accent{stroke:var(--accent)}.s-good{stroke:var(--good)}.s-watch{stroke:var(--watch)}.s-bad{stroke:var(--bad)}
figcaption{color:var(--muted);font-size:.875rem;margin:.4rem 0;max-width:44rem}
.numbered{margin:.5rem 0;padding-left:1.6rem;columns:2 18rem;column-gap:2rem}.numbered li{break-inside:avoid;padding:.1rem 0}.numbered p{margin:0}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:1rem;list-style:none;padding:0;margin:1rem 0}
.gallery figure{margin:0}.gallery img{display:block;width:100%;height:8rem;object-fit:contain;background:var(--surface);border:1px solid var(--line)}
.gallery figcaption{font-size:.8125rem}
@media screen and (max-width:40rem){
.page{padding:1rem 1rem 3rem}h1{font-size:1.6rem}
.summary,.pairs{grid-template-columns:1fr}
.summary dt{padding:.65rem 0 0}.summary dd{padding:.1rem 0 .65rem}
.summary dt:not(:first-of-type)+dd{border-top:0}
.pairs dd{margin-bottom:.4rem}.contents ul{columns:1}
table,tbody,tr,td,caption{display:block;width:auto}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th.group{display:block}
tbody tr{padding:.55rem 0}
td{padding:0 0 .2rem}
td.number,td.time,td.who,td.date,td.word{display:inline-block;width:auto;margin-right:.9rem}
td.time p,td.who p,td.date p{display:inline;margin-right:.3rem}
td.number p::before,td.time::before{content:attr(data-label) " ";color:var(--muted);font-size:.8125rem}
.foot{display:block}}
@media print{
:root{color-scheme:light;--ground:#fff;--surface:#f4f3ef;--panel:#e5e2d9;--text:#111;--muted:#454d57;--line:#cfcbc0;--edge:#767a80;
--accent:#0b559f;--good:#17602f;--watch:#704b00;--bad:#a3221a;--badground:#fbeae8}
html{font-size:10pt;line-height:1.42}.page{max-width:none;padding:0;margin:0}
.top{padding-bottom:.4rem}.tlp{font-size:.9rem}.drill{padding:.25rem;margin-bottom:.7rem}
h1{font-size:1.9rem;margin-top:0}.byline{margin-bottom:.8rem}
.chips{padding:.5rem 0;margin-bottom:.9rem}
.summary dt,.summary dd{padding-top:.32rem;padding-bottom:.32rem}.summary dd p{margin:0}
h2.small{margin-top:1rem}table{font-size:.92rem}th,td{padding-top:.36rem;padding-bottom:.36rem}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2{break-after:avoid;margin-top:1.9rem}caption{break-after:avoid}
thead{display:table-header-group}tr,li,.summary dd,.pairs dd,.notice,.seal{break-inside:avoid}
th.group{break-after:avoid}
p{orphans:3;widows:3}
.contents{display:none}
thead tr,thead th{break-after:avoid}tbody:first-of-type tr:first-child{break-before:avoid}
a{color:inherit;text-decoration:none}
@page{size:A4;margin:18mm 17mm 18mm}}
"""

TEMPLATE = """\
{%- macro lines(cell) -%}
{%- for t in cell %}<p{% if t.style not in ('plain', 'code') %} class="{{ t.style }}"{% endif %}>
{%- if t.label %}<span class="label">{{ t.label }}{{ colon }}</span> {% endif -%}
{%- if t.link %}<a href="{{ t.link }}" rel="noreferrer noopener">{{ t.text }}</a>
{%- elif t.style == 'code' %}<code class="code">{{ t.text }}</code>{% else %}{{ t.text }}{% endif -%}
</p>{% endfor -%}
{%- endmacro -%}
<!DOCTYPE html>
<html lang="{{ o.language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>{{ o.label }} – {{ o.title }}</title>
<style>{{ css }}</style>
</head>
<body>
<div class="page">
<header class="top"><span>{{ o.kind }}</span><span class="tlp {{ tlp_class }}">{{ o.tlp }}</span></header>
<main>
<div class="first">
{%- if o.drill %}
<p class="drill">{{ o.drill }}</p>
{%- endif %}
{% if o.logo %}<img class="logo" src="{{ data(o.logo) }}" width="{{ o.logo.width }}" height="{{ o.logo.height }}" alt="">{% endif %}
<h1>{{ o.title }}</h1>
<p class="byline">{{ o.byline }}</p>
{%- if o.notices %}
<section class="notice" aria-labelledby="notice"><h2 id="notice">× {{ notice_title }}</h2><ul>
{%- for each in o.notices %}<li>{{ each }}</li>{% endfor %}</ul></section>
{%- endif %}
<dl class="chips">
{%- for c in o.chips %}
<div><dt>{{ c.name }}</dt><dd class="{{ c.tone }}"><span class="glyph" aria-hidden="true">{{ c.glyph }}</span>{{ c.word }}</dd></div>
{%- endfor %}
</dl>
<h2 class="small" id="summary">{{ o.summary_title }}</h2>
<dl class="summary">
{%- for each in o.summary %}
<dt>{{ each.label }}</dt><dd class="{{ each.tone }}">{% for line in each.lines %}<p>{{ line }}</p>{% endfor %}</dd>
{%- endfor %}
</dl>
{%- if o.phases %}
<h2 class="small" id="phases">{{ o.phases_title }}</h2>
<ol class="phases">
{%- for name, done, total, words in o.phases %}
<li><span>{{ name }}</span><span class="muted">{{ '✓ ' if done == total else '' }}{{ words }}</span>
<svg viewBox="0 0 {{ total }} 1" preserveAspectRatio="none" role="img" aria-label="{{ name }}: {{ words }}"><rect class="bar" width="{{ total }}" height="1"></rect><rect class="fill" width="{{ done }}" height="1"></rect></svg></li>
{%- endfor %}
</ol>
{%- endif %}
{%- if o.sections | length > 1 %}
<nav class="contents" aria-labelledby="contents"><h2 class="small" id="contents">{{ o.contents_title }}</h2>
<ul>{% for s in o.sections %}<li><a href="#{{ s.anchor }}">{{ s.title }}</a></li>{% endfor %}</ul></nav>
{%- endif %}
</div>
{%- for s in o.sections %}
<section aria-labelledby="{{ s.anchor }}">
<h2 id="{{ s.anchor }}">{{ s.title }}</h2>
{%- for b in s.blocks %}
{%- set name = kind(b) %}
{%- if name == 'Paragraph' %}
<p class="{{ b.style }}">{{ b.text }}</p>
{%- elif name == 'Items' %}
<ul class="items">{% for cell in b['items'] %}<li>{{ lines(cell) }}</li>{% endfor %}</ul>
{%- elif name == 'Pairs' %}
<dl class="pairs">{% for label, cell in b['items'] %}<dt>{{ label }}</dt><dd>{{ lines(cell) }}</dd>
{% endfor %}</dl>
{%- elif name == 'Figure' %}
<figure class="figure {{ b.picture.name }}"><div class="scroll" role="group" tabindex="0" aria-label="{{ b.caption }}">{{ draw(b.picture) }}</div>
<figcaption>{{ b.caption }}</figcaption>
{%- if b.numbered %}
<ol class="numbered">{% for cell in b.numbered %}<li>{{ lines(cell) }}</li>{% endfor %}</ol>
{%- endif %}</figure>
{%- elif name == 'Gallery' %}
<ul class="gallery">{% for t in b.thumbnails %}<li><figure><img src="{{ data(t) }}" width="{{ t.width }}" height="{{ t.height }}" alt="{{ t.alt }}"><figcaption>{{ t.caption }}</figcaption></figure></li>{% endfor %}</ul>
{%- elif name == 'Words' %}
<ol class="seal">{% for word in b.words %}<li>{{ word }}</li>{% endfor %}</ol>
{%- else %}
<table>
<caption>{{ b.caption }}</caption>
<thead><tr>{% for c in b.columns %}<th scope="col" class="{{ b.kinds[loop.index0] }}">{{ c }}</th>{% endfor %}</tr></thead>
{%- for g in b.groups %}
<tbody>
{%- if g.title %}
<tr><th class="group" scope="rowgroup" colspan="{{ b.columns|length }}">{{ g.title }}</th></tr>
{%- endif %}
{%- for r in g.rows %}
<tr{% if r.anchor %} id="{{ r.anchor }}"{% endif %}{% if r.faded %} class="faded"{% endif %}>
{%- for cell in r.cells %}<td class="{{ b.kinds[loop.index0] }}" data-label="{{ b.columns[loop.index0] }}">{{ lines(cell) }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
{%- endfor %}
</table>
{%- endif %}
{%- endfor %}
</section>
{%- endfor %}
</main>
<footer class="foot"><span>{{ o.foot }}</span><span class="tlp {{ tlp_class }}">{{ o.tlp }}</span></footer>
</div>
</body>
</html>
"""
