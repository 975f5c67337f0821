import { cpus, loadavg, totalmem } from 'node:os';

const figure = (value) => {
  if (typeof value !== 'number') return value ?? '?';
  if (Number.isNaN(value)) return '?';
  return Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1);
};

/** A table in Markdown, one column for each member of the first row. */
export function tableOf(rows) {
  const names = Object.keys(rows[0] ?? {}).filter((name) => typeof rows[0][name] !== 'object');
  const lines = rows.map((row) => names.map((name) => String(figure(row[name]))));
  const widths = names.map((name, at) => Math.max(name.length, ...lines.map((line) => line[at].length)));
  const show = (cells) => `| ${cells.map((cell, at) => cell.padStart(widths[at])).join(' | ')} |`;
  return [show(names), `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`, ...lines.map(show)].join(
    '\n',
  );
}

/** What the figures were measured on. `load` is the load average of the last minute: other work makes them worse. */
export function describeMachine() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}`,
    memory,
    node: process.version,
    load: loadavg()[0],
  };
}
