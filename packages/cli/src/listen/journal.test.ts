import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'postrider-journal-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'state.ndjson');
const open = () => new Journal(file(), { baseUrl: 'http://127.0.0.1:8080', tenant: 'acme', name: 'default' });

test('a journal knows what was answered, what may have arrived, and what did not', () => {
  const first = open();
  first.begin(1_000);
  for (const id of ['evt_1', 'evt_2', 'evt_3']) first.sending(id, 2_000);
  first.ended('evt_1');
  first.unsent('evt_3');
  first.dealtWith(2_000);
  // As a program that was killed in the middle of a line leaves it, and never closed.
  appendFileSync(file(), '{"id":"evt_4","a');
  const second = open();
  expect([second.since, second.through]).toEqual([1_000, 2_000]);
  expect(['evt_1', 'evt_2', 'evt_3', 'evt_4'].map((id) => second.isEnded(id))).toEqual([true, false, false, false]);
  expect(second.sending('evt_2', 2_000)).toEqual({ number: 2, again: true });
  expect(second.sending('evt_3', 2_000)).toEqual({ number: 1, again: false });
  expect(second.sending('evt_1', 2_000)).toEqual({ number: 2, again: true });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('what was passed over is offered when somebody asks for the past, and what was answered is not', () => {
  const journal = open();
  journal.begin(0);
  journal.pass('evt_1', 2_000);
  journal.sending('evt_2', 2_000);
  journal.ended('evt_2');
  journal.begin(1_000);
  expect(['evt_1', 'evt_2'].map((id) => journal.isEnded(id))).toEqual([false, true]);
});

test('what was forgotten is marked, since it may have been sent', () => {
  const journal = open();
  journal.begin(0);
  for (let n = 1; n <= 50_001; n++) {
    journal.sending(`evt_${n}`, n);
    journal.ended(`evt_${n}`);
  }
  const next = open();
  expect([next.isEnded('evt_1'), next.isEnded('evt_2')]).toEqual([false, true]);
  expect(next.sending('evt_1', 1)).toEqual({ number: 1, again: true });
  expect(next.sending('evt_new', 60_000)).toEqual({ number: 1, again: false });
});
