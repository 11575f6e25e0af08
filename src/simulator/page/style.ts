// The page's own style and script: no framework, nothing from outside, light and dark after the viewer's setting.

export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2330;--soft:#5c6779;--line:#dfe3ea;--accent:#0b63c5;--good:#18794e;--bad:#b42318;--warn:#9a6700;--chip:#e9eef6;--edge:#0003}
@media(prefers-color-scheme:dark){:root{--bg:#12161d;--card:#1a202a;--ink:#e6eaf1;--soft:#98a3b5;--line:#2c3543;--accent:#6cb0ff;--good:#5fd39b;--bad:#ff8b80;--warn:#e8b84a;--chip:#263041;--edge:#fff3}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:1200px;margin:0 auto;padding:1rem}
header{display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap}
h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem;margin:0 0 .6rem}
.soft{color:var(--soft)}
nav.jump{margin:0;flex-wrap:wrap}
.owners{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:0 1rem;align-items:start}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem;margin-bottom:1rem;overflow-wrap:anywhere;scroll-margin-top:.5rem}
.wide{overflow-x:auto;background:linear-gradient(90deg,var(--card) 30%,transparent) 0 0/3rem 100% no-repeat local,linear-gradient(-90deg,var(--card) 30%,transparent) 100% 0/3rem 100% no-repeat local,linear-gradient(90deg,var(--edge),transparent) 0 0/1rem 100% no-repeat,linear-gradient(-90deg,var(--edge),transparent) 100% 0/1rem 100% no-repeat}
.wide table{overflow-wrap:normal}
@media(max-width:900px){.wide table{min-width:56rem}.wide::before{content:'scroll sideways for more columns →';display:block;position:sticky;left:0;width:max-content;max-width:100%;color:var(--soft);font-size:.85em}}
table{border-collapse:collapse;width:100%}
th{font-weight:600;text-align:left;color:var(--soft);white-space:nowrap}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child>td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.value{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere;min-width:16rem}
.chip{display:inline-block;background:var(--chip);border-radius:99px;padding:0 .6em;margin:0 .25em .2em 0;font-size:.85em;overflow-wrap:anywhere}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
a{color:var(--accent)}
form{display:flex;gap:.5rem;flex-wrap:wrap;margin-bottom:.8rem}
input,select,button{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.3rem .6rem}
input[type=search]{flex:1 1 14rem}
details{margin:.1rem 0}summary{cursor:pointer;color:var(--soft)}
dl{margin:.3rem 0}dt{font-weight:600;font-size:.85em;color:var(--soft)}dd{margin:0 0 .3rem;overflow-wrap:anywhere;white-space:pre-wrap}
td.size{white-space:nowrap}
details.errors{position:sticky;left:.6rem;width:max-content;max-width:min(100%,80vw)}
nav{margin-top:.6rem;display:flex;gap:1rem}
`;

/** Refreshes the contents in place every few seconds, but not while the reader types, selects or has opened details. */
export const SCRIPT = `
const local=()=>{for(const e of document.querySelectorAll('time'))e.textContent=new Date(e.dateTime).toLocaleString()};
local();
const deep=location.hash.match(/^#\\/details\\/(indicators|groups)\\/(\\d+)\\//);
if(deep)location.replace('/?kind='+deep[1]+'&id='+deep[2]);
const busy=()=>document.hidden||document.querySelector('details[open]')||String(getSelection())!==''||document.activeElement?.matches('input,select');
setInterval(async()=>{
if(busy())return;
try{
const answer=await fetch(location.href);
if(!answer.ok||busy())return;
const next=new DOMParser().parseFromString(await answer.text(),'text/html').querySelector('main');
if(next){document.querySelector('main').replaceWith(next);local()}
}catch{}
},3000);
`;
