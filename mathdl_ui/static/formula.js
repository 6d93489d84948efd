/** The formula with the current numbers: MathML that Python wrote, laid out by the browser. */

import { h, liveComponent } from "./component.js";

class Formula {
  constructor(root) {
    this.root = root;
    this.lines = [];
  }

  update({ lines }) {
    while (this.lines.length > lines.length) this.lines.pop().node.remove();
    lines.forEach((markup, i) => {
      if (!this.lines[i]) {
        this.lines[i] = { node: h("div", { class: "formula", tabindex: 0, role: "group", "aria-label": "Formula" }), markup: "" };
        this.root.append(this.lines[i].node);
      }
      const line = this.lines[i];
      if (line.markup === markup) return;
      line.markup = markup;
      line.node.innerHTML = markup;
    });
  }
}

export const { render, remove } = liveComponent(Formula);
