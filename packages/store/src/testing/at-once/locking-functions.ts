import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../..', import.meta.url));
/** Its functions take no locks themselves. */
const TOOLS = 'sql/database.ts';
const NOT_PLAYED = /\.test\.ts$|^testing|^bin\/|^sql\/migrat/;

/** Takes a lock on a row, a table or a key, or keeps a transaction open between statements. */
const LOCKS =
  /\b(insert\s+into|delete\s+from|update\s+(only\s+)?[a-z$]|for\s+(no\s+key\s+|key\s+)?(update|share)|lock\s+table|alter\s+table|truncate|merge\s+into|pg_(try_)?advisory|inTransaction|inClaim|claimAtOnce)/i;

interface Declaration {
  file: string;
  name: string;
  isExported: boolean;
  text: string;
}

/** The exported functions of the store that take locks, directly or in functions that they call. Reads the sources. */
export async function lockingFunctions(): Promise<string[]> {
  const exported = await exportedNames();
  const all = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !NOT_PLAYED.test(path))
    .flatMap(declarationsOf);
  const byName = new Map<string, Declaration[]>();
  for (const each of all) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  const mentions = ({ file, text }: Declaration): Declaration[] =>
    [...new Set(text.match(/\b[A-Za-z_]\w+\b/g))].flatMap((word) => {
      const named = byName.get(word) ?? [];
      const own = named.filter((each) => each.file === file);
      return own.length > 0 ? own : named.filter((each) => each.isExported && each.file !== TOOLS);
    });
  return exported.filter((name) => {
    if (!byName.has(name)) throw new Error(`${name} is exported under another name than it is declared with.`);
    const reached = new Set(byName.get(name)?.filter(({ isExported, file }) => isExported && file !== TOOLS));
    for (const declaration of reached) for (const next of mentions(declaration)) reached.add(next);
    return [...reached].some(({ text }) => LOCKS.test(text));
  });
}

/** What the package exports, by all of its subpaths. */
async function exportedNames(): Promise<string[]> {
  const manifest = readFileSync(`${SOURCES}/../package.json`, 'utf8');
  // Our own file.
  const { exports } = JSON.parse(manifest) as { exports: Record<string, { types: string }> };
  const files = Object.entries(exports).flatMap(([subpath, { types }]) =>
    subpath === './testing' ? [] : types.replace('./dist/', '').replace('.d.ts', '.ts'),
  );
  const modules = await Promise.all(files.map((file) => import(`${SOURCES}/${file}`) as Promise<object>));
  return [...new Set(modules.flatMap((names) => Object.keys(names)))];
}

/** The functions and constants of a file, without comments. */
function declarationsOf(file: string): Declaration[] {
  const text = readFileSync(`${SOURCES}/${file}`, 'utf8').replaceAll(/\/\*\*[^]*?\*\/|^[ \t]*\/\/.*$/gm, '');
  return text.split(/^(?=(?:export |async |function |const |class |interface |type |import ))/m).flatMap((part) => {
    const [, exports, name] = /^(export )?(?:async )?(?:function|const|class) (\w+)/.exec(part) ?? [];
    return name === undefined ? [] : [{ file, name, isExported: exports !== undefined, text: part }];
  });
}
