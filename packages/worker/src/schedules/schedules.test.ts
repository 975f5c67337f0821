import { once } from 'node:events';
import { seededRandom } from '@postrider/dev-stack/testing';
import { nextRuns, scheduleRunWorkflowId, temporalScheduleId } from '@postrider/domain';
import { lockCatalogue, writeEventTypes } from '@postrider/store/event-types';
import { createEventAcceptor, eventOfRun, listEvents } from '@postrider/store/events';
import { deleteEndpoint } from '@postrider/store/endpoints';
import { notifyCommands } from '@postrider/store/outbox';
import {
  deleteSchedule,
  findScheduleById,
  insertSchedule,
  recordDueRun,
  updateSchedule,
  type ScheduleRow,
  type ScheduleSettings,
} from '@postrider/store/schedules';
import { inSnapshot, inTransaction, newId } from '@postrider/store/sql';
import { testScheduleSettings } from '@postrider/store/testing';
import { ScheduleNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import { startRig, type Scene } from '../testing/rig.ts';
import { putTemporalSchedule } from './temporal-schedule.ts';

const MINUTE_MS = 60_000;
const WAIT = { interval: 100 };
const rig = await rigForFile({ worker: {} });

const handleOf = (id: string, of = rig) => of.client.schedule.getHandle(temporalScheduleId(id));

function settingsFor(timing: Partial<ScheduleSettings>): ScheduleSettings {
  const anchor = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  return testScheduleSettings({ data: '{"secret":"of the payload"}', anchor, ...timing });
}

async function schedule(scene: Scene, timing: Partial<ScheduleSettings>, of = rig): Promise<ScheduleRow> {
  const settings = settingsFor(timing);
  const row = await inTransaction(of.database, (sql) =>
    insertSchedule(sql, {
      id: newId('sch'),
      tenantId: scene.tenantId,
      settings,
      now: new Date(Date.now() - MINUTE_MS),
    }),
  );
  notifyCommands(of.database);
  return row;
}

async function change(row: ScheduleRow, to: Partial<ScheduleSettings>): Promise<void> {
  await inTransaction(rig.database, (sql) =>
    updateSchedule(sql, { id: row.id, settings: { ...row, ...to }, now: new Date() }),
  );
  notifyCommands(rig.database);
}

/** The instants that events of a schedule were published for, oldest first. */
async function published({ tenantId, id }: ScheduleRow, of = rig): Promise<string[]> {
  const { rows } = await inSnapshot(of.database, (sql) => listEvents(sql, { tenantId, limit: 100 }));
  const ids = rows.flatMap(({ externalId }) => externalId ?? []);
  const ofSchedule = ids.filter((externalId) => externalId.startsWith(`${id}/`));
  return ofSchedule.map((externalId) => externalId.slice(id.length + 1)).toReversed();
}

const untilPublished = (row: ScheduleRow, count: number, of = rig) =>
  vi.waitFor(async () => {
    const found = await published(row, of);
    expect(found.length).toBeGreaterThanOrEqual(count);
    return found;
  }, WAIT);

test('an interval publishes an event for each instant, once, and a pause ends it', async () => {
  const scene = await rig.scene();
  const row = await schedule(scene, { everySeconds: 2 });
  await untilPublished(row, 3);
  await change(row, { paused: true });
  await vi.waitFor(async () => expect((await handleOf(row.id).describe()).state.paused).toBe(true), WAIT);
  const found = await published(row);
  expect(found).toEqual(
    nextRuns(row, { after: new Date(Date.parse(found[0] ?? '') - 1), count: found.length }).map((at) =>
      at.toISOString(),
    ),
  );
  const stored = await findScheduleById(rig.database, row.id);
  expect(stored).toMatchObject({ lastRunAt: new Date(found.at(-1) ?? ''), lastProblem: null });
  expect(stored?.lastEventId).toMatch(/^evt_/);
  await vi.waitFor(() => expect(scene.receiver.requests.length).toBe(found.length), WAIT);
  // A run that Temporal starts all the same publishes nothing.
  await handleOf(row.id).trigger();
  const { info } = await vi.waitFor(async () => {
    const described = await handleOf(row.id).describe();
    expect(described.info.recentActions.length).toBeGreaterThan(0);
    return described;
  }, WAIT);
  const { workflow } = info.recentActions.at(-1)?.action ?? {};
  expect(await rig.client.workflow.getHandle(workflow?.workflowId ?? '').result()).toMatch(
    /paused|Nothing is due|published/,
  );
  expect(await published(row)).toEqual(found);
});

test('what Temporal and its UI see has no payload, and says what runs', async () => {
  const scene = await rig.scene();
  const row = await schedule(scene, { everySeconds: 2, name: 'Report' });
  await untilPublished(row, 1);
  const { info, state, action } = await handleOf(row.id).describe();
  expect(state.note).toBe('v1: every 2 s');
  expect(action).toMatchObject({ staticSummary: `Publish report.due for ${scene.tenantId} (Report)` });
  const workflowId = info.recentActions[0]?.action.workflow.workflowId ?? '';
  expect(workflowId).toContain(scheduleRunWorkflowId(row.id));
  const history = historyToJSON(await rig.client.workflow.getHandle(workflowId).fetchHistory());
  expect(history).not.toContain(Buffer.from('of the payload').toString('base64').slice(0, 12));
  expect(Buffer.from(history).toString()).not.toContain('of the payload');
  await change(row, { paused: true });
});

test('of many missed runs only the latest is made up', async () => {
  const scene = await rig.scene();
  const now = Date.now();
  const row = await schedule(scene, { cron: '0 * * * *', runsAfter: new Date(now - 300 * MINUTE_MS) });
  const latest = new Date(Math.floor(now / (60 * MINUTE_MS)) * 60 * MINUTE_MS).toISOString();
  expect(await untilPublished(row, 1)).toEqual([latest]);
  // Brought in line again, it does not run again.
  await change((await findScheduleById(rig.database, row.id)) ?? row, { name: 'again' });
  await vi.waitFor(async () => expect((await handleOf(row.id).describe()).state.note).toMatch(/^v2:/), WAIT);
  expect(await published(row)).toEqual([latest]);
});

test('when ten of the runs that Temporal knows are over, it gets the next ones', async () => {
  const row = await schedule(await rig.scene(), { cron: '* * * * *' });
  const untilRenewed = () =>
    vi.waitFor(async () => {
      const { rows } = await rig.database.query<{ ahead: boolean }>(
        `select renew_at > now() + interval '8 min' as ahead from schedules where id = $1`,
        [row.id],
      );
      expect(rows[0]?.ahead).toBe(true);
    }, WAIT);
  await untilRenewed();
  const at = new Date();
  await rig.database.query('update schedules set renew_at = $2 where id = $1', [row.id, at]);
  const run = { scheduleId: row.id, version: row.version, at, nextRunAt: null, outcome: { eventId: newId('evt') } };
  await inTransaction(rig.database, (sql) => recordDueRun(sql, { ...run, now: at }));
  notifyCommands(rig.database);
  await untilRenewed();
});

test('a run that cannot publish is noted with its reason, and not tried again', async () => {
  const scene = await rig.scene();
  const { endpointId } = await rig.scene({ tenantId: scene.tenantId });
  await rig.change({ ...scene, endpointId }, deleteEndpoint);
  const row = await schedule(scene, {
    cron: '* * * * *',
    endpointIds: [endpointId],
    runsAfter: new Date(Date.now() - 2 * MINUTE_MS),
  });
  await vi.waitFor(
    async () =>
      expect(await findScheduleById(rig.database, row.id)).toMatchObject({
        lastEventId: null,
        lastProblem: { code: 'validation_failed', detail: expect.stringContaining(endpointId) },
      }),
    WAIT,
  );
  expect(await published(row)).toEqual([]);
});

test('a run that was published before its event was changed, but not noted, is noted as published', async () => {
  const now = new Date();
  const year = { cron: '0 0 1 1 *', runsAfter: new Date(now.getTime() - 400 * 24 * 60 * MINUTE_MS) };
  const row = await schedule(await rig.scene(), { ...year, paused: true });
  const [at = now] = nextRuns(row, { after: row.runsAfter, count: 1 });
  const accepted = await createEventAcceptor(rig.database).accept(eventOfRun(row, { at, now }));
  const eventId = 'event' in accepted ? accepted.event.id : null;
  await change(row, { data: '{"other":"content"}', paused: false });
  await vi.waitFor(async () => {
    const { lastRunAt, lastEventId, lastProblem } = (await findScheduleById(rig.database, row.id)) ?? {};
    expect({ lastRunAt, lastEventId, lastProblem }).toEqual({ lastRunAt: at, lastEventId: eventId, lastProblem: null });
  }, WAIT);
});

test('the catalogue checks a run as it checks a publish', async () => {
  const types = ['strict.report', 'old.report'].map((name) => ({
    name,
    description: null,
    groupName: null,
    schema: '{"type":"object","required":["kind"]}',
    validation: name === 'strict.report' ? ('reject' as const) : ('warn' as const),
    examples: '[]',
    deprecated: true,
    optIn: false,
  }));
  await inTransaction(rig.database, async (sql) =>
    writeEventTypes(sql, { types, revision: await lockCatalogue(sql), now: new Date() }),
  );
  const scene = await rig.scene();
  const due = { cron: '* * * * *', runsAfter: new Date(Date.now() - 2 * MINUTE_MS) };
  // The worker keeps the catalogue for a second.
  await vi.waitFor(async () => {
    const refused = await schedule(scene, { ...due, eventType: 'strict.report' });
    await vi.waitFor(async () => {
      const { lastProblem } = (await findScheduleById(rig.database, refused.id)) ?? {};
      expect(lastProblem).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining('/event/data') });
    });
  }, WAIT);
  const warned = await schedule(scene, { ...due, eventType: 'old.report' });
  await untilPublished(warned, 1);
  const { rows } = await inSnapshot(rig.database, (sql) =>
    listEvents(sql, { tenantId: scene.tenantId, eventType: 'old.report', limit: 1 }),
  );
  expect(rows[0]?.warnings.map(({ code }) => code)).toEqual(['deprecated_type', 'schema_mismatch']);
});

test('a deleted schedule is deleted in Temporal too', async () => {
  const row = await schedule(await rig.scene(), { cron: '@yearly' });
  await vi.waitFor(() => handleOf(row.id).describe(), WAIT);
  await inTransaction(rig.database, (sql) => deleteSchedule(sql, { scheduleId: row.id, now: new Date() }));
  notifyCommands(rig.database);
  await vi.waitFor(async () => {
    await expect(handleOf(row.id).describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
  }, WAIT);
});

/** Writes a Temporal Schedule, reads when it will run, and compares that with what the API shows. */
async function expectAgreement([cron, timeZone, from]: readonly [string, string, string]): Promise<void> {
  const after = new Date(from);
  const row: ScheduleRow = {
    ...settingsFor({ cron, timeZone, runsAfter: after, paused: true }),
    id: newId('sch'),
    tenantId: 'default',
    lastRunAt: null,
    lastEventId: null,
    lastProblem: null,
    version: 1,
    createdAt: after,
    updatedAt: after,
  };
  const place = { client: rig.client, taskQueue: rig.config.taskQueue };
  const renewAt = await putTemporalSchedule(place, row, new Date());
  const { nextActionTimes } = (await handleOf(row.id).describe()).info;
  expect([cron, timeZone, ...nextActionTimes]).toEqual([cron, timeZone, ...nextRuns(row, { after, count: 10 })]);
  expect(nextActionTimes).toHaveLength(10);
  expect(renewAt).toEqual(nextActionTimes[9]);
  await handleOf(row.id).delete();
}

test.each([
  ['30 2 * * *', 'Europe/Berlin', '2027-03-26T12:00Z'],
  ['*/20 * * * *', 'Europe/Berlin', '2027-10-30T23:45Z'],
  ['0,30 1-3 * * *', 'America/New_York', '2027-03-13T12:00Z'],
  ['15 * * * *', 'America/New_York', '2027-11-07T03:00Z'],
  ['15,45 2 * * *', 'Australia/Lord_Howe', '2027-10-01T00:00Z'],
  ['0 0 L * MON', 'Africa/Casablanca', '2027-01-01T00:00Z'],
  ['0 9 29 2 *', 'Asia/Kolkata', '2027-01-01T00:00Z'],
] as const)('Temporal runs %s in %s at the instants that the API shows', (...example) => expectAgreement(example));

test('Temporal and the API agree on generated expressions, zones and seasons', async () => {
  const random = seededRandom();
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
  for (let count = 0; count < 20; count++) {
    const cron = [
      pick(['*', '*/7', '0', '30', '5,45', '10-20']),
      pick(['*', '*/3', '1', '2', '3', '1-4', '0,12', '23']),
      pick(['*', '1', '29-31', 'L']),
      pick(['*', '3,4', 'OCT,NOV']),
      pick(['*', '0', '7', 'MON-FRI', '5#2']),
    ].join(' ');
    const zone = pick(['UTC', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Gaza']);
    await expectAgreement([cron, zone, new Date(Date.UTC(2027, random() * 12, random() * 31)).toISOString()]);
  }
});

test('after a crash of the worker the latest run is made up, and none twice', async () => {
  const own = await startRig();
  try {
    const child = await own.spawnWorker();
    const row = await schedule(await own.scene(), { everySeconds: 1 }, own);
    const before = await untilPublished(row, 1, own);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const started = async () => (await handleOf(row.id, own).describe()).info.numActionsTaken;
    const taken = await started();
    await vi.waitFor(async () => expect(await started()).toBeGreaterThanOrEqual(taken + 4), WAIT);
    const during = await published(row, own);
    await own.spawnWorker();
    const after = await untilPublished(row, during.length + 2, own);
    expect(new Set(after).size).toBe(after.length);
    expect(after.slice(0, before.length)).toEqual(before);
    // Four runs or more were started without a worker; one of them was published.
    const gapMs = Date.parse(after[during.length] ?? '') - Date.parse(during.at(-1) ?? '');
    expect(gapMs).toBeGreaterThanOrEqual(3_000);
  } finally {
    await own.stop();
  }
});
