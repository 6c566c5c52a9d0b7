/**
 * The style of a map. Its colours are properties, so that a page can set them.
 *
 * It stands in markup as it is: it needs none of the characters that would be escaped there.
 */
export const mapStyle = `
.map {
  --map-paper: #ffffff; --map-region: #f4f6f9; --map-box: #ffffff; --map-zone: #eef1f6;
  --map-ink: #1a2230; --map-quiet: #4c586a; --map-edge: #8793a5; --map-soft: #c6cedb;
  --map-good: #1a7340; --map-busy: #1d5fae; --map-warning: #94590a; --map-gone: #6a5a5a; --map-alarm: #b3261e;
  --map-key: #e6e0f5; --map-client: #e8f1fb;
  max-width: 100%; height: auto; color: var(--map-ink);
}
@media (prefers-color-scheme: dark) {
  .map {
    --map-paper: #10151d; --map-region: #171e29; --map-box: #1f2835; --map-zone: #283243;
    --map-ink: #e8edf5; --map-quiet: #b0bccd; --map-edge: #76849a; --map-soft: #3b475a;
    --map-good: #6fce94; --map-busy: #86b9f5; --map-warning: #f0b860; --map-gone: #c4b1b1; --map-alarm: #ff9c93;
    --map-key: #3d3560; --map-client: #1f3550;
  }
}
.map text { fill: var(--map-ink); font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.map .map-name, .map .map-hsm, .map .map-state {
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
.map .map-partition { font-size: 12px; }
.map .map-region { font-size: 13px; font-weight: 600; }
.map .map-name { font-size: 12px; font-weight: 600; }
.map .map-hsm { font-size: 11px; }
.map .map-state { font-size: 10px; }
.map .map-small { font-size: 11px; }
.map .map-number { font-size: 10px; font-weight: 600; fill: var(--map-box); }
.map text.map-quiet { fill: var(--map-quiet); }
.map text.map-alarm { fill: var(--map-alarm); font-weight: 600; }
.map rect { stroke-width: 1; }
.map .map-paper { fill: var(--map-paper); }
.map rect.map-region { fill: var(--map-region); stroke: var(--map-soft); }
.map rect.map-cluster { fill: var(--map-box); stroke: var(--map-edge); stroke-width: 1.5; }
.map rect.map-title { fill: transparent; }
.map rect.map-zone { fill: var(--map-zone); }
.map rect.map-hsm { fill: var(--map-box); stroke: var(--map-soft); }
.map rect.map-backup { fill: var(--map-box); stroke: var(--map-edge); stroke-dasharray: 1 2; stroke-linecap: round; }
.map rect.map-client { fill: var(--map-client); stroke: var(--map-edge); }
.map rect.map-key { fill: var(--map-key); }
.map rect.map-border-busy { stroke: var(--map-busy); stroke-dasharray: 4 3; }
.map rect.map-zone-loses-keys { stroke: var(--map-alarm); }
.map rect.map-zone-stops-use, .map rect.map-zone-stops-creation { stroke: var(--map-warning); }
.map rect.map-border-warning { stroke: var(--map-warning); stroke-width: 2; }
.map rect.map-border-gone { stroke: var(--map-gone); stroke-dasharray: 1 3; }
.map .map-trunk { fill: none; stroke: var(--map-edge); stroke-width: 1.5; }
.map .map-good .map-fill { fill: var(--map-good); }
.map .map-warning .map-fill { fill: var(--map-warning); }
.map .map-gone .map-fill { fill: var(--map-gone); }
.map .map-hazard .map-fill { fill: var(--map-alarm); }
.map .map-cut { fill: none; stroke: var(--map-box); stroke-width: 1.6; }
.map .map-dashed { fill: none; stroke: var(--map-busy); stroke-width: 1.6; stroke-dasharray: 3 2; }
.map .map-missing .map-dashed { stroke: var(--map-warning); }
.map .map-line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.map path.map-lineage { stroke: var(--map-busy); }
.map path.map-sync-works { stroke: var(--map-good); stroke-width: 3; }
.map path.map-sync-fails { stroke: var(--map-alarm); stroke-dasharray: 7 4; }
.map path.map-sync-unknown, .map path.map-unknown-key { stroke: var(--map-warning); stroke-dasharray: 2 4; }
.map path.map-different-key { stroke: var(--map-alarm); stroke-dasharray: 2 4; }
.map .map-cross { fill: none; stroke: var(--map-alarm); stroke-width: 2.5; }
.map rect.map-lineage { fill: var(--map-busy); }
.map rect.map-sync-works { fill: var(--map-good); }
.map rect.map-sync-fails, .map rect.map-different-key { fill: var(--map-alarm); }
.map rect.map-sync-unknown, .map rect.map-unknown-key { fill: var(--map-warning); }
.map path.map-head { stroke: none; }
.map path.map-head.map-lineage { fill: var(--map-busy); }
.map path.map-head.map-sync-works { fill: var(--map-good); }
.map path.map-head.map-sync-fails { fill: var(--map-alarm); }
.map path.map-head.map-sync-unknown { fill: var(--map-warning); }
.map .map-link { text-decoration: none; }
.map .map-link:hover text { text-decoration: underline; }
.map .map-link:focus { outline: none; }
.map .map-link:focus-visible rect:first-child { stroke: var(--map-busy); stroke-width: 3; }
.map .map-link:focus-visible { outline: 3px solid var(--map-busy); outline-offset: 2px; }
`;
