/** Matrices as tables of numbers with their size as color; cells of an editable one are dragged up and down, or typed. */

import { h, liveComponent, shown } from "./component.js";
import { numberInput, writeNumber } from "./number_cell.js";

class Matrices {
  constructor(root, courier) {
    this.courier = courier;
    this.row = h("div", { class: "matrices", role: "group" });
    this.parts = new Map();
    root.append(this.row);
  }

  update(data) {
    this.row.setAttribute("aria-label", data.alt);
    for (const spec of data.matrices) {
      const size = `${spec.values.length}x${spec.values[0].length}`;
      let part = this.parts.get(spec.id);
      if (part && part.size !== size) {
        part.element.remove();
        part = undefined;
      }
      if (!part) {
        part = new Matrix(this, spec, size);
        this.parts.set(spec.id, part);
        this.row.append(part.element);
      }
      part.update(spec);
    }
    for (const [id, part] of this.parts) {
      if (data.matrices.some((spec) => spec.id === id)) continue;
      part.element.remove();
      this.parts.delete(id);
    }
  }

  tell(settled) {
    const values = {};
    for (const [id, part] of this.parts) if (part.spec.editable) values[id] = part.values;
    this.courier.send({ values }, settled);
  }
}

/** One table. Its owner has a `courier`, and a method `tell(settled)` that sends what was edited. */
export class Matrix {
  constructor(owner, spec, size) {
    this.owner = owner;
    this.size = size;
    this.spec = spec;
    this.values = spec.values.map((row) => [...row]);
    this.caption = h("figcaption");
    this.columns = spec.columns.map((name) => h("th", { scope: "col" }, name));
    this.rows = spec.rows.map((name) => h("th", { scope: "row" }, name));
    this.cells = spec.values.map((row, i) => row.map((_, j) => this.#cell(i, j)));
    const body = this.cells.map((cells, i) => h("tr", {}, this.rows[i], ...cells.map((cell) => cell.node)));
    const corner = h("td", { "aria-hidden": "true" });
    this.table = h("table", {}, h("thead", {}, h("tr", {}, corner, ...this.columns)), h("tbody", {}, ...body));
    this.scroll = h("div", { class: "scroll", tabindex: spec.columns.length > 6 ? 0 : null, role: "group", "aria-label": spec.title }, this.table);
    this.element = h("figure", { class: `matrix ${spec.role} ${spec.columns.length > 5 ? "small" : ""}` }, this.caption, this.scroll);
  }

  #cell(i, j) {
    const node = h("td");
    if (!this.spec.editable) return { node, write: (text) => (node.textContent = text) };
    const put = (value, settled) => {
      this.values[i][j] = value;
      this.#tint(node, value);
      this.owner.tell(settled);
    };
    const name = `${this.spec.rows[i]}, ${this.spec.columns[j]}`;
    const input = numberInput(name, () => ({ ...this.spec, value: this.values[i][j] }), put, () => this.owner.tell(true));
    node.append(input);
    return { node, write: (text) => writeNumber(input, text) };
  }

  #tint(node, value) {
    const share = Math.min(Math.abs(value) / this.spec.full, 1);
    const color = value < 0 ? "var(--st-orange-color)" : "var(--stroke)";
    node.style.background = share > 0.004 ? `color-mix(in srgb, ${color} ${Math.round(share * 50)}%, transparent)` : "";
  }

  update(spec) {
    this.spec = spec;
    this.caption.textContent = spec.title;
    this.scroll.setAttribute("aria-label", spec.title);
    const keep = spec.editable && this.owner.courier.busy;
    this.cells.forEach((cells, i) => {
      this.rows[i].classList.toggle("lit", spec.lit_rows.includes(i));
      cells.forEach((cell, j) => {
        if (!keep) this.values[i][j] = spec.values[i][j];
        const value = this.values[i][j];
        cell.write(value === null ? "–" : shown(value, spec.digits));
        cell.node.title = value === null ? spec.undefined : "";
        cell.node.classList.toggle("lit", spec.lit.some(([r, c]) => r === i && c === j));
        this.#tint(cell.node, value ?? 0);
      });
    });
  }
}

export const { render, remove } = liveComponent(Matrices);
