/** `{{timestamp}}` in a prefix, `{{timestamp}}` and `{{body}}` in what is signed, with or without blanks inside. */
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** What stands before and after the body in what is signed; undefined where the content is none that is known. */
export function findSignedParts(content: string, seconds: string): { before: string; after: string } | undefined {
  if (content === 'body') return { before: '', after: '' };
  if (content === 'timestamp.body') return { before: `${seconds}.`, after: '' };
  const places = Array.from(content.matchAll(PLACEHOLDER), ({ 0: text, 1: name = '', index }) => ({
    ...{ name: name.trim(), start: index, end: index + text.length },
  }));
  const bodies = places.filter(({ name }) => name === 'body');
  const [body] = bodies;
  const isKnown = places.every(({ name }) => name === 'timestamp' || name === 'body');
  if (body === undefined || bodies.length > 1 || !isKnown) return undefined;
  return {
    before: fillTimestamp(content.slice(0, body.start), seconds),
    after: fillTimestamp(content.slice(body.end), seconds),
  };
}

/** Whether a receiver needs the timestamp to know what was signed. */
export function signsTimestamp(content: string): boolean {
  return content === 'timestamp.body' || placeholdersIn(content).includes('timestamp');
}

/** Whether a prefix like `t={{timestamp}},v1=` carries the timestamp. */
export function carriesTimestamp(prefix: string): boolean {
  return placeholdersIn(prefix).includes('timestamp');
}

/** Puts the unix seconds in the places that are kept for them. */
export function fillTimestamp(text: string, seconds: string): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => (name.trim() === 'timestamp' ? seconds : whole));
}

/** The unix seconds that a header's value has where its prefix carries them; undefined where it does not fit. */
export function findTimestampInPrefix(prefix: string, value: string): string | undefined {
  const start = prefix.search(PLACEHOLDER);
  return /^\d{1,12}/.exec(value.slice(start))?.[0];
}

function placeholdersIn(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name.trim());
}
