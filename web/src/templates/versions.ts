/** The order of versions: numbers in them count as numbers, and the newest comes first. */
export const newestFirst = (one: { version: string }, other: { version: string }): number =>
  other.version.localeCompare(one.version, 'en', { numeric: true, sensitivity: 'base' });

/** All versions of a name together, the newest first, in the order of the names. */
export function byName<T extends { name: string; version: string }>(all: T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return [...groups.values()].map((versions) => versions.toSorted(newestFirst));
}
