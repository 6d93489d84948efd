/** Films of a training run: pictures of bytes, frame by frame, held by name, and painted. */

import { h, set } from "./component.js";

export const CLASSES = ["data", "second", "result", "model", "gradient"];
export const ZERO = 127; // the byte that stands for 0 between two signs
const LEVELS = 51; // shades of a class in a byte
const MOST_HELD = 6;

/**
 * Pictures of a film, frame by frame: `bytes` holds them one after the other, `size` to a frame.
 * @typedef {{part: string, count: number, height: number, width: number, palette?: string, layer?: number, bytes: Uint8Array, size: number}} Part
 * @typedef {{data: any, parts: Part[]}} Held
 */

/** @type {Map<string, Held>} */
export const library = new Map();

const read = (data) => Uint8Array.from(atob(data.bytes), (letter) => letter.charCodeAt(0));

/** Keeps a film: at once where it is a single frame, which is not packed; else promised for later. */
export function keep(name, data) {
  if (data.n_frames === 1) return put(name, data, read(data));
  const stream = new Blob([read(data)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer().then((buffer) => put(name, data, new Uint8Array(buffer)));
}

function put(name, data, steps) {
  library.set(name, unpacked(data, steps));
  for (const old of [...library.keys()].slice(0, -MOST_HELD)) library.delete(old);
}

/** Each frame came as what it adds to the one before, all parts of a frame together. */
function unpacked(data, steps) {
  const frame = steps.length / data.n_frames;
  for (let i = frame; i < steps.length; i += 1) steps[i] += steps[i - frame];
  let start = 0;
  const parts = data.parts.map((part) => {
    const size = part.count * part.height * part.width;
    const bytes = new Uint8Array(size * data.n_frames);
    for (let f = 0; f < data.n_frames; f += 1) bytes.set(steps.subarray(f * frame + start, f * frame + start + size), f * size);
    start += size;
    return { ...part, bytes, size };
  });
  return { data, parts };
}

/** A color as red, green, blue from 0 to 255. */
function channels(color) {
  const context = h("canvas", { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** For each byte red, green, blue and opacity. */
export function palette(kind, color) {
  const table = new Uint8Array(4 * 256);
  const put = (byte, role, opacity) => table.set([...channels(color(role)), Math.round(255 * opacity)], 4 * byte);
  for (let byte = 0; byte < 256; byte += 1) {
    if (kind === "classes") put(byte, CLASSES[Math.min(Math.floor(byte / LEVELS), 4)], 0.04 + 0.46 * ((byte % LEVELS) / (LEVELS - 1)));
    else if (kind === "counts") put(byte, "ink", byte ? 0.06 + 0.44 * Math.min(byte / 60, 1) : 0);
    else put(byte, byte < ZERO ? "data" : "second", 0.85 * Math.min(Math.abs(byte - ZERO) / ZERO, 1));
  }
  return table;
}

/** Paints the picture number `which` of a part at a position of the film; between two frames their colors are blended. */
export function paint(canvas, part, which, position, table) {
  const { width, height } = part;
  if (canvas.width !== width || canvas.height !== height) set(canvas, { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const first = Math.floor(position);
  const share = position - first;
  const from = first * part.size + which * width * height;
  const to = share > 0 ? from + part.size : from;
  for (let i = 0, at = 0; i < width * height; i += 1) {
    const a = 4 * part.bytes[from + i];
    const b = 4 * part.bytes[to + i];
    for (let c = 0; c < 4; c += 1, at += 1) pixels.data[at] = table[a + c] + share * (table[b + c] - table[a + c]);
  }
  context.putImageData(pixels, 0, 0);
}
