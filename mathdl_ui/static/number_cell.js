/** A number in a cell: dragged up and down, typed, or moved by arrow keys. */

import { h, shown } from "./component.js";

const PIXELS_PER_NOTCH = 14;

/**
 * @param {string} name what a screen reader calls it
 * @param {() => {value: number, minimum: number, maximum: number, step: number, digits: number, notch?: number}} read
 *   `notch` is what a drag moves it by, a step unless it is given
 * @param {(value: number, settled: boolean) => void} put takes a value that is rounded and within its limits
 * @param {() => void} settle hears that the hand has let go
 */
export function numberInput(name, read, put, settle) {
  const input = h("input", { type: "text", inputmode: "decimal", "aria-label": name });
  const set = (value, settled) => {
    const { minimum, maximum, step, digits } = read();
    const rounded = Number((Math.round(value / step) * step).toFixed(digits));
    const kept = Math.min(Math.max(rounded, minimum), maximum);
    input.value = shown(kept, digits);
    put(kept, settled);
  };
  let start = null;
  input.onpointerdown = (event) => {
    start = { y: event.clientY, value: read().value, moved: false };
    input.setPointerCapture(event.pointerId);
  };
  input.onpointermove = (event) => {
    if (!start) return;
    const steps = Math.round((start.y - event.clientY) / PIXELS_PER_NOTCH);
    if (!steps && !start.moved) return;
    start.moved = true;
    const { step, notch = step } = read();
    set(start.value + steps * notch, false);
  };
  input.onpointerup = input.onpointercancel = () => {
    if (start?.moved) {
      settle();
      input.blur();
    } else if (start) input.select();
    start = null;
  };
  input.onkeydown = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) {
      const { value, step } = read();
      set(value + by * step * (event.shiftKey ? 10 : 1), true);
      event.preventDefault();
    } else if (event.key === "Enter") input.blur();
  };
  input.onchange = () => {
    const typed = Number(input.value.replace("−", "-").replace(",", "."));
    set(Number.isFinite(typed) && input.value.trim() !== "" ? typed : read().value, true);
  };
  return input;
}

/** Write a number into its input, unless somebody is typing there. */
export function writeNumber(input, text) {
  if (input.getRootNode().activeElement !== input) input.value = text;
}
