/**
 * Names, addresses and answers come from customers and their receivers. Control characters could move the cursor, set the
 * title of the window or hide lines; characters that turn the direction of writing could show one address as another.
 */
const DANGEROUS = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text for one line of a terminal. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Text of several lines: they stay lines, and tabs stay tabs. */
export function escapeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(escapeText).join('\t'))
    .join('\n');
}

/** JSON that means the same as what was given, with the dangerous characters as escapes of JSON. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null';
  return text.replace(DANGEROUS, (character) => {
    if (character === '\n') return character;
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

/** A key that somebody gave where none belongs is not told again: errors end up in logs. */
export function withoutKeys(text: string): string {
  return text.replace(/\b(pr|whsec|whsk)_[A-Za-z0-9+/=_-]{20,}/g, '$1_…');
}
