/** Outputs of several points as a row of a table has them. */

/**
 * One key a name, with a list over the points where the row holds one; missing values are null.
 * @param shape the row of one point
 * @param common keys that are the same at every point: given once
 */
export function reported(
  points: readonly (readonly number[])[],
  listed: boolean,
  shape: (values: readonly number[]) => Record<string, unknown>,
  common: readonly string[] = [],
): Record<string, unknown> {
  const rows = points.map((values) => shape(values));
  const first = rows[0] ?? {};
  if (!listed) return withNull(first) as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(first).map((key) => [key, withNull(common.includes(key) ? first[key] : rows.map((row) => row[key]))]),
  );
}

function withNull(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNull(inner)]));
}
