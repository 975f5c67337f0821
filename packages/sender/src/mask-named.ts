import { isPlaceholdersAlone, MASK } from '@postrider/domain';

/** The names of the headers whose values are more than placeholders. */
export function withText(templates: Record<string, string>): string[] {
  return Object.keys(templates).filter((name) => !isPlaceholdersAlone(templates[name] ?? ''));
}

/** Masks the headers with these names. The case of names does not matter. */
export function maskNamed(headers: Record<string, string>, names: readonly string[]): Record<string, string> {
  const hidden = new Set(names.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, hidden.has(name.toLowerCase()) ? MASK : value]),
  );
}
