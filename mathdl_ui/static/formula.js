/** The formula with the current numbers: MathML that Python wrote, laid out by the browser. */

import { h, liveComponent } from "./component.js";

class Formula {
  constructor(root) {
    this.root = root;
    this.lines = [];
    this.due = 0;
  }

  update({ lines }) {
    while (this.lines.length > lines.length) this.lines.pop().node.remove();
    lines.forEach((markup, i) => {
      if (!this.lines[i]) {
        this.lines[i] = { node: h("div", { class: "formula" }), markup: "" };
        this.root.append(this.lines[i].node);
      }
      const line = this.lines[i];
      if (line.markup === markup) return;
      line.markup = markup;
      line.node.innerHTML = markup;
    });
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.#reach());
  }

  /** A formula wider than its place is scrolled, also by keyboard; one that fits is no stop on the way. */
  #reach() {
    for (const { node } of this.lines) {
      const wide = node.scrollWidth > node.clientWidth;
      if (wide === node.hasAttribute("tabindex")) continue;
      for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Formula"]]) {
        if (wide) node.setAttribute(name, value);
        else node.removeAttribute(name);
      }
    }
  }

  close() {
    cancelAnimationFrame(this.due);
  }
}

export const { render, remove } = liveComponent(Formula);
