// No part of this can match what the part beside it can: a run of blanks or of braces is read once, not once for each
// way to split it.
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The names in the `{{name}}`s of a text, without the blanks around them. */
export function placeholdersIn(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name.trim());
}

/** Replaces each `{{name}}` by its value; what has no value stays as it is. Values are not read for placeholders again. */
export function fillPlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values.get(name.trim()) ?? whole);
}

/** Whether a `{{` begins no placeholder: `{{name` or `{{name}`. */
export function hasOpenPlaceholder(text: string): boolean {
  return text.replace(PLACEHOLDER, '').includes('{{');
}

/** How long a text is once it is filled in, without filling it in: a short text may become a long one. */
export function filledLength(text: string, values: ReadonlyMap<string, string>): number {
  let length = text.length;
  for (const [whole, name = ''] of text.matchAll(PLACEHOLDER)) {
    length += (values.get(name.trim())?.length ?? whole.length) - whole.length;
  }
  return length;
}
