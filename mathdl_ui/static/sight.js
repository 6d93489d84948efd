/**
 * Tells Python which sections a reader is near: those that have not run yet, and those that have run before the picture
 * last changed (`mathdl_ui/sight.py`). It shows nothing itself.
 */

import { FOLLOWED } from "./courier.js";

const AHEAD = 0.75; // of a screen: how far from the window a section runs for the first time
const BESIDE = 0.1; // and again

/** @type {Sight | null} */
let sight = null;

class Sight {
  constructor(root) {
    this.root = root;
    this.absent = [];
    this.stale = new Set();
    this.asked = [];
    this.asks = false;
    this.look = this.look.bind(this);
    this.closing = new AbortController();
    const passive = { signal: this.closing.signal, passive: true };
    window.addEventListener("scroll", this.look, { ...passive, capture: true });
    window.addEventListener("resize", this.look, passive);
    window.addEventListener(FOLLOWED, () => this.#follow(), passive);
    this.growth = new ResizeObserver(this.look);
    this.growth.observe(document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body);
  }

  /**
   * @param {{absent: string[], stale: string[], followers: string[], whole: boolean}} data the names of the sections that
   *   wait, of those that follow the picture, and whether all of the page is to be there
   */
  update({ absent, stale, followers, whole }, ask) {
    Object.assign(this, { absent, followers, whole, ask, asks: false });
    // Python knows what has come of those that it was asked for, and not what the hand has done to the others.
    for (const name of this.asked.splice(0)) this.stale.delete(name);
    for (const name of stale) this.stale.add(name);
    this.root.setAttribute("aria-busy", "false");
    this.look();
  }

  /** The picture has changed without a run: what follows it and has run is out of date. */
  #follow() {
    for (const name of this.followers) if (!this.absent.includes(name)) this.stale.add(name);
    this.look();
  }

  /** Ask for what is near, at most once a frame, and not again before there is an answer. */
  look() {
    if (this.planned || this.asks) return;
    this.planned = requestAnimationFrame(() => {
      this.planned = 0;
      const names = [
        ...this.absent.filter((name) => isNear(name, AHEAD)),
        ...[...this.stale].filter((name) => this.whole || isNear(name, BESIDE)),
      ];
      if (!names.length || this.asks) return;
      this.asks = true;
      this.asked = names;
      this.root.setAttribute("aria-busy", "true");
      this.ask({ names, at: Date.now() });
    });
  }

  close() {
    this.closing.abort();
    this.growth.disconnect();
    cancelAnimationFrame(this.planned);
  }
}

function isNear(name, screens) {
  const box = document.querySelector(`.st-key-section-${name}`)?.getBoundingClientRect();
  const reach = screens * window.innerHeight;
  return Boolean(box) && box.top < window.innerHeight + reach && box.bottom > -reach;
}

export function render({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  if (sight?.root !== root) {
    sight?.close();
    sight = new Sight(root);
    root.classList.add("ready");
  }
  sight.update(data, (near) => setStateValue("near", near));
}

export function remove(parentElement) {
  if (!sight || sight.root !== parentElement?.querySelector(".root")) return;
  sight.close();
  sight = null;
}
