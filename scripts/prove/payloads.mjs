// What an event carries follows from its number, so the oracle can tell what must arrive.
const PADDING = 400;

const nested = (depth) => {
  let value = 'bottom';
  for (let left = depth; left > 0; left--) value = { in: value };
  return value;
};

/** Texts, numbers and shapes that have broken senders before. */
const POISON = [
  { text: 'line\u2028separator \u2029 and \u0001 control' },
  { text: '𝕏 😀 \ud83d\ude00 ́ combining' },
  { __proto__x: 1, constructor: { prototype: 1 }, toString: 'text' },
  { text: '"; drop table events; --', percent: '%s %d {{event.type}} ${x}' },
  { numbers: [0, -1, 1e21, 5e-324, 1.7976931348623157e308, 9007199254740991] },
  { deep: nested(60) },
  { long: 'x'.repeat(150_000) },
  { many: Array.from({ length: 5_000 }, (_, n) => n) },
  { '': { ' ': null, '.': [], '/': {}, $ref: '#/x' } },
  { text: '<script>alert(1)</script>\r\nX-Injected: yes' },
];

export function dataOf({ n, poison }) {
  return poison === undefined ? { n, text: 'x'.repeat(PADDING) } : { n, ...POISON[poison % POISON.length] };
}

/** The API must refuse these, and go on. */
export const REFUSED = [{ text: 'a \u0000 nul' }, { deep: nested(1_000) }, { long: 'x'.repeat(3_000_000) }];

export const POISONS = POISON.length;

/** What a request must carry: the id and type of the event and its data, or its data alone. Undefined if it does. */
export function wrongBody(text, { entry, format }) {
  const wanted = JSON.stringify(dataOf(entry));
  if (format === 'raw') return text === wanted ? undefined : 'is not the data';
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return 'is no JSON';
  }
  if (body.id !== entry.id) return `names event ${body.id}, not ${entry.id}`;
  if (body.type !== entry.type) return `has type ${body.type}, not ${entry.type}`;
  return JSON.stringify(body.data) === wanted ? undefined : 'has other data';
}
