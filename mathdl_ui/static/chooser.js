/** What is set at one touch: a row of buttons, a list, a choice of a few, a switch. */

import { h, liveComponent } from "./component.js";

let groups = 0; // radio buttons belong together by a name of their own

class Chooser {
  constructor(root, courier) {
    this.root = root;
    this.courier = courier;
    root.classList.add("chooser");
  }

  /** @param {{kind: string, label: string, options: string[], value: string | boolean, icon: string, width: string}} data */
  update({ kind, label, options, value, icon, width }) {
    const shape = JSON.stringify([kind, label, options, icon, width]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.show = () => {};
      this.root.style.width = width;
      this.root.replaceChildren(this[kind]({ label, options, icon }));
    }
    this.show(value);
  }

  #choose(chosen) {
    this.courier.touch({ chosen });
  }

  buttons({ options, icon }) {
    const made = options.map((name) => {
      const sign = icon ? [h("span", { class: "icon", "aria-hidden": "true" }, icon)] : [];
      return h("button", { type: "button", onclick: () => this.#choose(name) }, ...sign, name);
    });
    return h("div", { class: "buttons" }, ...made);
  }

  select({ label, options }) {
    const list = h("select", {}, ...options.map((name) => h("option", { value: name }, name)));
    list.onchange = () => this.#choose(list.value);
    this.show = (value) => (list.value = value);
    return h("label", { class: "list" }, h("span", {}, label), list);
  }

  choice({ label, options }) {
    const group = `choice-${(groups += 1)}`;
    const inputs = options.map((name) => h("input", { type: "radio", name: group, value: name }));
    for (const input of inputs) input.onchange = () => this.#choose(input.value);
    this.show = (value) => inputs.forEach((input) => (input.checked = input.value === value));
    const labels = inputs.map((input) => h("label", {}, input, h("span", {}, input.value)));
    return h("div", { class: "choice", role: "radiogroup", "aria-label": label }, ...labels);
  }

  toggle({ label }) {
    const input = h("input", { type: "checkbox", role: "switch" });
    input.onchange = () => this.#choose(input.checked);
    this.show = (value) => (input.checked = value);
    return h("label", { class: "switch" }, input, h("span", {}, label));
  }
}

export const { render, remove } = liveComponent(Chooser);
