// Neighbouring parts never match the same characters. Otherwise the time would grow with the square of a run of blanks.
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The names in the `{{name}}`s of a text, without the blanks around them. */
export function placeholdersIn(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name.trim());
}

/** Replaces each `{{name}}` that has a value. Placeholders in values are not replaced. */
export function fillPlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values.get(name.trim()) ?? whole);
}

/** Whether a `{{` is never closed, as in `{{name` or `{{name}`. */
export function hasOpenPlaceholder(text: string): boolean {
  return text.replace(PLACEHOLDER, '').includes('{{');
}

/** The length of a filled text. It does not fill the text, because a short text may become very long. */
export function filledLength(text: string, values: ReadonlyMap<string, string>): number {
  let length = text.length;
  for (const [whole, name = ''] of text.matchAll(PLACEHOLDER)) {
    length += (values.get(name.trim())?.length ?? whole.length) - whole.length;
  }
  return length;
}
