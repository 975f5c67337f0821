const REPETITION = /\{(\d{1,4})(?:,(\d{0,4}))?\}/y;

interface Group {
  /** The instructions of all its parts. */
  weight: number;
  /** The instructions of its last part, which a repetition repeats. */
  last: number;
}

/**
 * Estimates how many instructions a regular expression compiles to, without compiling it: counts its characters and classes,
 * each multiplied by its repetitions.
 */
export function weighRegex(source: string): number {
  let group: Group = { weight: 0, last: 0 };
  const outer: Group[] = [];
  const add = (weight: number) => {
    group.weight += weight;
    group.last = weight;
  };
  for (let i = 0; i < source.length;) {
    const counted = repetitionAt(source, i);
    const character = source.charAt(i);
    if (counted !== null) {
      const more = group.last * Math.max(0, counted.times - 1);
      group.weight += more;
      group.last += more;
      i = counted.end;
    } else if (character === '(') {
      outer.push(group);
      group = { weight: 2, last: 0 };
      i += 1;
    } else if (character === ')' && outer.length > 0) {
      const { weight } = group;
      group = outer.pop() ?? group;
      add(weight);
      i += 1;
    } else {
      add(1);
      i = character === '[' ? endOfClass(source, i) : i + lengthOfCharacter(source, i);
    }
  }
  return outer.reduce((sum, { weight }) => sum + weight, group.weight);
}

/** `\x{2028}` is one character, and no repetition. */
function lengthOfCharacter(source: string, at: number): number {
  if (source.charAt(at) !== '\\') return 1;
  const end = source.startsWith('x{', at + 1) ? source.indexOf('}', at) : -1;
  return end === -1 ? 2 : end + 1 - at;
}

function repetitionAt(source: string, at: number): { times: number; end: number } | null {
  if (source.charAt(at) !== '{') return null;
  REPETITION.lastIndex = at;
  const found = REPETITION.exec(source);
  if (found === null) return null;
  const [whole, least = '', most = ''] = found;
  return { times: Math.max(Number(least), Number(most)), end: at + whole.length };
}

/** Where the class that begins at `at` ends. A bracket right after its beginning is one of its characters. */
function endOfClass(source: string, at: number): number {
  let i = at + 1;
  if (source.charAt(i) === '^') i += 1;
  if (source.charAt(i) === ']') i += 1;
  while (i < source.length && source.charAt(i) !== ']') i += source.charAt(i) === '\\' ? 2 : 1;
  return i + 1;
}
