import { h, s, set } from "./component.js";

const at = (values, position) => {
  const i = Math.floor(position);
  return i + 1 < values.length ? values[i] + (position - i) * (values[i + 1] - values[i]) : values[values.length - 1];
};

/** Small curves over the epochs, one below the other. */
export class Panels {
  constructor() {
    this.element = h("div", { class: "panels" });
  }

  build(panels) {
    this.panels = panels.map((panel) => {
      const svg = s("svg", { role: "img", "aria-label": panel.alt });
      const said = h("span", { class: "said" });
      const keys = panel.keys.map(({ name, style }) => h("span", { class: `key ${style}` }, name));
      return { ...panel, svg, said, node: h("figure", {}, h("figcaption", {}, h("b", {}, panel.title), ...keys, said), svg) };
    });
    this.element.replaceChildren(...this.panels.map(({ node }) => node));
    this.resize();
  }

  resize() {
    const width = this.element.clientWidth;
    if (!width || !this.panels) return;
    const [left, tall] = [42, 68];
    for (const panel of this.panels) {
      const to = ([x, y]) => [left + x * (width - left - 6), 9 + (1 - y) * tall];
      const d = (points) => `M${points.map((p) => to(p).map((v) => v.toFixed(1)).join(" ")).join("L")}`;
      const ticks = panel.ticks.flatMap(([y, words]) => {
        const [, py] = to([0, y]);
        const text = s("text", { x: left - 6, y: py + 4, "text-anchor": "end", class: "tick" });
        text.textContent = words;
        return [s("line", { x1: left, x2: width - 6, y1: py, y2: py, class: "grid" }), text];
      });
      const bands = panel.bands.map(({ low, high, style }) => s("path", { d: `${d([...low, ...[...high].reverse()])}Z`, class: `band ${style}` }));
      const lines = panel.lines.filter(({ points }) => points.length).map(({ points, style }) => s("path", { d: d(points), class: `curve ${style}` }));
      const marks = panel.marks.map(([x, y, words]) => {
        const [px, py] = to([x, y]);
        const mark = s("g", { class: "mark" });
        // Curves fall: early on there is room below them, later above.
        const text = s("text", { x: px + (x > 0.5 ? -6 : 6), y: x > 0.5 ? 20 : tall + 5, "text-anchor": x > 0.5 ? "end" : "start", class: "tick halo" });
        text.textContent = words;
        mark.append(s("line", { x1: px, x2: px, y1: 9, y2: 9 + tall }), s("circle", { cx: px, cy: py, r: 3.5 }), text);
        return mark;
      });
      panel.rule = s("line", { y1: 4, y2: tall + 13, class: "now" });
      panel.dots = panel.lines.filter(({ live }) => live).map((line) => ({ line, dot: s("circle", { r: 3.2, class: `dot ${line.style}` }) }));
      panel.to = to;
      set(panel.svg, { width, height: tall + 16, viewBox: `0 0 ${width} ${tall + 16}` });
      panel.svg.replaceChildren(...ticks, ...bands, ...lines, ...marks, panel.rule, ...panel.dots.map(({ dot }) => dot));
    }
  }

  paint(position) {
    for (const panel of this.panels ?? []) {
      if (!panel.to) continue;
      panel.said.textContent = panel.said_at[Math.min(Math.round(position), panel.said_at.length - 1)] ?? "";
      const points = panel.dots.map(({ line, dot }) => {
        const point = line.points.length ? [0, 1].map((c) => at(line.points.map((p) => p[c]), position)) : [0, 0];
        const [cx, cy] = panel.to(point);
        set(dot, { cx, cy, visibility: line.points.length ? "visible" : "hidden" });
        return cx;
      });
      const x = points[0] ?? panel.to([0, 0])[0];
      set(panel.rule, { x1: x, x2: x });
    }
  }
}
