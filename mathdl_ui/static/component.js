/**
 * The life of a live component inside Streamlit: made once for each place on the page, updated at each change of its data
 * or of the theme, closed when it leaves the page.
 *
 * A component is a class with `constructor(root, courier)`, `update(data)` and, where it holds more than DOM, `close()`.
 */

import { Courier, isHeld } from "./courier.js";
import { sheet } from "./styles.js";

/**
 * What is mounted, by its place on the page.
 * @type {Map<object, {root: HTMLElement, part: any, courier: Courier, told: object | null}>}
 */
const mounted = new Map();

let paper = ""; // the page's background when Python last knew of it

/** Formulas have their colors from Python: when the theme changes, one component asks for a new run. */
function noticeTheme(root, setStateValue) {
  const now = getComputedStyle(root).getPropertyValue("--st-background-color");
  if (paper && now && now !== paper) setStateValue("live", { repaint: now });
  paper = now || paper;
}

/** All that a drawing shows, each component by its key. */
function draw(url, drawn) {
  for (const { part, told } of mounted.values()) if (told?.url === url && drawn[told.key]) part.update(drawn[told.key]);
}

/**
 * @param {new (root: HTMLElement, courier: Courier) => any} Part
 * @returns {{render: (component: any) => void, remove: (parent: any) => void}}
 */
export function liveComponent(Part) {
  return {
    render({ data, parentElement, setStateValue }) {
      let entry = mounted.get(parentElement);
      if (!entry) {
        parentElement.adoptedStyleSheets = [sheet];
        const root = parentElement.querySelector(".root");
        root.replaceChildren();
        root.classList.add("ready");
        const courier = new Courier(draw, (busy) => root.setAttribute("aria-busy", busy));
        entry = { root, part: new Part(root, courier), courier };
        mounted.set(parentElement, entry);
      }
      entry.told = data.live;
      const news = entry.courier.connect((state) => setStateValue("live", state), data.live);
      entry.courier.acknowledge(data.ack);
      // What Python said before the hand took hold again is old news.
      if (!isHeld(data.live)) entry.part.update(data);
      if (!news) entry.courier.look();
      noticeTheme(entry.root, setStateValue);
    },
    remove(parentElement) {
      const entry = mounted.get(parentElement);
      if (!entry) return;
      entry.courier.close();
      entry.part.close?.();
      mounted.delete(parentElement);
    },
  };
}

/** An element with attributes and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** An SVG element with attributes. */
export function s(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** Calls back each time that the hand lets go of a range; "change" alone stays silent where it came back to its start. */
export function onLetGo(range, done) {
  let moved = false;
  range.addEventListener("input", () => (moved = true));
  const settle = () => {
    if (!moved) return;
    moved = false;
    done();
  };
  for (const event of ["change", "pointerup", "pointercancel", "blur"]) range.addEventListener(event, settle);
}

/** A number as it is read: a true minus sign, no trailing zeros. */
export function shown(value, digits = 2) {
  const text = String(Number(Number(value).toFixed(digits)));
  return text.replace("-", "−");
}
