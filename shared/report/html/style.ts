/**
 * The look of a report: a white sheet in every theme, small type that prints well. Where the browser can (CSS paged media), pages carry
 * the case at the head and the time base, the page number and the version at the foot.
 */
import { INK, TONES } from '../svg/marks'
import { MONO_FONT, SANS_FONT } from '../svg/text'
import { visible } from './escape'

/** Any text as a CSS string: everything but letters, digits and blanks by code, so that it can end neither string nor element. */
export function cssString(text: string): string {
  const safe = [...visible(text)].map((c) => (/[A-Za-z0-9 ]/.test(c) ? c : `\\${(c.codePointAt(0) ?? 0).toString(16)} `))
  return `"${safe.join('')}"`
}

export function styleSheet(caseName: string, producer: string): string {
  const name = caseName.length > 70 ? `${[...caseName].slice(0, 69).join('')}…` : caseName
  return `${PAGE_RULES(cssString(`${name} · report`), cssString(producer))}${SCREEN}${toneRules()}${PRINT}`
}

const PAGE_RULES = (head: string, producer: string) => `
@page{margin:17mm 15mm 18mm;
@top-left{content:${head};font:8pt ${SANS_FONT};color:${INK.third};border-bottom:.5pt solid ${INK.line};vertical-align:bottom;padding-bottom:2mm;margin-bottom:3mm;width:75%;white-space:nowrap;overflow:hidden}
@top-right{content:"page " counter(page) " of " counter(pages);font:8pt ${SANS_FONT};color:${INK.third};border-bottom:.5pt solid ${INK.line};vertical-align:bottom;padding-bottom:2mm;margin-bottom:3mm}
@bottom-left{content:"UTC as logged \\b7  RAW times \\b7  names not masked";font:8pt ${SANS_FONT};color:${INK.third}}
@bottom-right{content:${producer};font:8pt ${SANS_FONT};color:${INK.third}}}`

const SCREEN = `
:root{color-scheme:light}
*{box-sizing:border-box}
html{background:#eef0f4;-webkit-text-size-adjust:100%}
body{margin:0;font:14px/1.55 ${SANS_FONT};color:${INK.text};font-variant-numeric:tabular-nums;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.sheet{max-width:860px;margin:24px auto;padding:44px 56px;background:#fff;border:1px solid ${INK.line}}
h1{font-size:26px;line-height:1.25;margin:6px 0 16px;overflow-wrap:anywhere}
h2{font-size:19px;line-height:1.3;margin:36px 0 8px;overflow-wrap:anywhere}
h3{font-size:14px;margin:22px 0 4px}
p{margin:6px 0;max-width:72ch}
a{color:${INK.accent};text-decoration-thickness:.06em;text-underline-offset:2px}
:target{background:#e6edfc}
.brand{font-size:12px;color:${INK.third};border-bottom:1px solid ${INK.line};padding-bottom:8px;margin:0 0 18px;max-width:none}
.mark{display:inline-block;font-size:12px;font-weight:600;border:1px solid;border-radius:4px;padding:1px 8px;margin:0 6px 0 0}
.lead{font-size:15px;line-height:1.6;overflow-wrap:anywhere}
.note,.sub{font-size:12px;color:${INK.third}}
.sub{display:block;font-weight:400;overflow-wrap:anywhere}
.bad{color:${TONES.failed.ink};font-weight:600}
.facts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 24px;margin:10px 0;font-size:13px}
.facts div{display:grid;grid-template-columns:118px minmax(0,1fr);gap:8px;padding:3px 0;border-bottom:1px solid #e1e5ec}
.facts dt{color:${INK.third}}
.facts dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:14px 0 4px;font-size:12px;line-height:1.4}
caption{text-align:left;font-weight:600;font-size:13px;padding:4px 0}
caption small{font-weight:400;font-size:12px;color:${INK.third}}
th,td{text-align:left;vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid #e1e5ec;overflow-wrap:anywhere}
tbody th{font-weight:400}
thead th{font-weight:600;border-bottom:1px solid ${INK.line};vertical-align:bottom;overflow-wrap:normal}
tfoot th,tfoot td{font-weight:600;border-bottom:0;border-top:1px solid ${INK.line}}
.num{text-align:right;white-space:nowrap}
.time,.mono,.hash,code,pre{font-family:${MONO_FONT};font-size:11px}
.time,.id{white-space:nowrap}
.name{min-width:6em}
.host{min-width:10em}
.mono{min-width:9.5em}.wide{width:34%}.file{width:48%}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 32px}
thead .time,thead .mono{font-family:inherit;font-size:inherit}
thead .time,thead .num{white-space:normal}
figure{margin:12px 0;border:1px solid ${INK.line};border-radius:4px;padding:12px 12px 8px;text-align:center}
figure svg{max-width:100%;height:auto}
figcaption{font-size:12px;color:${INK.third};text-align:left;margin-top:6px}
.state{white-space:nowrap}
.state svg,.mark svg{width:11px;height:11px;vertical-align:-1px;margin-right:4px}
.u{font:600 .8em ${MONO_FONT};color:${TONES.failed.ink};border:1px solid;border-radius:3px;padding:0 2px;white-space:nowrap}
.lines{list-style:none;margin:8px 0;padding:0}
.lines li{margin:0 0 8px;border:1px solid #e1e5ec;border-radius:4px}
.lines .at{display:block;padding:4px 8px;background:#f0f2f6;font-size:11.5px;color:${INK.second};overflow-wrap:anywhere}
.written{margin:0 0 12px;padding:6px 12px;border-left:3px solid ${INK.line};white-space:pre-wrap;overflow-wrap:anywhere}
.lines pre{margin:0;padding:6px 8px;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.45}
.toc{border:1px solid ${INK.line};border-radius:4px;padding:8px 14px;margin:22px 0}
.toc ul{columns:2;column-gap:32px;margin:2px 0;padding-left:18px;font-size:13px}
.toc li{break-inside:avoid;overflow-wrap:anywhere}
.toc li{list-style:none;margin-left:-18px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.words dt{font-weight:600;margin-top:6px}
.words dd{margin:0 0 0 18px;max-width:72ch}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:#fff;padding:4px 8px}
@media (max-width:700px){.sheet{margin:0;padding:20px;border:0;overflow-x:auto}.facts,.pair{grid-template-columns:1fr}.toc ul{columns:1}}
`

const toneRules = () =>
  Object.entries(TONES)
    .map(([tone, c]) => `.${tone}{color:${c.ink}}.mark.${tone}{background:${c.tint}}`)
    .join('\n')

const PRINT = `
@media print{
html{background:#fff}body{font-size:9.5pt}
.sheet{max-width:none;margin:0;padding:0;border:0}
h1{font-size:19pt}h2{font-size:13.5pt}h3{font-size:10pt}.lead{font-size:10.5pt}.facts,.toc ul{font-size:9pt}
table{font-size:8pt}caption{font-size:9pt}.time,.mono,.hash,code,pre{font-size:7.4pt}.note,.sub,figcaption,caption small{font-size:8pt}.sub.hash{font-size:6.6pt}
.lines .at{font-size:8pt}
h2,h3,caption,.keep{break-after:avoid}
tr,figure,.facts div,dt{break-inside:avoid}
tbody tr:first-child{break-before:avoid}
thead{display:table-header-group}tfoot{display:table-row-group}
.lines .at{break-after:avoid}
.page{break-before:page}.page>h2{margin-top:0}
p,li,pre{orphans:3;widows:3}
:target{background:none}.skip{display:none}
}
`
