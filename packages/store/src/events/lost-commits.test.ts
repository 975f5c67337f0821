import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../sql/database.ts';
import { pauseEndpoint } from '../endpoints/endpoint-status.ts';
import { NOW, publish, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { createEventAcceptor } from './accept-events.ts';
import type { AcceptResult } from './accept-batch.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

// The store calls it in this form only.
type Query = (...of: unknown[]) => Promise<unknown>;

/** A pool whose connection breaks, once, just after a commit was carried out: the answer never arrives. */
function losingOneAnswer(database: Database, meanwhile: () => Promise<unknown> = async () => undefined): Database {
  let lost = false;
  const losing =
    (query: Query, commits: (statement: unknown) => boolean): Query =>
    async (...of) => {
      const result = await query(...of);
      if (lost || !commits(of[0])) return result;
      lost = true;
      await meanwhile();
      throw new Error('Connection terminated unexpectedly');
    };
  return new Proxy(database, {
    get(pool, name) {
      // Outside of a transaction, the statement itself commits.
      if (name === 'query') return losing(pool.query.bind(pool) as Query, isInsertOfEvents);
      if (name !== 'connect') return Reflect.get(pool, name).bind(pool);
      return async () => {
        const client = await pool.connect();
        return new Proxy(client, {
          get(target, property) {
            if (property === 'query') return losing(target.query.bind(target) as Query, (it) => it === 'commit');
            const value: unknown = Reflect.get(target, property);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      };
    },
  });
}

const isInsertOfEvents = (statement: unknown) => (statement as { name?: string }).name === 'insert-events';

const countEvents = async (tenantId: string) =>
  (await scene.database.query('select 1 from events where tenant_id = $1', [tenantId])).rowCount;

async function expectAnswerAsWritten(result: AcceptResult | undefined): Promise<void> {
  if (result?.kind !== 'accepted') throw new Error(`Not accepted: ${result?.kind}`);
  const { event } = result;
  expect(event.timestamp).toEqual(NOW);
  const { rows } = await scene.database.query(
    'select id, endpoint_id as "endpointId", status from deliveries where event_id = $1 order by id',
    [event.id],
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(event.deliveries).toEqual(rows);
}

test('an event whose commit succeeded without an answer is accepted once, with the deliveries that were written', async () => {
  const { tenantId } = await scene.endpoint();
  await scene.endpoint({ tenantId, status: 'paused' });
  const acceptor = createEventAcceptor(losingOneAnswer(scene.database));
  await expectAnswerAsWritten(await acceptor.accept(publish(tenantId)));
  expect(await countEvents(tenantId)).toBe(1);
});

test('the same for one that is written in one statement', async () => {
  const { tenantId } = await scene.endpoint();
  let isLost = false;
  const acceptor = createEventAcceptor(losingOneAnswer(scene.database, async () => (isLost = true)));
  await expectAnswerAsWritten(await acceptor.accept(publish(tenantId)));
  expect(isLost).toBe(true);
  expect(await countEvents(tenantId)).toBe(1);
});

test('an event with keys finds them as its own: it is accepted, not replayed', async () => {
  const { tenantId } = await scene.endpoint();
  const acceptor = createEventAcceptor(losingOneAnswer(scene.database));
  const idempotency = { scope: 'POST', key: 'k', fingerprint: Buffer.from('b') };
  await expectAnswerAsWritten(await acceptor.accept(publish(tenantId, { externalId: 'e' }, idempotency)));
  expect(await countEvents(tenantId)).toBe(1);
});

test('publishes of that batch with a key, without a key and with a lost key each get their own answer', async () => {
  const { tenantId } = await scene.endpoint();
  await createEventAcceptor(scene.database).accept(publish(tenantId, { externalId: 'taken' }));
  const acceptor = createEventAcceptor(losingOneAnswer(scene.database));
  const [plain, keyed, loser, stranger] = await Promise.all([
    acceptor.accept(publish(tenantId)),
    acceptor.accept(publish(tenantId, { externalId: 'mine' })),
    acceptor.accept(publish(tenantId, { externalId: 'taken', data: '2' })),
    acceptor.accept(publish('nobody')),
  ]);
  await expectAnswerAsWritten(plain);
  await expectAnswerAsWritten(keyed);
  expect(loser).toEqual({ kind: 'external_id_taken' });
  expect(stranger).toEqual({ kind: 'tenant_not_found' });
  expect(await countEvents(tenantId)).toBe(3);
});

test('the answer shows what was committed, although the endpoints have changed since', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  const acceptor = createEventAcceptor(
    losingOneAnswer(scene.database, () => pauseEndpoint(scene.database, { tenantId, endpointId, now: NOW })),
  );
  const result = await acceptor.accept(publish(tenantId));
  await expectAnswerAsWritten(result);
  expect(result).toMatchObject({ event: { deliveries: [{ status: 'pending' }] } });
});
