/** Functions whose cost is linear in their arguments. */
const PLAIN_FUNCTIONS = new Set(
  `string number boolean not exists type length lowercase uppercase trim join substring substringBefore substringAfter
  count sum max min average round floor ceil abs now millis fromMillis toMillis formatNumber formatInteger formatBase
  keys lookup encodeUrlComponent base64encode`.split(/\s+/),
);
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/gs;
/** Whatever repeats or leads back up. Nested paths could read all of the data each time. */
const MAY_REPEAT = /function|λ|\.\.|\*\*|~>|:=|\$\$|[/%@#^|]/;
const CALL = /\$(\w+)\s*\(/g;

/** Whether a template only picks values and joins them, so that its cost is known before the first render. */
export function isPlain(template: string): boolean {
  const code = template.replace(QUOTED, '""');
  if (MAY_REPEAT.test(code)) return false;
  return Array.from(code.matchAll(CALL), ([, name = '']) => name).every((name) => PLAIN_FUNCTIONS.has(name));
}
