/** The value below or at which such a share of a list is, from 0 to 1. NaN of an empty list. */
export function percentile(list, share) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
