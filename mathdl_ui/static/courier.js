/**
 * Carries the state of a live component to Python: at most one message on its way, never an old one after a new one, and
 * the last state always.
 *
 * While the hand moves, the state goes straight to the drawing of its part (`scene.py`) and what it drew comes back. So it
 * does when the hand lets go, where the part keeps its state without being run (`keeps`). Otherwise, and where the drawing
 * cannot be reached, it goes through Streamlit, which runs the page again and echoes the message's number in `data.ack`.
 * Until an answer comes newer states wait, and only the newest is kept; so a slow server is sent less, not more.
 */

import { known } from "./backdrops.js";

const PATIENCE_MS = 3000; // an answer that never comes (a dropped socket) must not silence the hand
const LOOK_MS = 20;

/** The query of the URL that Streamlit is about to bring, by its own way, after a state was kept. */
let coming = null;

/** Wait until the URL has this query, or another one is on its way. */
async function arrival(search) {
  coming = search;
  const until = performance.now() + PATIENCE_MS;
  while (coming === search && location.search.replace("?", "") !== search && performance.now() < until) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  if (coming === search) coming = null;
}

export const FOLLOWED = "mathdl-followed"; // the picture has changed for good, and nothing has been run

/**
 * What the hand has changed in each part since Python last took it, by the part's address; what Python took then, and how
 * old that is; the state whose drawing is on screen, and that drawing.
 * @type {Map<string, {changes: Record<string, object>, holder: Courier | null, run: number, given: object | null,
 *   moment: number, shown: string, drawn: object}>}
 */
const parts = new Map();

function partAt(url) {
  if (!parts.has(url)) parts.set(url, { changes: {}, holder: null, run: 0, given: null, moment: -1, shown: "", drawn: {} });
  return parts.get(url);
}

/** Keep what has changed, the newest last: what came before may be overruled by it. */
function note({ url, key }, values) {
  const part = partAt(url);
  delete part.changes[key];
  part.changes[key] = values;
  return part;
}

/** Whether the hand is moving something of the same part. */
export function isHeld(told) {
  return Boolean(told && parts.get(told.url)?.holder);
}

export class Courier {
  /**
   * @param {(url: string, drawn: object) => void} draw shows what a drawing has answered
   * @param {(busy: boolean) => void} notice hears whether something waits for an answer
   */
  constructor(draw, notice) {
    this.draw = draw;
    this.notice = notice;
    this.sent = Date.now(); // larger than any number a former mount of the same key has used
    this.answered = this.sent;
    this.waiting = null;
    this.fresh = false;
    this.asking = false;
    this.settling = false;
    this.resting = false;
    this.arriving = 0;
    this.wantsFrames = false;
    this.timer = 0;
    this.deliver = () => {};
    this.told = null;
  }

  /**
   * @param {(state: object) => void} deliver the newest `setStateValue`, bound to its state's name
   * @param {{url: string, key: string, given: object, theme: string, moment: number, keeps: boolean, followed: boolean}
   *   | null} told where the drawing is reached
   * @returns {boolean} false if Python said this before it took what the hand has settled since
   */
  connect(deliver, told) {
    this.deliver = deliver;
    if (this.refused !== told?.url) this.told = told;
    if (!this.told) return true;
    const part = partAt(told.url);
    if (told.moment > part.moment) Object.assign(part, { moment: told.moment, given: null, shown: "" });
    return told.moment === part.moment;
  }

  get busy() {
    return (this.asking && !this.resting) || this.answered < this.sent || this.waiting !== null;
  }

  /** Whether there is an answer to wait for, that of the URL included. */
  #say() {
    this.notice(this.busy || this.arriving > 0);
  }

  /**
   * @param {object} values what the hand has made of the state
   * @param {boolean} settled true when the hand has let go
   */
  send(values, settled) {
    if (this.told) {
      note(this.told, values).holder = settled ? null : this;
      if (!settled || this.told.keeps) {
        this.fresh = true;
        this.settling ||= settled;
        if (!this.asking) this.#ask();
        return;
      }
    }
    this.run(values, settled);
  }

  /** Have the part run: it brings what a drawing does not. */
  run(values, settled = true) {
    this.waiting = { values, settled };
    if (this.answered >= this.sent) this.#post();
    this.#say();
  }

  /**
   * One touch sets the state for good: its drawing is asked first, so that the picture answers at once, and then the page
   * runs.
   * @param {object} values what the touch has made of the state
   */
  async touch(values) {
    if (this.told && !this.told.keeps) {
      note(this.told, values);
      this.fresh = true;
      if (!this.asking) await this.#ask();
    }
    this.send(values, true);
  }

  /** @param {number | null | undefined} ack the number of the last message Python has read */
  acknowledge(ack) {
    if (typeof ack !== "number" || ack < this.sent) return;
    const news = this.answered < this.sent;
    this.answered = this.sent;
    if (this.waiting) this.#post();
    else if (news && this.told && !isHeld(this.told)) {
      const part = partAt(this.told.url);
      part.changes = {};
      part.run += 1;
    }
    this.#say();
  }

  /** Ask for the frames of the timelines as well: once where the drawing is reached, else of every run from now on. */
  film() {
    this.wantsFrames = true;
    if (!this.told) return this.send({ frames: true }, true);
    this.fresh = true;
    if (!this.asking) this.#ask();
  }

  /** Ask what there is to see by now, though no hand has moved: a computation goes on, say. */
  look() {
    if (!this.told) this.send({}, true);
    else if (!this.asking) {
      this.fresh = true;
      this.#ask();
    }
  }

  /** Ask the drawing for the newest state, and again while there is a newer one. */
  async #ask() {
    this.asking = true;
    this.#say();
    while (this.fresh && this.told) {
      const { told, settling: settled, wantsFrames: frames } = this;
      this.fresh = this.settling = this.resting = this.wantsFrames = false;
      const part = partAt(told.url);
      const run = part.run;
      const changes = { ...part.changes };
      const given = part.given ?? told.given;
      const state = JSON.stringify([given, changes, told.theme]);
      const letsGo = settled && { settled, search: coming ?? location.search, seen: state === part.shown };
      try {
        const answer = await fetch(new URL(told.url, document.baseURI), {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ given, changes, theme: told.theme, known: known(), frames, ...letsGo }),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        if (!answer.ok) throw new Error(`${answer.status}`);
        const found = await answer.json();
        const drawn = settled ? found.drawn : found;
        // Where the page has run in the meantime, what it drew is newer.
        if (part.run === run) {
          // Handles that a hand moves stay with it: what is seen already is shown again when it has let go.
          this.resting = settled && !this.fresh;
          const seen = letsGo.seen ? part.drawn : {};
          Object.assign(part, { shown: state, drawn: { ...seen, ...drawn } });
          this.draw(told.url, part.drawn);
        }
        if (settled) this.#settle(told, part, changes, found);
      } catch {
        this.#goTheLongWay(part, settled, frames);
      }
    }
    this.asking = false;
    this.#say();
  }

  /** Python has taken what the hand has settled, or asks for a run. */
  #settle(told, part, changes, { run, given, moment, search }) {
    if (run) return this.run(changes[told.key] ?? {});
    for (const [key, values] of Object.entries(changes)) if (part.changes[key] === values) delete part.changes[key];
    Object.assign(part, { given, moment });
    if (told.followed) window.dispatchEvent(new Event(FOLLOWED));
    this.arriving += 1;
    arrival(search).then(() => {
      this.arriving -= 1;
      this.#say();
    });
  }

  /** The drawing cannot be reached: send what it was not told through Streamlit, and so from now on. */
  #goTheLongWay(part, settled, frames) {
    const { url, key } = this.told;
    const held = part.holder === this;
    this.refused = url;
    this.told = null;
    if (held) part.holder = null;
    if (held || settled) this.send(part.changes[key] ?? {}, !held);
    if (frames) this.film();
  }

  #post() {
    const { values, settled } = this.waiting;
    this.waiting = null;
    this.sent += 1;
    this.deliver({ seq: this.sent, settled, values });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.answered = this.sent;
      if (this.waiting) this.#post();
      this.#say();
    }, PATIENCE_MS);
  }

  close() {
    clearTimeout(this.timer);
    if (this.told && partAt(this.told.url).holder === this) partAt(this.told.url).holder = null;
    if (this.waiting) this.deliver({ seq: this.sent + 1, ...this.waiting });
  }
}
