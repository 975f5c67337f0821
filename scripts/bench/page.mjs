// Writes the tables of a benchmark into docs/performance.md, between its marks. The text around them stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { tableOf } from './report.mjs';

const PAGE = new URL('../../docs/performance.md', import.meta.url);
const BEGIN = '<!-- The tables begin. `npm run bench -- --page` writes them. -->';
const END = '<!-- The tables end. -->';

export function writePage(figures, titles) {
  const page = readFileSync(PAGE, 'utf8');
  const [head, rest] = page.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined) throw new Error('docs/performance.md has lost the marks around its tables.');
  const { cpu, memory, node, load, loadAfter } = figures.machine;
  const machine = `${figures.at.slice(0, 10)}, ${cpu}, ${memory}, Node ${node}, load average ${load.toFixed(1)} before and ${loadAfter.toFixed(1)} after.`;
  const parts = Object.entries(titles).filter(([name]) => name in figures);
  const tables = parts.map(([name, title]) => `### ${title}\n\n${tableOf(figures[name])}`);
  writeFileSync(PAGE, [head, BEGIN, '\n\n', [machine, ...tables].join('\n\n'), '\n\n', END, tail].join(''));
}
