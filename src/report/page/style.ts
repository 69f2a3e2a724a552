/** The style of the page. One set of variables colours the text, the tables and every figure, in light, dark and print. */

const light = `--page:#fff;--soft:#f5f7f9;--ink:#1a1f24;--muted:#56616c;--line:#d8dee4;
--goodput:#0a5ea8;--offered:#5b6670;--lost:#c2410c;--attempts:#9a4a00;--dead:#b3261e;--queue:#6a3ba0;--waiting:#00695c;--heat:#0a5ea8;
--good:#1a6b3a;--bad:#b3261e;--warn:#855400;--barfill:#d5e6f5;--shade:#f7f4ec;--h1:#f6c9b0;--h2:#f9dccb;--h3:#d9c9f0;--h4:#e9e0f7;--h5:#e8b4b0`;

const dark = `--page:#14181c;--soft:#1c2127;--ink:#e6e9ec;--muted:#a5b0ba;--line:#343c44;
--goodput:#6db7ff;--offered:#a8b3bd;--lost:#ff9a66;--attempts:#f2a65a;--dead:#ff8f85;--queue:#c8a8ff;--waiting:#5fd4c2;--heat:#6db7ff;
--good:#74d193;--bad:#ff8f85;--warn:#f1c250;--barfill:#1f3d57;--shade:#242420;--h1:#7a3f20;--h2:#653318;--h3:#4e3b78;--h4:#413163;--h5:#8a3630`;

export const style = `
:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--page);color:var(--ink);padding:.5rem 1rem;border:2px solid;z-index:9}
header,main,footer{max-width:1180px;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.75rem}
h1{font-size:1.75rem;line-height:1.2;margin:.1rem 0 1rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.25;margin:0 0 .6rem}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
h4{font-size:.85rem;font-weight:400;color:var(--muted);margin:0}
section{margin:2.75rem 0}
.predicted{margin:.9rem 0 2.25rem;max-width:56rem}
p{margin:.4rem 0;max-width:75ch}
.over,.setup,figcaption,footer,caption,.policy{color:var(--muted);font-size:.9rem}
.over{margin:0}
.setup{max-width:none;margin:1rem 0 0}
.setup b,.over b{color:var(--ink);font-weight:600}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
td.good,td.bad,td.warn{font-weight:600;white-space:nowrap}
.banner{margin:0;padding:1rem 1.25rem;background:var(--soft);border-left:6px solid;border-radius:4px}
.banner.good{border-color:var(--good)}.banner.bad{border-color:var(--bad)}.banner.warn{border-color:var(--warn)}
.banner>p,.banner dd,.banner .exit{color:var(--ink)}
.banner h2{font-size:1.4rem;margin:0}
.banner .exit{font-size:.9rem;font-weight:400;color:var(--muted);margin-left:.4rem}
.mode{display:inline-block;color:var(--page);background:var(--ink);padding:0 .45em;border-radius:3px;font-size:.85em;letter-spacing:.04em}
.over b.mode{color:var(--page)}
.sign{display:inline-block;min-width:1.1em}
.sentences{margin:.7rem 0 0}
.sentences>div{display:grid;grid-template-columns:8.5rem 1fr;gap:.75rem;padding:.3rem 0;border-top:1px solid var(--line)}
.sentences dt{color:var(--ink);font-weight:600;overflow-wrap:anywhere}
dd{margin:0;overflow-wrap:anywhere}
figure{margin:1rem 0 0;break-inside:avoid}
figcaption{margin:.5rem 0 0;max-width:90ch}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,23rem),1fr));gap:1.1rem 1.75rem}
.panels.four{grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:1.1rem 1.25rem}
.panel{break-inside:avoid;min-width:0}
.panel h3{margin:0;font-size:1rem}
.facts-line{margin:0 0 .15rem;font-size:.85rem;color:var(--muted);font-variant-numeric:tabular-nums}
svg{display:block;width:100%;height:auto;overflow:visible;color:var(--muted)}
.parts{position:absolute;width:0}
svg text{font-variant-numeric:tabular-nums;paint-order:stroke;stroke-linejoin:round}
.key{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.2rem 0 .7rem;padding:0;list-style:none;font-size:.85rem;color:var(--muted)}
.key svg{display:inline-block;width:28px;height:12px;margin-right:.4em;vertical-align:-1px}
.read{display:flex;flex-wrap:wrap;align-items:center;gap:.1rem .75rem;min-height:2.9rem;margin:.4rem 0 0;font-size:.85rem;max-width:none;color:var(--muted);font-variant-numeric:tabular-nums}
.read input{width:11rem;margin:0;accent-color:var(--goodput)}
.read b{color:var(--ink);font-weight:600}
.bars{display:grid;grid-template-columns:8.5rem 1fr;gap:.45rem .75rem;align-items:center}
.bar-name{margin:0;font-weight:600;font-size:.9rem;overflow-wrap:anywhere}
.stack{display:flex;height:1.9rem;border-radius:3px;overflow:hidden;font-size:.8rem;font-variant-numeric:tabular-nums}
.stack span{min-width:2px;display:flex;align-items:center;justify-content:center;border-right:1px solid var(--page);overflow:hidden}
.swatch{display:inline-block;width:1.6em;height:.75em;margin-right:.45em;border-radius:2px}
.o-completed{background:var(--goodput);color:var(--page)}
.o-abandoned{background:repeating-linear-gradient(135deg,var(--h1) 0 5px,var(--h2) 5px 10px)}
.o-refused{background:repeating-linear-gradient(90deg,var(--h3) 0 3px,var(--h4) 3px 8px)}
.o-failed{background:var(--h5)}
.o-inFlight{background:var(--line)}
.cursor{stroke:var(--ink);stroke-width:1;opacity:.55}
.scroll{overflow-x:auto;max-width:100%}
.tall{max-height:24rem;overflow-y:auto}
table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;padding:0 0 .35rem}
th,td{padding:.32rem .42rem;text-align:right;white-space:nowrap;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{vertical-align:bottom;color:var(--muted);font-weight:600;line-height:1.2;border-bottom:2px solid var(--line)}
th:first-child,td:first-child{padding-left:0}
.l,th[scope=row],details.data th:first-child{text-align:left}
.t td{text-align:left}
td.l,.t td{white-space:normal}
tbody th{font-weight:600;position:sticky;left:0;background:var(--page)}
thead th{white-space:normal}
td.bar{background:linear-gradient(90deg,var(--barfill) var(--bar),transparent var(--bar)) no-repeat}
th button{position:relative;font:inherit;color:inherit;background:none;border:0;padding:0;text-align:inherit;cursor:pointer}
th button::after{position:absolute;right:-.8em;bottom:0}
th[aria-sort=ascending] button::after{content:"▴"}
th[aria-sort=descending] button::after{content:"▾"}
:focus-visible{outline:2px solid var(--goodput);outline-offset:2px}
details.data{margin:.5rem 0 0;font-size:.875rem}
summary{cursor:pointer;color:var(--muted)}
details.data td,details.data th{padding:.1rem .6rem}
details.data thead th{position:sticky;top:0;background:var(--page)}
.facts,.words{margin:0;font-size:.9rem}
.facts>div{display:grid;grid-template-columns:9.5rem 1fr;gap:.75rem;padding:.28rem 0;border-bottom:1px solid var(--line)}
.facts dt{color:var(--muted)}
.words{columns:26rem;column-gap:2.5rem}
.words>div{break-inside:avoid;padding:0 0 .9rem}
.words dt{font-weight:600}
.variant{border-top:2px solid var(--line);padding-top:1.25rem}
.variant>p:first-of-type{font-size:1.05rem}
.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2.5rem}
.tables>div{min-width:0}
footer{padding-bottom:2rem}
@media (max-width:640px){header,main,footer{padding:0 1rem}h1{font-size:1.4rem}.sentences>div,.facts>div{grid-template-columns:1fr;gap:0}section{margin:2.25rem 0}svg[data-x] text,svg.square text{font-size:14px}}
@media print{@page{margin:14mm}body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}header,main,footer{max-width:none;padding:0}.skip,.read,details.data{display:none}section{margin:1.2rem 0}.scroll,.tall{overflow:visible;max-height:none}table{font-size:8pt}th,td{padding:.18rem .3rem}.w{font-size:6.6pt}.w th,.w td{padding:.15rem .17rem}.variant{break-before:page}h2,h3{break-after:avoid}tr,.words>div,.facts>div{break-inside:avoid}.panels{grid-template-columns:1fr 1fr}.panels.four{grid-template-columns:repeat(4,1fr)}svg.square text{font-size:17px}svg[data-x] text{font-size:13px}}
`.trim();
