import { escapeText, safeJson } from './escape.ts';

type Value = string | number | boolean | null | undefined | object;
type Row = Record<string, Value>;

/** Results go to stdout, and nothing else does. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What is not a result goes to stderr. */
export function notice(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints an answer of the API: as one JSON text, or for people as a table or as lines. */
export function printAnswer(answer: unknown, json: boolean): void {
  if (json) return printLine(safeJson(answer));
  if (isObject(answer) && Array.isArray(answer['data'])) return printList(answer['data'], answer['nextCursor']);
  if (isObject(answer)) return printLine(linesOf(answer, '').join('\n'));
  if (answer !== undefined && answer !== null) printLine(oneLine(answer));
}

function printList(items: unknown[], nextCursor: unknown): void {
  if (items.length === 0) return notice('There are none.');
  if (items.every(isObject)) printTable(items);
  else for (const item of items) printLine(oneLine(item as Value)); // JSON has no other values
  if (typeof nextCursor === 'string') notice(`There are more: add --all, or --cursor ${escapeText(nextCursor)}`);
}

const MAX_COLUMNS = 6;
const MAX_WIDTH = 44;

/** What people look for first, in this order; then the others as they come. */
const FIRST = ['action', 'id', 'status', 'name', 'eventType', 'endpointName', 'externalId', 'reason', 'lastStatus'];

/** Some members that are no objects and no long texts; nothing that is null everywhere. */
function columnsOf(rows: Row[]): string[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const all = [...FIRST.filter((name) => names.has(name)), ...[...names].filter((name) => !FIRST.includes(name))];
  return all
    .filter((name) => name !== 'tenantId' && rows.every((row) => fitsInCell(row[name])))
    .filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined))
    .slice(0, MAX_COLUMNS);
}

function fitsInCell(value: Value): boolean {
  return typeof value === 'string' ? !value.includes('\n') : typeof value !== 'object' || value === null;
}

/** `below` gives the lines that belong to a row. */
export function printTable(rows: Row[], below: (row: Row, at: number) => string[] = () => []): void {
  if (rows.length === 0) return;
  const shown = columnsOf(rows);
  const cells = [shown, ...rows.map((row) => shown.map((name) => oneLine(row[name])))];
  const widths = shown.map((_, at) => Math.min(MAX_WIDTH, Math.max(...cells.map((line) => line[at]?.length ?? 0))));
  for (const [at, line] of cells.entries()) {
    const padded = line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    printLine(padded.trimEnd());
    const row = rows[at - 1];
    if (row !== undefined) for (const each of below(row, at - 1)) printLine(each);
  }
}

function linesOf(value: Row, indent: string): string[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const start = `${indent}${escapeText(name)}:`;
    if (Array.isArray(member) && member.some(isObject)) {
      return [start, ...member.flatMap((item: unknown) => itemLines(item, indent))];
    }
    if (isObject(member) && Object.keys(member).length > 0) return [start, ...linesOf(member, `${indent}  `)];
    return [`${start} ${oneLine(member)}`];
  });
}

function itemLines(item: unknown, indent: string): string[] {
  const lines = isObject(item) ? linesOf(item, `${indent}    `) : [`${indent}    ${oneLine(item as Value)}`]; // JSON
  return lines.map((line, at) => (at === 0 ? `${indent}  - ${line.slice(indent.length + 4)}` : line));
}

/** A value without quotes where it cannot be mistaken, in one line. */
export function oneLine(value: Value): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? escapeText(value) : safeJson(value);
}

export function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
