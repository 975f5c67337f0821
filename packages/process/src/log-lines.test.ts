import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { createLog } from './create-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'postrider-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** The lines that `work` logs. */
function linesOf(work: (log: Logger) => void): { text: string; msg: string }[] {
  const file = join(folder, `${files++}.log`);
  const descriptor = openSync(file, 'a');
  work(createLog({ name: 'server', level: 'debug', descriptor }));
  closeSync(descriptor);
  const texts = readFileSync(file, 'utf8').trimEnd().split('\n');
  return texts.map((text) => ({ text, msg: (JSON.parse(text) as { msg: string }).msg }));
}

test('values of rows that an error of Postgres carries are not written, and what it is about is', () => {
  const ofPostgres = Object.assign(new Error('new row violates check constraint "events_priority_check"'), {
    code: '23514',
    table: 'events',
    detail: 'Failing row contains (evt_1, {"card": "4111"}).',
    where: 'JSON data, line 1: {"card": "4111"...',
    internalQuery: `select '4111'`,
  });
  const [plain, several] = linesOf((log) => {
    log.error({ err: ofPostgres, requestId: 'req_1' }, 'request failed');
    log.error({ err: new AggregateError([ofPostgres], 'all failed') }, 'request failed');
  });
  expect(plain?.text).not.toContain('4111');
  expect(several?.text).not.toContain('4111');
  expect(JSON.parse(plain?.text ?? '')).toMatchObject({
    requestId: 'req_1',
    err: { code: '23514', table: 'events', message: ofPostgres.message, stack: expect.any(String) },
  });
});

test('of a flood some lines are written, and those of other messages, of debug and of the end are all there', () => {
  const written = linesOf((log) => {
    for (let i = 0; i < 5_000; i++) log.child({ i }).error({ i }, 'request failed');
    for (let i = 0; i < 200; i++) log.debug('request');
    log.fatal('failed');
  }).map(({ msg }) => msg);
  const count = (message: string) => written.filter((each) => each === message).length;
  expect([count('request failed'), count('request'), count('failed')]).toEqual([100, 200, 1]);
});
