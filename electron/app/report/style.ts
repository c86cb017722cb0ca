/** The look of a report: the application's colours on light and on dark ground, and on paper. */
import { facePath, faces } from '../figure/faces.ts';
import { subsetFont } from './font.ts';
import { exchangedColours } from '../../../core/chart/comparison-style.ts';

/**
 * @param keyed how many curves have colours of their own
 * @param characters that stand on the page
 */
export function styleSheet(keyed: number, characters: ReadonlySet<string>): string {
  const exchanged = exchangedColours(keyed).map(
    ([light, dark]) => `svg [fill="${light}"]{fill:${dark}}svg [stroke="${light}"]{stroke:${dark}}`,
  );
  return `${fontFaces(characters)}
${sheet}
@media screen and (prefers-color-scheme: dark){
:root{color-scheme:dark;--canvas:#131517;--ink:#e9ebed;--ink2:#bcc2c8;--ink3:#969ea6;--line:#2c3034;--accent:#5fc2cc;--same:#7fb2f0;--different:#f0935a;--open:#969ea6}
${exchanged.join('\n')}
}`;
}

/** The faces of figures and formulas, which are seldom installed; Greek letters have a file of their own. */
function fontFaces(characters: ReadonlySet<string>): string {
  const greek = [...characters].filter((character) => /\p{Script=Greek}/u.test(character));
  return faces
    .flatMap((face) => {
      const own = face.file.includes('Greek') ? greek : characters;
      const bytes = subsetFont(facePath(face), own);
      if (!bytes) return [];
      const range = own === greek ? ';unicode-range:U+0370-03FF' : '';
      const style = face.italic ? 'italic' : 'normal';
      return `@font-face{font-family:'${face.family}';font-style:${style};src:url(data:font/woff;base64,${bytes.toString('base64')}) format('woff')${range}}`;
    })
    .join('\n');
}

const sheet = `:root{color-scheme:light;--canvas:#fff;--ink:#16191d;--ink2:#434a52;--ink3:#5b636c;--line:#dfe2e5;--accent:#0b6a73;--same:#1f5fae;--different:#aa4109;--open:#5f676f}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:14px/21px system-ui,'Segoe UI',Helvetica,Arial,sans-serif}
main{max-width:1008px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:24px;line-height:32px;margin:0 0 8px;font-weight:600}
h2{font-size:17px;line-height:24px;margin:40px 0 8px;padding-top:12px;border-top:1px solid var(--line);font-weight:600}
h3{font-size:14px;line-height:21px;margin:16px 0 4px;font-weight:600}
h1,h3,td:first-child,code,li,p{overflow-wrap:anywhere}
h3 span{font-weight:400}
p,ul,ol{margin:4px 0 8px;max-width:80ch}
ul,ol{padding-left:20px}
a{color:var(--accent)}
small{font-size:12px;line-height:17px;color:var(--ink3)}
td small{display:block;font-size:.95em;line-height:1.4}
td ul{margin:0;padding-left:14px;font-size:.95em;line-height:1.4}
sup,sub{line-height:0;font-size:.75em}
i,.formula{font-family:'STIX Two Text','STIX Two Math','Times New Roman',Times,serif;font-size:1.08em}
sup i,sub i,.formula i{font-size:1em}
.formula{margin:8px 0 8px 24px}
code{font:11px/15px 'JetBrains Mono',ui-monospace,Menlo,Consolas,monospace;color:var(--ink3)}
.notes{white-space:pre-line}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:12.5px;line-height:18px;font-variant-numeric:tabular-nums}
table:not(.matrix){width:100%}
th{font-weight:400;color:var(--ink3);text-align:left;vertical-align:bottom}
th,td{padding:4px 14px 4px 0}
th:last-child,td:last-child{padding-right:0}
td{vertical-align:top;border-top:1px solid var(--line);min-width:4em}
td:first-child{min-width:15em}
.fits td:first-child,.sources td:first-child{min-width:8em}
.fits div{white-space:nowrap}
.fits div small{display:inline}
.n{text-align:right}
td.n{white-space:nowrap}
.sources .n{text-align:left}
figure{margin:16px 0 24px}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:12.5px;line-height:18px;color:var(--ink2);margin-top:6px;max-width:92ch}
figcaption b{color:var(--ink)}
.class{display:flex;gap:10px}
.class b{flex:none;min-width:1.4em;font-size:15px}
.matrix{border-collapse:separate;border-spacing:2px;margin:8px 0}
.matrix td,.matrix th{padding:0 4px;min-width:19px;height:24px;border:0;text-align:center;vertical-align:middle}
.matrix th[scope=row]{text-align:left;color:var(--ink);padding-right:12px;max-width:24em;min-width:2em;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.matrix td a{display:block;color:inherit;text-decoration:none}
.matrix:not(.words) td{padding:0;min-width:16px;height:20px}
.matrix.words td{width:88px;height:40px}
.matrix .letter{font-weight:600;background:color-mix(in srgb,var(--ink) 8%,transparent)}
.matrix small{color:inherit;line-height:14px;font-size:11px}
.glyph{font:14px/20px Inter,system-ui,sans-serif}
.same,.different,.open{color:var(--same)}
.different{color:var(--different)}
.open{color:var(--open)}
td.same{background:color-mix(in srgb,var(--same) 14%,transparent)}
td.different{background:color-mix(in srgb,var(--different) 14%,transparent)}
td.open{background:color-mix(in srgb,var(--open) 10%,transparent)}
.key{max-width:none;font-size:12.5px;color:var(--ink2)}
.key span{white-space:nowrap;margin-right:14px}
.pair h3{margin:10px 0 0;font-weight:500}
.pair p{margin:0 0 4px}
summary{cursor:pointer;padding:4px 0}
:target{outline:2px solid var(--accent);outline-offset:4px}
a:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
@media print{
@page{margin:16mm}
body{font-size:9.5pt;line-height:13pt}
main{max-width:none;padding:0}
table{font-size:7.5pt;line-height:10pt}
td,td:first-child,.fits td:first-child{min-width:0}
th,td{padding-right:8px}
td small{white-space:nowrap}
h2,h3{break-after:avoid}
figure,tr,.pair{break-inside:avoid}
.wide{overflow:visible}
a{color:inherit;text-decoration:none}
*{print-color-adjust:exact}
}`;
