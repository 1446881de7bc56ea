/** What numbers that are looked at again and again say of growth. */

/** Slope of `y` over `x`, by least squares. */
export function slope(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

/**
 * By how much the lower values rise from the first half of the settled numbers to the second.
 *
 * Tables of Lua grow and shrink by halves, and lists are tidied when half of what they hold has ended: what is in use
 * goes up and down between looks, and what leaks raises the lower part of it. A table at the border of two sizes may
 * take the smaller one once in many looks, so the very lowest says less than the lower quartile.
 */
export function rise(numbers) {
  const settled = numbers.slice(Math.floor(numbers.length / 4)); // tables have found their sizes
  const half = Math.ceil(settled.length / 2);
  return lowerQuartile(settled.slice(half)) - lowerQuartile(settled.slice(0, half));
}

function lowerQuartile(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 4)];
}
