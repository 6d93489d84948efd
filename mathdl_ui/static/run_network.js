import { h, set } from "./component.js";
import { CLASSES, ZERO, paint } from "./run_film.js";

/** The units in rows, one row a layer, the weights as lines between them. */
export class Network {
  constructor(player) {
    this.player = player;
    this.lines = h("canvas", { class: "edges", "aria-hidden": "true" });
    this.rows = h("div", { class: "rows" });
    this.element = h("div", { class: "network", tabindex: 0, role: "img" }, this.lines, this.rows);
    this.caption = h("p", { class: "hint" });
    this.element.onpointerleave = () => this.#show(null);
    this.element.onblur = () => this.#show(null);
    this.element.onkeydown = (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by || !this.units.length) return;
      const now = this.units.indexOf(this.shown);
      this.#show(this.units[(now + by + this.units.length + (now < 0 && by < 0 ? 1 : 0)) % this.units.length]);
      event.preventDefault();
    };
  }

  build({ data, parts }) {
    this.parts = parts.filter(({ part }) => part === "units");
    this.edges = parts.filter(({ part }) => part === "edges");
    const chips = (names, role) => names.map((name, i) => ({ node: h("span", { class: `chip ${role(i)}` }, name) }));
    const inputs = chips(data.inputs, () => "ink");
    const outputs = chips(data.outputs, (i) => (data.outputs.length > 1 ? (CLASSES[i] && data.outputs.length <= 5 ? CLASSES[i] : "ink") : "ink"));
    const hidden = this.parts.map((part, layer) =>
      Array.from({ length: part.count }, (_, which) => {
        const unit = { node: h("canvas", { class: part.height === 1 ? "unit strip" : "unit" }), part, which, layer };
        unit.node.onpointerenter = unit.node.onclick = () => this.#show(unit);
        return unit;
      }),
    );
    this.layers = [inputs, ...hidden, outputs];
    this.units = hidden.flat();
    this.shown = null;
    this.places = null;
    this.rows.replaceChildren(...this.layers.map((layer) => h("div", { class: layer.length > 8 ? "row many" : "row" }, ...layer.map(({ node }) => node))));
    const none = outputs.length ? "No hidden units: a linear model." : "";
    this.rest = hidden.length ? "Point at a unit to see its answer large." : none;
    this.caption.textContent = this.rest;
  }

  #show(unit) {
    if (unit === this.shown) return;
    this.shown?.node.classList.remove("lit");
    unit?.node.classList.add("lit");
    this.shown = unit;
    this.caption.textContent = unit ? `Unit ${unit.which + 1} of layer ${unit.layer + 1}` : this.rest;
    this.player.refresh();
  }

  paint(position, table) {
    for (const { node, part, which } of this.units) paint(node, part, which, position, table);
    this.#connect(position);
  }

  /** Where the units are: asked once, as the browser would have to lay out the page for each frame. */
  #measure() {
    const box = this.element.getBoundingClientRect();
    const places = this.layers.map((layer) =>
      layer.map(({ node }) => {
        const place = node.getBoundingClientRect();
        return [place.left - box.left + place.width / 2, place.top - box.top, place.bottom - box.top];
      }),
    );
    return { width: box.width, height: box.height, places };
  }

  /** Lines between the units of neighboring rows: as thick as the weight is large, in the color of its sign. */
  #connect(position) {
    this.places ??= this.#measure();
    const { width: wide, height: tall, places } = this.places;
    const scale = window.devicePixelRatio || 1;
    set(this.lines, { width: Math.round(wide * scale), height: Math.round(tall * scale) });
    const context = this.lines.getContext("2d");
    context.scale(scale, scale);
    for (const { layer, height, width, bytes, size } of this.edges) {
      const frame = Math.round(position) * size;
      for (let i = 0; i < height; i += 1) {
        for (let j = 0; j < width; j += 1) {
          const weight = (bytes[frame + i * width + j] - ZERO) / ZERO;
          const [x0, , y0] = places[layer][j];
          const [x1, y1] = places[layer + 1][i];
          context.strokeStyle = this.player.color(weight < 0 ? "data" : "second");
          context.globalAlpha = 0.12 + 0.5 * Math.abs(weight);
          context.lineWidth = 0.3 + 3 * Math.abs(weight);
          context.beginPath();
          context.moveTo(x0, y0);
          context.bezierCurveTo(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1);
          context.stroke();
        }
      }
    }
  }
}
