import type { ResealedColumn } from './reseal.ts';
import type { SealingKey } from './sealing.ts';

const MOST_NAMED = 20;

/** What a run of `reseal` came to, for people. */
export interface ResealingText {
  table: string;
  /** One sentence for each thing that a person must do. None: all is well. */
  problems: string[];
}

interface Run {
  keys: readonly [SealingKey, ...SealingKey[]];
  dryRun: boolean;
}

export function describeResealing(columns: readonly ResealedColumn[], { keys, dryRun }: Run): ResealingText {
  const ids = [...new Set([...keys.map(({ id }) => id), ...columns.flatMap(({ byKey }) => [...byKey.keys()])])];
  const head = ['', ...(dryRun ? [] : ['sealed anew']), ...ids.map((id) => `with "${id}"`), 'broken'];
  const rows = columns.map(({ what, resealed, byKey, broken }) => [
    what,
    ...(dryRun ? [] : [resealed]),
    ...ids.map((id) => byKey.get(id) ?? 0),
    broken.length,
  ]);
  return { table: align([head, ...rows]), problems: problemsOf(columns, { keys, dryRun }) };
}

function problemsOf(columns: readonly ResealedColumn[], { keys, dryRun }: Run): string[] {
  const [first, ...others] = keys.map(({ id }) => id);
  const left = new Map<string, number>();
  for (const [id, count] of columns.flatMap(({ byKey }) => [...byKey])) left.set(id, (left.get(id) ?? 0) + count);
  const problems: string[] = [];
  for (const [id, count] of left) {
    if (id === first) continue;
    const needs = `${count} ${count === 1 ? 'value needs' : 'values need'} the key "${id}"`;
    if (!others.includes(id)) {
      problems.push(`${needs}, which is not configured. Add it to POSTRIDER_ENCRYPTION_KEYS and run this again.`);
    } else if (!dryRun) {
      problems.push(
        `${needs} still. They were sealed or changed while this ran. Run it again. If that does not help, a server or worker still has "${id}" as its first key.`,
      );
    }
  }
  const broken = columns.flatMap((column) => column.broken);
  if (broken.length > 0) {
    const more = broken.length > MOST_NAMED ? `, and ${broken.length - MOST_NAMED} more` : '';
    problems.push(
      `${broken.length} cannot be opened by any key, because they were changed or the key of that id is another: ${broken.slice(0, MOST_NAMED).join(', ')}${more}. Give these their secrets again.`,
    );
  }
  return problems;
}

function align(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const widths = texts[0]?.map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0))) ?? [];
  return texts
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
