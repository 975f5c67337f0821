/**
 * The keys of entries that are at least so old. Insertion order is age, so the oldest comes first: who sets an entry anew deletes it
 * before.
 */
export function olderThan(entries: ReadonlyMap<string, { atMs: number }>, ageMs: number, nowMs: number): string[] {
  const keys: string[] = [];
  for (const [key, { atMs }] of entries) {
    if (nowMs - atMs < ageMs) break;
    keys.push(key);
  }
  return keys;
}
