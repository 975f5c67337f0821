/** Characters that hide, reorder or act: C0 and C1 controls (tab and newline apart), bidi marks, zero widths, separators. */
// oxlint-disable-next-line no-control-regex -- that is what it looks for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

interface Piece {
  text: string;
  /** Shown as a mark with the number of the character, because it cannot be seen, or changes how others are seen. */
  isMark: boolean;
}

/** Each mark is an element of the page: text of nothing but marks would stop it. */
const MOST_MARKS = 2_000;
const MOST_NAMES = 8;

/** Outside text in pieces that are safe to look at. What comes after very many marks is left out, and said. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let marks = 0;
  let shown = 0;
  for (const { 0: characters, index } of text.matchAll(UNSEEN)) {
    if (index > shown) pieces.push({ text: text.slice(shown, index), isMark: false });
    marks += 1;
    if (marks > MOST_MARKS) {
      pieces.push({ text: `${text.length - index} more characters, with very many that cannot be seen`, isMark: true });
      return pieces;
    }
    pieces.push({ text: namesOf(characters), isMark: true });
    shown = index + characters.length;
  }
  if (shown < text.length) pieces.push({ text: text.slice(shown), isMark: false });
  return pieces;
}

/** As `piecesOf`, where there can only be text: in a choice, or in the title of the window. */
export function plainText(text: string): string {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join('');
}

function namesOf(characters: string): string {
  const names = Array.from(characters.slice(0, MOST_NAMES), nameOf).join(' ');
  return characters.length > MOST_NAMES ? `${names} and ${characters.length - MOST_NAMES} more` : names;
}

function nameOf(character: string): string {
  const code = character.charCodeAt(0);
  // The pictures of control characters begin here in Unicode.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** At most `length` characters, never half of a pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const isHigh = /[\ud800-\udbff]/.test(text.charAt(length - 1));
  return text.slice(0, isHigh ? length - 1 : length);
}
