import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

/** Reads a table as RFC 4180 says. */
function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=cmd|"/c calc"!A1'])(
  'a spreadsheet does not run %j',
  (text) => {
    expect(readTable(csvLine([text]))).toEqual([[`'${text}`]]);
  },
);

test('numbers, truths and nothing are written as they are', () => {
  expect(csvLine([-1, true, null, 'a'])).toBe('-1,true,,a\r\n');
});

test('whatever is written is read again, and no cell begins a formula', () => {
  const cells = fc.array(fc.string({ unit: 'binary', maxLength: 9 }), { minLength: 1, maxLength: 5 });
  const hostile = fc.array(fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', 'a', "'"), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.oneof(
        cells,
        fc.array(
          hostile.map((parts) => parts.join('')),
          { minLength: 1 },
        ),
      ),
      (texts) => {
        const [read, ...more] = readTable(csvLine(texts));
        expect(more).toEqual([]);
        expect(read?.map((cell, i) => (cell === texts[i] ? cell : cell.replace(/^'/, '')))).toEqual(texts);
        expect(read?.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      },
    ),
  );
});
