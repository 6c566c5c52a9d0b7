/** What the page of a deployment needs beside the style of the web report; it uses the colours of that. */
export const checkStyle = `
html { scroll-padding-top: 1rem; }
.part { margin: 0 0 1rem; padding: .9rem 1.1rem .6rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow); }
p, li, summary { overflow-wrap: anywhere; }
.part h3 { font-size: 1.1rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
.part .about { margin: 0; font-size: .9rem; color: var(--quiet); overflow-wrap: anywhere; }
.findings { margin-top: .6rem; }
.findings > li { padding: .7rem 0; border-top: 1px solid var(--line); }
.findings > li:target, .part:target { border-color: var(--current-line); box-shadow: 0 0 0 2px var(--current-line); }
.findings > li:target { background: var(--current); }
.says { margin: 0; display: grid; grid-template-columns: 6.2rem minmax(0, 1fr); gap: .1rem .8rem; align-items: baseline; }
.says .badge { justify-self: start; }
.hazard .says bdi { font-weight: 600; }
.finding blockquote, .finding details, .finding .cause, .finding .remedy { margin-left: 7rem; }
ul.remedy { margin-top: .3rem; margin-bottom: .2rem; padding-left: 1.1rem; }
p.remedy { margin-top: .2rem; margin-bottom: .2rem; font-size: .9rem; }
.cause { margin-top: .2rem; margin-bottom: .2rem; font-size: .9rem; color: var(--quiet); overflow-wrap: anywhere; }
.finding .time-line { margin-top: .8rem; }
.badge.waiting { background: var(--waiting); color: var(--waiting-text); border-color: currentColor; }
.badge.plain-note { color: var(--quiet); }
.finding blockquote { margin-top: .3rem; margin-bottom: .2rem; font-size: .92rem; }
.finding details { margin-top: .3rem; }
.steps { padding-left: 2rem; margin: .6rem 0; }
.steps li { padding: .1rem 0; }
.time-line thead .step { color: var(--quiet); font-weight: 500; }
.time-line .others td { height: auto; text-align: left; color: var(--quiet); }
.time-line .others span { position: sticky; left: .9rem; }
.card .subject { flex: 1 1 0; min-width: 0; color: var(--quiet); overflow-wrap: anywhere; }
.contents { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; list-style: none; }
.map-figure { margin: 0; padding: .8rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow); }
.map-figure svg { display: block; margin: 0 auto; }
.map-figure .narrow { display: none; }
.outline { padding-left: 1.2rem; }
.map-figure .map {
  --map-paper: var(--panel); --map-region: var(--ground); --map-box: var(--panel); --map-zone: var(--raised);
  --map-ink: var(--text); --map-quiet: var(--quiet); --map-edge: light-dark(#7d8794, #7d8794); --map-soft: var(--line);
  --map-good: var(--alive-line); --map-busy: var(--link); --map-warning: var(--waiting-text); --map-alarm: var(--lost-text);
  --map-key: light-dark(#e8e1f6, #3a3259); --map-client: var(--current);
}
@media (max-width: 52rem) {
  .says { grid-template-columns: minmax(0, 1fr); }
  .finding blockquote, .finding details, .finding .cause, .finding .remedy { margin-left: 0; }
  .map-figure { padding: .4rem; }
  .map-figure .wide { display: none; }
  .map-figure .narrow { display: block; width: 100%; max-width: 30rem; }
}
@media print {
  details::details-content { content-visibility: visible; display: block; }
  .time-line { overflow: visible; }
}
`;
