/** Draws what Python computed: layers in plane coordinates, on a canvas (points, heat) and in SVG (everything else). */

import { s, set } from "./component.js";
import { levels, paintRaster } from "./raster.js";

const HEAD = 13; // arrow head, px

/** Where the plane's coordinates fall on the screen. */
export class View {
  /**
   * @param {{x: number[], y: number[], equal: boolean, ratio: number}} domain
   * @param {number} width of the column, px
   * @param {number} tallest height allowed, px
   */
  constructor(domain, width, tallest) {
    const [x0, x1] = domain.x;
    const [y0, y1] = domain.y;
    this.width = width;
    if (domain.equal) {
      const unit = Math.min(width / (x1 - x0), tallest / (y1 - y0));
      const spare = (width / unit - (x1 - x0)) / 2; // a wide column shows more of the plane, never a stretched one
      this.x = [x0 - spare, x1 + spare];
      this.height = unit * (y1 - y0);
    } else {
      this.x = domain.x;
      this.height = Math.min(tallest, width * domain.ratio);
    }
    this.y = domain.y;
    this.ux = this.width / (this.x[1] - this.x[0]);
    this.uy = this.height / (this.y[1] - this.y[0]);
  }

  to([x, y]) {
    return [(x - this.x[0]) * this.ux, (this.y[1] - y) * this.uy];
  }

  from(px, py) {
    return [this.x[0] + px / this.ux, this.y[1] - py / this.uy];
  }

  same(other) {
    return other && this.width === other.width && this.height === other.height && `${this.x},${this.y}` === `${other.x},${other.y}`;
  }
}

function ticks([low, high], unit, spacing) {
  const rough = spacing / unit;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= rough);
  const list = [];
  for (let k = Math.ceil(low / step); k * step <= high; k += 1) list.push(Number((k * step).toPrecision(12)));
  return list;
}

const line = (x1, y1, x2, y2, name) => s("line", { x1, y1, x2, y2, class: name });

/** Grid lines, axes and their numbers; drawn once for each size. "frame" has the numbers below and on the left. */
export function drawGrid(group, view, axes) {
  group.replaceChildren();
  if (axes === "none") return;
  const framed = axes === "frame";
  const [ox, oy] = view.to([0, 0]);
  const base = Math.min(Math.max(oy, 0), view.height);
  const side = framed ? 0 : Math.min(Math.max(ox, 0), view.width);
  for (const x of ticks(view.x, view.ux, 46)) {
    const [px] = view.to([x, 0]);
    group.append(line(px, 0, px, view.height, "grid"));
    if (px < 12 || px > view.width - 12 || (x === 0 && !framed)) continue;
    const text = s("text", { x: px, y: framed ? view.height - 4 : base > view.height - 20 ? base - 6 : base + 16, "text-anchor": "middle", class: "tick" });
    text.textContent = String(x).replace("-", "−");
    group.append(text);
  }
  for (const y of ticks(view.y, view.uy, 46)) {
    if (framed && y <= 0) continue;
    const [, py] = view.to([0, y]);
    group.append(line(0, py, view.width, py, "grid"));
    if (py < 12 || py > view.height - 12 || y === 0) continue;
    const left = side < 30;
    const text = s("text", { x: left ? side + 6 : side - 7, y: py + 4, "text-anchor": left ? "start" : "end", class: "tick" });
    text.textContent = String(y).replace("-", "−");
    group.append(text);
  }
  group.append(line(0, base, view.width, base, "axis"));
  if (!framed) group.append(line(side, 0, side, view.height, "axis"));
}

/** Shaft and head of an arrow between two screen points, as SVG path data. */
export function arrowPaths([x0, y0], [x1, y1], head = HEAD) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 1e-6) return ["", ""];
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  const size = Math.min(head, length);
  const [bx, by] = [x1 - dx * size, y1 - dy * size];
  const w = size * 0.38;
  return [
    `M${x0} ${y0}L${bx} ${by}`,
    `M${x1} ${y1}L${bx - dy * w} ${by + dx * w}L${bx + dy * w} ${by - dx * w}Z`,
  ];
}

export function label(at, text, { role = "ink", math = false, anchor = "start", big = false } = {}) {
  const node = s("text", {
    x: at[0],
    y: at[1],
    "text-anchor": anchor,
    class: `halo ${role} ${math ? "math" : ""} ${big ? "name" : "label"}`,
  });
  node.textContent = text;
  return node;
}

const pathData = (points, closed) => points.map((p, i) => `${i ? "L" : "M"}${p[0].toFixed(2)} ${p[1].toFixed(2)}`).join("") + (closed ? "Z" : "");

const SVG = {
  path(view, layer) {
    const d = pathData(layer.points.map((p) => view.to(p)), layer.closed);
    const nodes = [];
    if (layer.fill) nodes.push(s("path", { d, class: `area ${layer.role}`, "fill-opacity": layer.fill }));
    if (layer.width) {
      nodes.push(
        s("path", {
          d,
          class: `shape ${layer.role}`,
          "stroke-width": layer.width,
          "stroke-opacity": layer.opacity ?? 1,
          "stroke-dasharray": layer.dash ? "5 5" : null,
        }),
      );
    }
    return nodes;
  },
  segments(view, layer) {
    const d = layer.points.map((p, i) => `${i % 2 ? "L" : "M"}${view.to(p).map((v) => v.toFixed(2)).join(" ")}`).join("");
    return [s("path", { d, class: `shape ${layer.role}`, "stroke-width": layer.width, "stroke-opacity": layer.opacity ?? 1 })];
  },
  arrow(view, layer) {
    const [shaft, head] = arrowPaths(view.to(layer.from), view.to(layer.to));
    const group = s("g", { class: layer.role, opacity: layer.opacity ?? 1 });
    group.append(
      s("path", { d: shaft, class: "shape", "stroke-width": layer.width, "stroke-dasharray": layer.dash ? "5 5" : null }),
      s("path", { d: head, class: "head" }),
    );
    return [group];
  },
  text(view, layer) {
    const [x, y] = view.to(layer.at);
    const [dx, dy] = layer.shift ?? [0, 0];
    const node = label([x + dx, y + dy], layer.text, layer);
    // Text stays inside the picture whatever it labels.
    const reach = layer.text.length * (layer.big ? 13 : 7.6);
    if (layer.anchor !== "end" && layer.anchor !== "middle" && x + dx + reach > view.width) set(node, { x: Math.max(view.width - reach, 4) });
    return [node];
  },
};

const CANVAS = {
  /** A small canvas, stretched over a box and smoothed. */
  image(context, view, layer) {
    const [[x0, y0], [x1, y1]] = layer.box;
    const [left, bottom] = view.to([x0, y0]);
    const [right, top] = view.to([x1, y1]);
    context.imageSmoothingEnabled = layer.smooth;
    context.imageSmoothingQuality = "high";
    context.drawImage(layer.source, left, top, right - left, bottom - top);
  },
  /** A picture, pixel by pixel. */
  raster(context, view, layer, color) {
    const source = document.createElement("canvas");
    paintRaster(source, layer, levels(layer), (sign) => color(sign < 0 ? layer.negative : layer.role));
    CANVAS.image(context, view, { box: layer.box, source, smooth: false });
  },
  points(context, view, layer, color) {
    layer.points.forEach((point, i) => {
      const radius = Array.isArray(layer.r) ? layer.r[i] : (layer.r ?? 4);
      const [x, y] = view.to(point);
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      const role = Array.isArray(layer.role) ? layer.role[i] : layer.role;
      context.globalAlpha = layer.opacity ?? 0.75;
      context.fillStyle = color(role);
      if (layer.marks) {
        context.font = `600 ${2.6 * radius}px sans-serif`;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText(layer.marks[i], x, y);
      } else if (layer.hollow) {
        context.lineWidth = 1.6;
        context.strokeStyle = color(role);
        context.stroke();
      } else context.fill();
    });
    context.globalAlpha = 1;
  },
  heat(context, view, layer, color) {
    const [[x0, y0], [x1, y1]] = layer.box;
    const [left, bottom] = view.to([x0, y0]);
    const [right, top] = view.to([x1, y1]);
    const rows = layer.values.length;
    const columns = layer.values[0].length;
    const w = (right - left) / columns;
    const tall = (bottom - top) / rows;
    context.save();
    if (layer.inside) context.clip(new Path2D(pathData(layer.inside.map((p) => view.to(p)), true)));
    layer.values.forEach((row, i) =>
      row.forEach((value, j) => {
        context.globalAlpha = Math.min(Math.abs(value), 1) * 0.6;
        context.fillStyle = color(value < 0 ? layer.negative : layer.role);
        // Whole pixels: translucent cells that overlap, or leave a gap, would show a grid.
        const [x, y] = [Math.round(left + j * w), Math.round(bottom - (i + 1) * tall)];
        context.fillRect(x, y, Math.round(left + (j + 1) * w) - x, Math.round(bottom - i * tall) - y);
      }),
    );
    context.restore();
  },
};

export function drawLayers(group, canvas, view, layers, color) {
  const scale = window.devicePixelRatio || 1;
  const context = canvas.getContext("2d");
  if (canvas.width !== Math.round(view.width * scale) || canvas.height !== Math.round(view.height * scale)) {
    canvas.width = Math.round(view.width * scale);
    canvas.height = Math.round(view.height * scale);
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  const nodes = [];
  for (const layer of layers) {
    if (CANVAS[layer.kind]) CANVAS[layer.kind](context, view, layer, color);
    else nodes.push(...SVG[layer.kind](view, layer));
  }
  group.replaceChildren(...nodes);
}

/** The titled point nearest to a screen position, within reach of a finger or pointer. */
export function titledPoint(view, layers, px, py, reach) {
  let best = null;
  let nearest = reach;
  for (const layer of layers) {
    if (layer.kind !== "points" || !layer.titles) continue;
    layer.points.forEach((point, i) => {
      const [x, y] = view.to(point);
      const distance = Math.hypot(x - px, y - py);
      if (distance < nearest) {
        nearest = distance;
        best = { title: layer.titles[i], picture: layer.pictures?.[i], x, y };
      }
    });
  }
  return best;
}

const isNumber = (value) => typeof value === "number";

/** Between two frames of the same make: numbers are blended, all else is taken from the first. */
export function blend(a, b, share) {
  if (isNumber(a) && isNumber(b)) return a + (b - a) * share;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return a.map((value, i) => blend(value, b[i], share));
  if (a && b && typeof a === "object" && typeof b === "object" && !Array.isArray(a)) {
    return Object.fromEntries(Object.keys(a).map((name) => [name, name in b ? blend(a[name], b[name], share) : a[name]]));
  }
  return a;
}
