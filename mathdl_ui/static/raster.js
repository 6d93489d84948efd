/** Pictures as numbers that Python computed, painted pixel by pixel: light, or signed in the colors of two roles. */

/** @typedef {{height: number, width: number, channels: number, tone: string, bytes: number, values: string, full: number, scale: number}} Raster */

/** @returns {Int8Array | Int16Array} the numbers of a raster, row by row; times `scale` they are what Python had */
export function levels(raster) {
  const bytes = Uint8Array.from(atob(raster.values), (letter) => letter.charCodeAt(0));
  return raster.bytes === 1 ? new Int8Array(bytes.buffer) : new Int16Array(bytes.buffer);
}

let probe;
const channels = new Map();

/** Red, green and blue of a CSS color. */
function rgb(color) {
  if (!channels.has(color)) {
    probe ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    probe.fillStyle = color;
    probe.fillRect(0, 0, 1, 1);
    channels.set(color, [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
  }
  return channels.get(color);
}

/**
 * @param {HTMLCanvasElement} canvas takes the size of the raster
 * @param {Raster} raster
 * @param {Int8Array | Int16Array} numbers those of the raster
 * @param {(sign: number) => string} color of positive and of negative numbers, where the tone is "signed"
 * @param {number} n how many pixels, from the first; what follows stays blank
 */
export function paintRaster(canvas, raster, numbers, color, n = Infinity) {
  const { height, width, channels: depth, tone, full } = raster;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const { data } = pixels;
  const [up, down] = tone === "signed" ? [rgb(color(1)), rgb(color(-1))] : [];
  const last = Math.min(width * height, n);
  for (let p = 0; p < last; p += 1) {
    if (tone === "signed") {
      const level = numbers[p];
      data.set(level < 0 ? down : up, 4 * p);
      data[4 * p + 3] = (255 * Math.abs(level)) / full;
    } else {
      for (let c = 0; c < 3; c += 1) data[4 * p + c] = (255 * numbers[depth * p + (depth === 3 ? c : 0)]) / full;
      data[4 * p + 3] = 255;
    }
  }
  context.putImageData(pixels, 0, 0);
}
