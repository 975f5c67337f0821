import type { SystemState } from '@postrider/sdk-node';
import { expect, test } from 'vitest';
import { checkFreeSpace, checkSize } from './check-disk.ts';
import { checkSystem, type Seen } from './check-system.ts';

const NOW = '2026-02-04T10:30:00.000Z';
const WELL: SystemState = {
  version: '1.2.0',
  now: NOW,
  clockSkewMs: 4,
  database: { version: '18.0', bytes: 2 ** 31, migrations: { applied: 3, missing: [], unknown: [] } },
  workers: [{ host: 'w', pid: 7, startedAt: NOW, seenAt: NOW }],
  backlog: {
    due: 1,
    underWay: 2,
    rateLimited: 0,
    later: 0,
    oldestDueSeconds: 0.1,
    overdue: 0,
    oldestCommandSeconds: 0,
    deadLetters: 0,
  },
  destinations: { ranges: [], http: false, ports: [], proxy: false },
  temporalUiUrl: null,
};

const check = (system: Partial<SystemState>, seen: Partial<Seen> = {}) =>
  checkSystem({ system: { ...WELL, ...system }, ownSkewMs: 0, cliVersion: '1.2.3', isLocal: false, ...seen });

test('a deployment that is well has nothing to look at', () => {
  const findings = check({});
  expect(findings.length).toBeGreaterThan(6);
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
});

const { database, backlog, destinations } = WELL;
const open = { ...destinations, ranges: ['127.0.0.0/8'], http: true };
const AGO = '2026-02-04T10:29:00.000Z';

test.each<[string, Partial<SystemState>, string, RegExp]>([
  ['a Postgres that is too old', { database: { ...database, version: '14.9' } }, 'wrong', /^Use Postgres 15/],
  [
    'a step of the schema that is missing',
    { database: { ...database, migrations: { applied: 2, missing: ['0031-carriers'], unknown: [] } } },
    'wrong',
    /^Run migrate of version 1\.2\.0/,
  ],
  [
    'a schema of a later version',
    { database: { ...database, migrations: { applied: 4, missing: [], unknown: ['0099-x'] } } },
    'look',
    /upgrade/,
  ],
  ['a clock that is wrong', { clockSkewMs: -9_000 }, 'wrong', /NTP/],
  ['that no worker runs', { workers: [] }, 'wrong', /^Start one/],
  ['a backlog that waits', { backlog: { ...backlog, oldestDueSeconds: 90 } }, 'look', /^Workers are down/],
  ['commands that Temporal does not get', { backlog: { ...backlog, oldestCommandSeconds: 90 } }, 'wrong', /^Temporal/],
  ['deliveries without progress', { backlog: { ...backlog, overdue: 3 } }, 'look', /by themselves/],
  ['dead letters', { backlog: { ...backlog, deadLetters: 3 } }, 'look', /^postrider operators/],
  ['a guard that lets endpoints be on the server itself', { destinations: open }, 'wrong', /POSTRIDER_ENV=production/],
  ['plain http', { destinations: { ...destinations, http: true } }, 'look', /POSTRIDER_ALLOW_HTTP/],
  ['another version', { version: '1.3.0' }, 'look', /postrider@1\.3/],
])('doctor finds %s, and says what to do', (_, system, state, remedy) => {
  const found = check(system).filter((each) => each.state !== 'ok');
  expect(found).toEqual([expect.objectContaining({ state, remedy: expect.stringMatching(remedy) })]);
});

test('a worker that was killed is named, and nobody delivers only if no other one is alive', () => {
  const lost = { host: 'w', pid: 8, startedAt: AGO, seenAt: AGO };
  const statesOf = (workers: SystemState['workers']) =>
    check({ workers })
      .filter(({ check: name }) => name === 'workers')
      .map(({ state, what }) => [state, what]);
  const silent = ['look', 'The worker 8 on w has been silent for 60 s.'];
  expect(statesOf([...WELL.workers, lost])).toEqual([['ok', '1 alive'], silent]);
  expect(statesOf([lost])).toEqual([['wrong', 'No worker is alive, so nobody delivers.'], silent]);
});

test('development is right on the machine itself, and a wrong clock of this machine is named', () => {
  expect(check({ destinations: open }, { isLocal: true }).filter(({ state }) => state !== 'ok')).toEqual([]);
  const found = check({}, { ownSkewMs: 90_000 }).find(({ state }) => state !== 'ok');
  expect(found).toMatchObject({ check: 'clock', what: 'The clock of this machine is 90 s ahead of Postgres.' });
});

test('a disk that only fills is named, and free space where the data are here', () => {
  const retention = { days: null } as Parameters<typeof checkSize>[1]; // as far as it looks
  const kept = { days: 90 } as Parameters<typeof checkSize>[1]; // the same
  expect(checkSize(WELL, retention)).toMatchObject({ state: 'look', what: expect.stringContaining('2.0 GiB') });
  expect(checkSize(WELL, kept)).toMatchObject({ state: 'ok' });
  expect(checkFreeSpace('/')).toMatchObject([{ what: expect.stringContaining('free at /') }]);
  expect([checkFreeSpace('/nowhere'), checkFreeSpace(undefined)]).toEqual([[], []]);
});
