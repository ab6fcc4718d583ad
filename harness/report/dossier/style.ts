// The dossier's looks: ink on paper, one accent, readable in grey print. No fonts or images from anywhere.

export const dossierStyle = `
@page { size: A4; margin: 12mm 15mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8px sans-serif; color: #5d6670; } }
:root { color-scheme: light; --ink: #16191d; --quiet: #5d6670; --line: #c9ced4; --faint: #f3f4f5; --accent: #8c1d18; --calm: #1f5a4a; }
* { box-sizing: border-box; }
html { font: 10.5px/1.42 "Inter", "Helvetica Neue", "Segoe UI", "Liberation Sans", Arial, sans-serif; color: var(--ink);
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #e6e8ea; font-variant-numeric: tabular-nums; }
a { color: inherit; text-decoration: underline; text-decoration-color: #9aa3ac; text-underline-offset: 2px;
  text-decoration-thickness: .5px; }
.small a, .id a { white-space: nowrap; }
a:hover { text-decoration-color: var(--ink); }
.band { background: var(--ink); color: #fff; font-size: 9px; letter-spacing: .02em; padding: 3px 8px; text-align: center; }
.sheet { background: #fff; width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 12mm 15mm 12mm; position: relative; }
table.paper > * > tr > td { padding: 0; border: 0; }
.paper .band { margin: -12mm -15mm 7mm; padding: 5px 15mm; }
header.mast { display: flex; justify-content: space-between; align-items: baseline; gap: 8mm; }
.mast .name { font-weight: 700; letter-spacing: .22em; font-size: 12px; }
.mast .kind { letter-spacing: .12em; font-size: 10px; margin-left: 4mm; text-transform: uppercase; }
.quiet { color: var(--quiet); }
.small { font-size: 9px; }
.facts { border-top: 1px solid var(--ink); border-bottom: .5px solid var(--line); margin-top: 2mm; padding: 1.4mm 0; }
.verdict { display: flex; align-items: baseline; gap: 6mm; margin: 5mm 0 1.2mm; }
.verdict .words { font-size: 29px; line-height: 1; font-weight: 750; letter-spacing: -.01em; white-space: nowrap; }
.verdict .reason { font-size: 13px; }
.words.stop { color: var(--accent); } .words.calm { color: var(--calm); }
h2 { font-size: 9.5px; letter-spacing: .13em; text-transform: uppercase; font-weight: 700; margin: 4.2mm 0 1mm;
  padding-top: 1.2mm; border-top: 1px solid var(--ink); display: flex; justify-content: space-between; }
h2 .aside { font-weight: 400; letter-spacing: 0; text-transform: none; color: var(--quiet); }
h1 { font-size: 19px; margin: 0 0 1mm; letter-spacing: -.005em; line-height: 1.2; }
h3 { font-size: 11px; margin: 4mm 0 1mm; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 400; color: var(--quiet); font-size: 9px; padding: 0 2.5mm .6mm 0; vertical-align: bottom; }
td { padding: .75mm 2.5mm .75mm 0; vertical-align: top; border-top: .5px solid var(--line); }
tr > :last-child { padding-right: 0; }
.n { text-align: right; }
.id { white-space: nowrap; font-weight: 600; }
.nowrap { white-space: nowrap; }
.strong { font-weight: 700; }
.zero { color: #a5acb4; }
.mark { display: inline-block; width: 2.4mm; height: 2.4mm; margin-right: 1.4mm; border: 1px solid var(--ink); vertical-align: -.2mm; }
.mark.held { background: #fff; border-radius: 50%; }
.mark.violated { background: var(--accent); border-color: var(--accent); }
.mark.unknown { position: relative; }
.mark.unknown::before { content: "?"; position: absolute; inset: 0; font: 700 2.2mm/2.1mm sans-serif; text-align: center; }
.mark.waived { box-shadow: inset 1.1mm 0 0 var(--ink); }
.mark.out-of-scope, .mark.uncovered { border-style: dotted; border-color: var(--quiet); }
.breached { font-weight: 700; color: var(--accent); }
.ids { font-size: 9px; line-height: 1.36; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 7mm; }
.decision { margin-top: 4.5mm; border: 1px solid var(--ink); padding: 2mm 3mm; display: grid;
  grid-template-columns: auto 1fr; gap: 1mm 6mm; align-items: end; }
.box { display: inline-block; width: 2.6mm; height: 2.6mm; border: 1px solid var(--ink); margin: 0 1.2mm 0 3.5mm; vertical-align: -.3mm; }
.rule { border-bottom: .5px solid var(--ink); display: inline-block; min-width: 34mm; height: 3.4mm; margin: 0 3mm 0 1mm; }
.hash { font: 8px/1.3 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
code, pre { font: 9px/1.4 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
pre { background: var(--faint); padding: 2mm 3mm; white-space: pre-wrap; overflow-wrap: anywhere; margin: 1mm 0 2mm;
  border-left: 2px solid var(--ink); }
.finding { border-top: .5px solid var(--line); padding: 1.6mm 0; }
.finding p { margin: 0 0 .6mm; }
dl.pairs { display: grid; grid-template-columns: 24mm 1fr; gap: .5mm 3mm; margin: .6mm 0; }
dl.pairs dt { color: var(--quiet); } dl.pairs dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 2mm 0 3mm; break-inside: avoid; } figure svg { width: 100%; height: auto; display: block; }
figcaption { color: var(--quiet); font-size: 9px; margin-top: .6mm; }
.experiment { break-inside: avoid; margin-bottom: 4mm; }
.foot { color: var(--quiet); font-size: 8.5px; margin-top: 3mm; }
.prose { columns: 2; column-gap: 8mm; } .prose p { margin: 0 0 2mm; break-inside: avoid; }
.list td { font-size: 9px; }
.list td:last-child { overflow-wrap: anywhere; }
.list tr { break-inside: avoid; }
.lines { table-layout: fixed; }
.line { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.page-one h2 { margin-top: 3.4mm; }
.page-one.dense { font-size: 9.6px; line-height: 1.3; }
.page-one.dense h2 { margin-top: 2.2mm; padding-top: .8mm; margin-bottom: .5mm; font-size: 9px; }
.page-one.dense td { padding-top: .42mm; padding-bottom: .42mm; }
.page-one.dense .verdict { margin-top: 3mm; }
.page-one.dense .decision { margin-top: 2.6mm; padding: 1.4mm 3mm; }
.page-one.dense .ids { font-size: 8.2px; line-height: 1.28; }
@media screen and (max-width: 860px) {
  html { font-size: 12.5px; }
  .sheet { width: auto; min-height: 0; margin: 0 0 4mm; padding: 4mm 4mm 6mm; }
  .paper .band { margin: -4mm -4mm 5mm; padding: 5px 4mm; }
  table.paper { table-layout: fixed; }
  .paper table { display: block; overflow-x: auto; }
  .paper table > tbody { min-width: 100%; }
  .small, .ids, .list td, th, .foot, code, pre, .page-one.dense, .page-one.dense .ids { font-size: 11px; }
  header.mast, .verdict, h2 { flex-wrap: wrap; gap: 1mm 6mm; }
  .verdict .words { white-space: normal; }
  .columns, .decision { grid-template-columns: 1fr; }
  .lines tr { display: block; padding: 1mm 0; border-top: .5px solid var(--line); }
  .lines td { display: inline; border: 0; padding: 0 2mm 0 0; white-space: normal; }
  .prose { columns: 1; }
  dl.pairs { grid-template-columns: 20mm 1fr; }
  figure { overflow-x: auto; } figure svg { min-width: 560px; }
}
@media print {
  body { background: #fff; }
  .sheet { width: auto; min-height: 0; margin: 0; padding: 0; break-after: page; }
  .sheet:last-child { break-after: auto; }
  .paper .band { margin: 0 0 5mm; padding: 4px 8px; }
}
`;
