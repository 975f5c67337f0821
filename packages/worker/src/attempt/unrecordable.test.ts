import { beforeEach, expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import { startRig } from '../testing/rig.ts';
import type { Scene } from '../testing/rig.ts';

// Postgres answers, but refuses records. An attempt without a record would be made again, so no request may leave. Answers that
// have arrived are recorded when Postgres accepts them again.

const rig = await rigForFile({ worker: {} });

// A sequence keeps its count when its transaction is rolled back.
const FULL_DISK = `
  create sequence if not exists refusals;
  create function refuse() returns trigger language plpgsql as
    $$ begin perform nextval('refusals'); raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
  create trigger refuse before insert on attempts for each row execute function refuse()`;

/** Works even while new sessions are read-only. */
const command = (sql: string) => rig.database.query(`begin; set transaction read write; ${sql}; commit`);

/** Ends the sessions of the worker, so that new ones use the current settings of the database. */
const endSessions = () =>
  rig.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'postrider-worker%'`,
  );

const REFUSALS = {
  'a full disk': {
    begin: () => command(FULL_DISK),
    end: () => command('drop function refuse() cascade'),
  },
  'a read-only database': {
    async begin() {
      await command(`alter database ${rig.config.taskQueue} set default_transaction_read_only = on`);
      await endSessions();
    },
    async end() {
      await command(`alter database ${rig.config.taskQueue} reset default_transaction_read_only`);
      await endSessions();
    },
  },
};

let ongoing: (() => Promise<unknown>) | undefined;
async function refuse(kind: keyof typeof REFUSALS): Promise<void> {
  ongoing = REFUSALS[kind].end;
  await REFUSALS[kind].begin();
}
async function endRefusal(): Promise<void> {
  await ongoing?.();
  ongoing = undefined;
}
beforeEach(() => endRefusal);

/** Delays the answers of the receiver until the test releases them. */
function holding(scene: Scene) {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  scene.receiver.answer = async (_request, response) => {
    await released;
    response.writeHead(200).end();
  };
  return () => release();
}

/** The reason for which the pending activity of a delivery waits. */
async function waitsForRecords(id: string): Promise<void> {
  const handle = rig.client.workflow.getHandle(`delivery/${id}`);
  await vi.waitFor(
    async () => {
      const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
      expect(pending?.lastFailure?.message).toContain('Attempts cannot be recorded');
    },
    { interval: 100 },
  );
}

const requestsOf = (scene: Scene, id: string) =>
  scene.receiver.requests.filter(({ headers }) => headers['postrider-delivery'] === id).length;

test.each(['a full disk', 'a read-only database'] as const)(
  'while %s takes no records, what is under way is sent once, and nothing else is sent',
  async (kind) => {
    const healthy = await rig.scene({ retry: { delaysSeconds: [1, 1, 1] } });
    await rig.until(await healthy.publish(), { status: 'delivered' });
    healthy.receiver.answer = (_request, response) => void response.writeHead(500).end();
    const later = await healthy.publish();
    await rig.until(later, { status: 'retrying' });

    const busy = await rig.scene({ timeoutMs: 15_000 });
    const release = holding(busy);
    const underWay = await Promise.all([busy.publish(), busy.publish()]);
    await vi.waitFor(() => expect(busy.receiver.requests).toHaveLength(2));
    await refuse(kind);
    release();
    // Two answers have arrived and are not recorded. The retry of the third is due and does not leave.
    const sentBefore = requestsOf(healthy, later);
    await waitsForRecords(later);
    expect(requestsOf(healthy, later) - sentBefore).toBeLessThanOrEqual(1);
    expect(busy.receiver.requests).toHaveLength(2);
    const sentMeanwhile = requestsOf(healthy, later);

    healthy.receiver.answer = (_request, response) => void response.writeHead(200).end();
    await endRefusal();
    for (const id of underWay) {
      const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 1 });
      expect(attempts).toMatchObject([{ generation: 1, possibleRepeat: false }]);
    }
    expect(busy.receiver.requests).toHaveLength(2);
    const { attempts } = await rig.until(later, { status: 'delivered' });
    // Each request is one recorded attempt, even one that left just before the records failed.
    expect(requestsOf(healthy, later)).toBe(attempts.length);
    expect(attempts.length).toBeLessThanOrEqual(sentMeanwhile + 1);
  },
);

test('a worker that starts while records fail sends nothing until they succeed', async () => {
  const own = await startRig();
  try {
    const scene = await own.scene();
    await own.database.query(FULL_DISK);
    const id = await scene.publish();
    await own.startWorker();
    await vi.waitFor(async () => {
      const { rows } = await own.database.query<{ last_value: number }>('select last_value from refusals');
      expect(rows[0]?.last_value).toBeGreaterThanOrEqual(4);
    });
    expect(scene.receiver.requests).toHaveLength(0);
    await own.database.query('drop function refuse() cascade');
    await own.until(id, { status: 'delivered', attemptCount: 1 });
    expect(scene.receiver.requests).toHaveLength(1);
  } finally {
    await own.stop();
  }
});
