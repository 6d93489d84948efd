/**
 * Layers that stay while the hand moves, by the name that Python gave them: they travel once.
 */

const MOST = 40; // a slider that changes the map leaves one behind at each of its places

/** @type {Map<string, object[]>} the one last shown stands last */
const kept = new Map();

/** The names that Python need not send the layers of. */
export const known = () => [...kept.keys()];

/**
 * @param {{name: string, layers?: string} | null} backdrop with its layers as JSON, unless they are known
 * @returns {object[]} its layers, lowest first
 */
export function recall(backdrop) {
  if (!backdrop) return [];
  const layers = kept.get(backdrop.name) ?? JSON.parse(backdrop.layers ?? "[]");
  kept.delete(backdrop.name);
  kept.set(backdrop.name, layers);
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
  return layers;
}
