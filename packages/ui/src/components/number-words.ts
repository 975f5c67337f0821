export function count(value: number): string {
  return value.toLocaleString('en');
}

/** Never "100 %" unless it is. Null: there is none. */
export function percent(ratio: number | null): string {
  if (ratio === null) return '–';
  const rounded = Math.min(Math.round(ratio * 10_000) / 100, ratio < 1 ? 99.99 : 100);
  return `${rounded} %`;
}
