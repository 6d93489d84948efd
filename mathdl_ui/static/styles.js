/** One style sheet for all live components. Colors are Streamlit's theme variables, so light and dark need no script. */

export const sheet = new CSSStyleSheet();

sheet.replaceSync(`
  :host, .root { font-family: var(--st-font); color: var(--st-text-color); }
  .root { --muted: var(--st-gray-text-color); --rule: var(--st-border-color); position: relative; }
  .root.ready { aspect-ratio: auto !important; min-height: 0 !important; }
  .data { --stroke: var(--st-blue-color); --ink: var(--st-blue-text-color); }
  .second { --stroke: var(--st-orange-color); --ink: var(--st-orange-text-color); }
  .result { --stroke: var(--st-green-color); --ink: var(--st-green-text-color); }
  .model { --stroke: var(--st-violet-color); --ink: var(--st-violet-text-color); }
  .gradient { --stroke: var(--st-yellow-color); --ink: var(--st-yellow-text-color); }
  .muted { --stroke: var(--st-gray-color); --ink: var(--st-gray-text-color); }
  .red { --stroke: var(--st-red-color); }
  .green { --stroke: var(--st-green-color); }
  .blue { --stroke: var(--st-blue-color); }
  .ink, .truth { --stroke: var(--st-text-color); --ink: var(--st-text-color); }

  .stage { position: relative; }
  .stage canvas, .stage svg { position: absolute; inset: 0; display: block; }
  svg { overflow: hidden; }
  svg text { font-family: var(--st-font); fill: var(--ink, var(--muted)); }
  .tick { font-size: 0.75rem; fill: var(--muted); }
  .grid { stroke: var(--rule); stroke-width: 1; opacity: .55; }
  .axis { stroke: var(--muted); stroke-width: 1.2; opacity: .7; }
  .math { font-family: var(--st-heading-font, serif); font-style: italic; font-weight: 600; }
  .halo { paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; stroke-linejoin: round; }
  .label { font-size: 0.875rem; }
  .name { font-size: 1.5rem; }
  .shape { fill: none; stroke: var(--stroke); stroke-linejoin: round; stroke-linecap: round; }
  .area { stroke: none; fill: var(--stroke); }
  .head { fill: var(--stroke); stroke: none; }
  .handle { cursor: grab; outline: none; touch-action: none; }
  .handle.held { cursor: grabbing; }
  .handle .knob { fill: var(--stroke); opacity: .16; transition: opacity .15s, r .15s; }
  .handle:hover .knob, .handle.held .knob { opacity: .3; }
  .handle:focus-visible .knob { opacity: .3; stroke: var(--st-text-color); stroke-width: 2.5; }
  .handle .grip { fill: transparent; }
  .handle .outer { fill: none; stroke: transparent; pointer-events: stroke; }
  .handle .shape, .handle text { pointer-events: none; }
  .tip { position: absolute; pointer-events: none; max-width: 240px; padding: 4px 8px; font-size: 0.8125rem;
    background: var(--st-secondary-background-color); border-radius: 6px; z-index: 2; line-height: 1.35; }
  .tip[hidden] { display: none; }
  .stage .tip .thumbnail { position: static; width: 72px; height: 72px; margin-bottom: 4px; image-rendering: pixelated; }

  .timeline { display: flex; align-items: center; gap: 8px; margin-top: 8px; font-size: 0.875rem; flex-wrap: wrap; }
  .timeline input { flex: 1 1 120px; }
  .timeline .where { min-width: 5.5em; text-align: right; color: var(--muted); font-variant-numeric: tabular-nums; }
  button, select { font: inherit; color: inherit; background: none; border: 1px solid var(--rule); border-radius: 99px;
    min-width: 34px; min-height: 34px; padding: 0 9px; cursor: pointer; }
  button:hover, select:hover { border-color: var(--muted); }
  button:focus-visible, select:focus-visible, td input:focus-visible { outline: 2px solid var(--st-primary-color);
    outline-offset: 2px; }
  .timeline select { padding: 0 4px 0 8px; }
  button svg { position: static; width: 14px; height: 14px; display: block; fill: currentColor; margin: auto; }
  select option { background: var(--st-background-color); }

  input[type=range] { appearance: none; -webkit-appearance: none; background: none; height: 26px; margin: 0; width: 100%;
    cursor: pointer; touch-action: pan-y; }
  input[type=range]::-webkit-slider-runnable-track { height: 4px; border-radius: 4px;
    background: linear-gradient(to right, var(--st-primary-color) var(--share, 0%), var(--rule) var(--share, 0%)); }
  input[type=range]::-moz-range-track { height: 4px; border-radius: 4px;
    background: linear-gradient(to right, var(--st-primary-color) var(--share, 0%), var(--rule) var(--share, 0%)); }
  input[type=range]::-webkit-slider-thumb { -webkit-appearance: none; width: 16px; height: 16px; margin-top: -6px;
    border-radius: 50%; background: var(--st-primary-color); border: none; }
  input[type=range]::-moz-range-thumb { width: 16px; height: 16px; border-radius: 50%;
    background: var(--st-primary-color); border: none; }
  input[type=range]:focus-visible { outline: none; }
  input[type=range]:focus-visible::-webkit-slider-thumb { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
  input[type=range]:focus-visible::-moz-range-thumb { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
  .slider .head { display: flex; justify-content: space-between; font-size: 0.875rem; gap: 12px; }
  .slider .value { color: var(--st-green-text-color); font-variant-numeric: tabular-nums; font-weight: 600; }
  .slider .ends { display: flex; justify-content: space-between; font-size: 0.75rem; color: var(--muted); }

  .matrices { display: flex; flex-wrap: wrap; gap: 20px 24px; align-items: flex-start; }
  .matrix figcaption { font-size: 0.875rem; margin-bottom: 6px; }
  .matrix { margin: 0; min-width: 0; }
  .matrix .scroll { overflow-x: auto; padding: 3px; margin: -3px; }
  table { border-collapse: separate; border-spacing: 2px; }
  thead td { width: 0; min-width: 0; }
  th { font-weight: 400; font-size: 0.78rem; color: var(--muted); padding: 2px 2px; white-space: nowrap; }
  th[scope=row] { text-align: right; padding-right: 6px; }
  th.lit, td.lit { --rule: var(--st-text-color); }
  th.lit { color: var(--st-text-color); font-weight: 600; }
  td { padding: 0; width: 2.7rem; min-width: 2.5rem; height: 2.2rem; text-align: center; font-size: 0.875rem; border-radius: 4px;
    font-variant-numeric: tabular-nums; }
  .small td { width: 2.6rem; min-width: 2.2rem; height: 1.9rem; font-size: .8rem; }
  td.lit { outline: 2px solid var(--st-text-color); outline-offset: -1px; }
  td input { width: 100%; height: 2.2rem; border: none; background: none; font: inherit; color: inherit; text-align: center;
    cursor: ns-resize; border-radius: 4px; padding: 0; touch-action: none; font-variant-numeric: inherit; }
  td input:focus { cursor: text; }

  .scan svg { cursor: crosshair; }
  .stage.scan canvas { inset: auto; image-rendering: pixelated; }
  .strokes { outline: none; touch-action: none; cursor: crosshair; display: block; }
  .strokes:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .strokes .bar { fill: var(--stroke); opacity: .75; }
  .strokes .chosen { fill: none; stroke: var(--st-text-color); stroke-width: 1.5; visibility: hidden; }
  .strokes:focus-visible .chosen { visibility: visible; }
  .scan .between { position: absolute; text-align: center; }
  .scan .taps { display: grid; gap: 3px; }
  .scan .tap { border-radius: 4px; overflow: hidden; border: 1px solid var(--rule); font-size: max(0.7rem, calc(1.15rem - 0.075rem * var(--taps)));
    font-variant-numeric: tabular-nums; }
  .scan .tap.lit { outline: 2px solid var(--st-green-color); outline-offset: 0; }
  .scan .tap .x { display: block; padding: 1px 0; min-height: 1.5em; line-height: 1.5em; }
  .scan .tap input { width: 100%; border: none; background: none; font: inherit; font-weight: 600; color: var(--st-violet-text-color);
    text-align: center; cursor: ns-resize; padding: 1px 0; touch-action: none; font-variant-numeric: inherit; box-sizing: border-box; min-height: 1.6em; }
  .scan .tap input:focus { cursor: text; }
  .scan .tap input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
  .scan .answer { display: block; margin-top: 6px; color: var(--st-green-text-color); font-weight: 600; font-size: 1rem;
    font-variant-numeric: tabular-nums; }
  .scan .numeral { font-size: 0.75rem; font-variant-numeric: tabular-nums; }
  .scan .numeral:not([fill]) { fill: var(--st-text-color); }
  .scan .numeral[fill="#fff"] { fill: #fff; }
  .scan .numeral[fill="#000"] { fill: #000; }
  .scan .border { fill: none; stroke: var(--rule); stroke-width: 1; }
  .scan .around { fill: var(--st-background-color); fill-opacity: .45; fill-rule: evenodd; }
  .scan .padding { fill: none; stroke: var(--st-blue-color); stroke-width: 1.2; stroke-dasharray: 4 3; }
  .paper { --stroke: var(--st-background-color); }

  .chooser { font-size: 0.875rem; max-width: 100%; }
  .chooser .buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .chooser .buttons button { min-height: 2.5rem; padding: 0.25rem 0.75rem; display: inline-flex; align-items: center; gap: 0.4rem; }
  .chooser .buttons button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
  .icon { font-family: "Material Symbols Rounded"; font-size: 1.25rem; line-height: 1; width: 1em; overflow: hidden; }
  .chooser .list { display: flex; flex-direction: column; gap: 0.25rem; }
  .chooser .list span { white-space: nowrap; }
  .chooser .list select { width: 100%; min-height: 2.5rem; border-radius: var(--st-base-radius); padding: 0 0.5rem; font-size: 1rem;
    background: var(--st-secondary-background-color); border-color: transparent; text-overflow: ellipsis; }
  .chooser .list select:hover { border-color: var(--rule); }
  .chooser .choice { display: flex; flex-wrap: wrap; }
  .chooser .choice label { position: relative; display: flex; align-items: center; min-height: 2.5rem; padding: 0 0.75rem; cursor: pointer;
    border: 1px solid var(--rule); margin-right: -1px; }
  .chooser .choice label:first-child { border-radius: var(--st-base-radius) 0 0 var(--st-base-radius); }
  .chooser .choice label:last-child { border-radius: 0 var(--st-base-radius) var(--st-base-radius) 0; margin-right: 0; }
  .chooser .choice label:only-child { border-radius: var(--st-base-radius); }
  .chooser .choice input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; pointer-events: none; }
  .chooser .choice label:has(:checked) { z-index: 1; border-color: var(--st-primary-color); color: var(--st-primary-color);
    background: color-mix(in srgb, var(--st-primary-color) 10%, transparent); }
  .chooser .choice label:has(:focus-visible) { outline: 2px solid var(--st-primary-color); outline-offset: 2px; z-index: 2; }
  .chooser .switch { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.5rem; cursor: pointer; }
  .chooser .switch input { appearance: none; width: 2rem; height: 1.125rem; margin: 0; border-radius: 99px; cursor: pointer; position: relative;
    background: var(--muted); transition: background .15s; flex: none; }
  .chooser .switch input::after { content: ""; position: absolute; top: 2px; left: 2px; width: 14px; height: 14px; border-radius: 50%;
    background: var(--st-background-color); transition: left .15s; }
  .chooser .switch input:checked { background: var(--st-primary-color); }
  .chooser .switch input:checked::after { left: calc(2rem - 16px); }
  .chooser .switch input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }

  .graph { overflow-x: auto; overflow-y: hidden; }
  .graph:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .graph svg { display: block; }
  .graph .small { font-size: 0.75rem; }
  .graph .number { font-size: 0.875rem; font-variant-numeric: tabular-nums; font-weight: 600; }
  .graph.down .number { font-size: 0.8125rem; }
  .graph .thread { fill: none; stroke: transparent; pointer-events: stroke; cursor: pointer; }
  .node { outline: none; cursor: pointer; }
  .node .ring { fill: var(--st-background-color); stroke: var(--muted); stroke-width: 1.2; }
  .node .op { font-size: 1rem; --ink: var(--st-text-color); pointer-events: none; }
  .node.active .ring { stroke: var(--stroke); stroke-width: 2.5; fill: color-mix(in srgb, var(--stroke) 16%, var(--st-background-color)); }
  .node.chosen .ring { stroke: var(--st-text-color); stroke-width: 2.5; }
  .node:focus-visible .ring { stroke: var(--st-primary-color); stroke-width: 2.5; }
  .node.dial { cursor: ew-resize; touch-action: none; }
  .node.dial .ring { fill: none; stroke: none; }
  .node.dial.active .ring { fill: color-mix(in srgb, var(--stroke) 12%, transparent); }
  .node.dial.chosen .ring, .node.dial:focus-visible .ring { stroke: var(--st-text-color); stroke-width: 1.5; }
  .node .rail { stroke: var(--muted); stroke-width: 1.5; fill: none; }
  .node.dial .knob { fill: var(--st-blue-color); stroke: var(--st-background-color); stroke-width: 2; }
  .node .grip { fill: transparent; }
  .dial-name { --ink: var(--st-blue-text-color); font-variant-numeric: tabular-nums; }
  .dial-name .math { font-size: 1.0625rem; }
  .dial-name .turned { font-size: 0.875rem; font-weight: 600; }

  .paint { display: flex; gap: 12px; align-items: flex-start; flex-wrap: wrap; }
  .paint canvas { touch-action: none; cursor: crosshair; border-radius: 6px; width: 176px; height: 176px;
    image-rendering: pixelated; border: 1px solid var(--rule); }
  .paint canvas:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }

  /* Formulas: MathML in the letters that Streamlit brings for its own formulas. */
  .formula { overflow-x: auto; padding: 0.35rem 0 0.35rem 1px; }
  .formula:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  math { --letters: KaTeX_Main, "Latin Modern Math", "STIX Two Math", "Cambria Math", math, serif; display: inline math;
    font-family: var(--letters); font-size: 1.21em; }
  mi { text-transform: none; font-family: KaTeX_Math, var(--letters); font-style: italic; }
  mi.upright { font-family: inherit; font-style: normal; }
  .bold { font-weight: 700; }
  .bold mi { font-family: inherit; font-style: normal; }
  mo.big { font-family: KaTeX_Size2, var(--letters); }
  mo.tall { font-family: KaTeX_Size1, var(--letters); }
  mfrac { padding: 0 0.12em; }
  mfrac > :first-child { padding: 0 0.1em 0.2em; }
  mfrac > :last-child { padding: 0.2em 0.1em 0; }
  mtd { padding: 0; }
  mtable.aligned > mtr > mtd { padding: 0.28em 0; }
  mtd > * { width: fit-content; }
  mtable.aligned > mtr > mtd:nth-child(odd) { text-align: right; text-align: -webkit-right; }
  mtable.aligned > mtr > mtd:nth-child(even) { text-align: left; }
  mtable.bmatrix { margin: 0 0.17em; padding: 0.1em 0.3em; border: 0 solid currentColor; border-width: 0 1.5px;
    background: linear-gradient(currentColor, currentColor) 0 0 / 0.22em 1.5px no-repeat,
      linear-gradient(currentColor, currentColor) 0 100% / 0.22em 1.5px no-repeat,
      linear-gradient(currentColor, currentColor) 100% 0 / 0.22em 1.5px no-repeat,
      linear-gradient(currentColor, currentColor) 100% 100% / 0.22em 1.5px no-repeat; }
  mtable.bmatrix > mtr > mtd { padding: 0.15em 0.4em; text-align: center; text-align: -webkit-center; }
  mtable.bmatrix > mtr > mtd:first-child { padding-left: 0; }
  mtable.bmatrix > mtr > mtd:last-child { padding-right: 0; }

  .prose { line-height: 1.6; }
  .prose p { margin: 0 0 1rem; }
  .prose p:last-child { margin: 0; }
  .prose strong { font-weight: 600; }

  .quests { list-style: none; margin: 0; padding: 0; line-height: 1.6; }
  .quests li { display: flex; gap: 0.4rem; align-items: baseline; margin: 0 0 0.75rem; }
  .quests .icon { flex: none; align-self: flex-start; margin-top: 0.1em; overflow: visible; }
  .quests .done .icon { color: var(--st-green-text-color); }
  .quests p { margin: 0; color: var(--muted); }
  .quests strong { font-weight: 600; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .mosaic { display: grid; grid-template-columns: 2fr 1fr; gap: 10px 14px; align-items: start; }
  .mosaic figure { margin: 0; min-width: 0; }
  .mosaic .sum { grid-row: span 2; }
  .mosaic canvas, .mosaic img { display: block; width: 100%; height: auto; border-radius: 4px; }
  .mosaic.coarse { max-width: 640px; }
  .mosaic.coarse canvas, .mosaic.coarse img { image-rendering: pixelated; }
  .mosaic figcaption { font-size: 0.8125rem; color: var(--muted); margin-top: 4px; font-variant-numeric: tabular-nums; }
  .spectrum { display: block; margin-top: 10px; }
  @media (max-width: 640px) {
    .mosaic { grid-template-columns: 1fr 1fr; }
    .mosaic .sum { grid-row: auto; grid-column: span 2; }
  }

  .player { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 18fr) minmax(0, 12fr); gap: 12px 22px;
    align-items: start; }
  .player .main { position: relative; }
  .player .timeline { gap: 6px; }
  .player .timeline input { flex-basis: 70px; }
  .player .timeline .where { min-width: 5em; }
  .player .bar { position: absolute; left: 0; bottom: 0; height: 3px; background: var(--st-primary-color);
    transition: width .2s linear; }
  .player .status { margin: 4px 0 0; min-height: 1.3em; font-size: 0.875rem; color: var(--muted); }
  .player .painting svg { cursor: crosshair; }
  .player .painting svg:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
  .player .cursor { fill: none; stroke: var(--st-text-color); stroke-width: 1.5; pointer-events: none; }
  .network { position: relative; outline: none; }
  .network:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 4px; }
  .network .edges { position: absolute; inset: 0; width: 100%; height: 100%; }
  .network .rows { position: relative; display: flex; flex-direction: column; gap: 44px; align-items: center; }
  .network .row { display: flex; flex-wrap: wrap; gap: 7px; justify-content: center; }
  .network .row.many { gap: 4px; }
  .network .unit { width: 30px; height: 30px; border-radius: 3px; background: var(--st-background-color);
    box-shadow: 0 0 0 1px var(--rule); cursor: crosshair; }
  .network .many .unit { width: 24px; height: 24px; }
  .network .unit.strip { image-rendering: pixelated; }
  .network .unit.lit { box-shadow: 0 0 0 2px var(--st-text-color); }
  .network .chip { font-size: 0.8125rem; padding: 1px 9px; border-radius: 99px; background: var(--st-background-color);
    border: 1.5px solid var(--stroke); color: var(--ink); }
  .hint { margin: 10px 0 0; font-size: 0.8125rem; color: var(--muted); text-align: center; }
  .panels { display: flex; flex-direction: column; gap: 10px; }
  .panels figure { margin: 0; }
  .panels figcaption { display: flex; gap: 8px; align-items: baseline; font-size: 0.8125rem; margin-bottom: 2px; flex-wrap: wrap; }
  .panels b { font-weight: 600; }
  .panels .said { margin-left: auto; color: var(--muted); font-variant-numeric: tabular-nums; }
  .panels .curve { fill: none; stroke: var(--stroke, var(--st-text-color)); stroke-width: 1.6; stroke-linejoin: round; }
  .panels .curve.dashed { stroke-dasharray: 4 3; }
  .panels .curve.faint { opacity: .55; }
  .panels .band { fill: var(--stroke, var(--st-text-color)); opacity: .13; stroke: none; }
  .panels .dot { fill: var(--stroke, var(--st-text-color)); }
  .panels .now { stroke: var(--muted); stroke-width: 1; opacity: .6; }
  .panels .mark circle { fill: none; stroke: var(--st-text-color); stroke-width: 1.4; }
  .panels .mark line { stroke: var(--muted); stroke-dasharray: 2 3; }
  .panels .key { color: var(--ink, var(--muted)); white-space: nowrap; }
  .panels .key::before { content: ""; display: inline-block; width: 16px; margin-right: 4px; vertical-align: middle;
    border-top: 2px solid var(--stroke, var(--st-text-color)); }
  .panels .key.dashed::before { border-top-style: dashed; }
  @media (max-width: 900px) {
    .player { grid-template-columns: minmax(0, 1fr); }
    .player .main { order: -1; }
  }

  .tiles { position: relative; touch-action: pan-y; }
  .tiles .edges, .tiles > svg { position: absolute; inset: 0; pointer-events: none; overflow: visible; }
  .tile { position: absolute; left: 0; top: 0; margin: 0; }
  .tile[hidden] { display: none; }
  .tile canvas { display: block; width: 100%; height: 100%; border-radius: 3px; background: var(--st-background-color);
    box-shadow: 0 0 0 1px var(--rule); }
  .tile.held canvas { cursor: crosshair; touch-action: pan-y; }
  .tile.painted canvas { touch-action: none; }
  .tile.marked canvas { box-shadow: 0 0 0 2px var(--st-text-color); }
  .tile.off canvas { opacity: .35; box-shadow: 0 0 0 1px var(--muted);
    background: repeating-linear-gradient(45deg, transparent 0 4px, var(--rule) 4px 5px); }
  .tile figcaption { position: absolute; bottom: calc(100% + 4px); left: 0; white-space: nowrap; font-size: 0.8125rem; color: var(--muted);
    font-variant-numeric: tabular-nums; }
  .tiles .label { font-size: 0.8125rem; }
  .tiles .math { font-size: 1.25rem; }
  .tiles .ring, .tiles .brush { position: absolute; left: 0; top: 0; pointer-events: none; outline: none; border-radius: 2px; }
  .tiles .ring { box-shadow: 0 0 0 2px var(--st-text-color); }
  .tiles .ring.loose { box-shadow: none; }
  .tiles .ring:focus-visible, .tiles .brush:focus-visible { box-shadow: 0 0 0 3px var(--st-primary-color); }
  .tiles .editor { position: absolute; left: 0; top: 0; }
  .tiles .editor[hidden] { display: none; }
  .bars { position: absolute; display: flex; flex-direction: column; }
  .bar-row { flex: 1; display: grid; grid-template-columns: 1.1em 1fr 3.6em; gap: 7px; align-items: center; cursor: pointer;
    font-size: 0.9375rem; font-variant-numeric: tabular-nums; border-radius: 4px; }
  .bars.small .bar-row { font-size: 0.8125rem; line-height: 1; grid-template-columns: 0.8em 1fr 3.4em; gap: 5px; min-height: 0; }
  .bar-name { font-size: 1.125rem; }
  .bars.small .bar-name { font-size: 0.8125rem; }
  .bars.small .said { font-size: 0.75rem; }
  .bar-row .track { position: relative; height: 55%; max-height: 18px; background: color-mix(in srgb, var(--rule) 45%, transparent);
    border-radius: 2px; }
  .bar-row .fill { position: absolute; inset: 0 auto 0 0; background: var(--st-green-color); opacity: .55; border-radius: 2px; }
  .bar-row .mark { position: absolute; top: -3px; bottom: -3px; width: 2px; background: var(--st-text-color); }
  .bar-row .said { font-size: 0.8125rem; color: var(--muted); text-align: right; }
  .bar-row.most .fill { opacity: 1; }
  .bar-row.most .bar-name, .bar-row.most .said { color: var(--st-text-color); font-weight: 600; }
  .bar-row.chosen .bar-name { text-decoration: underline; text-underline-offset: 3px; }
  .tiles > .bar { position: absolute; left: 0; bottom: 0; height: 3px; background: var(--st-primary-color); }
  .status { margin: 4px 0 0; font-size: 0.875rem; color: var(--muted); }
  @media (prefers-reduced-motion: no-preference) {
    .tiles.glides .tile { transition: transform .45s ease, width .45s ease, height .45s ease; }
  }
`);
