/** Functions whose cost grows with their arguments and no faster. */
const PLAIN_FUNCTIONS = new Set([
  ...['string', 'number', 'boolean', 'not', 'exists', 'type', 'length', 'lowercase', 'uppercase', 'trim', 'join'],
  ...['substring', 'substringBefore', 'substringAfter', 'count', 'sum', 'max', 'min', 'average', 'round', 'floor'],
  ...['ceil', 'abs', 'now', 'millis', 'fromMillis', 'toMillis', 'formatNumber', 'formatInteger', 'formatBase'],
  ...['keys', 'lookup', 'encodeUrlComponent', 'base64encode'],
]);
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/gs;
/** What repeats, or what leads back up: a path inside a path inside a path can go over all of the data each time. */
const MAY_REPEAT = /function|λ|\.\.|\*\*|~>|:=|\$\$|[/%@#^|]/;
const CALL = /\$(\w+)\s*\(/g;

/** Whether a template can only pick and put together: what it costs is known before it was ever rendered. */
export function isPlain(template: string): boolean {
  const code = template.replace(QUOTED, '""');
  if (MAY_REPEAT.test(code)) return false;
  return Array.from(code.matchAll(CALL), ([, name = '']) => name).every((name) => PLAIN_FUNCTIONS.has(name));
}
