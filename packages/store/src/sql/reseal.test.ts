import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  begin,
  NOW,
  settingsOf,
  startStoreScene,
  untilSomebodyWaits,
  type StoreScene,
} from '../testing/store-scene.ts';
import { defaultSecrets, writeDefaults } from '../endpoints/defaults.ts';
import { endpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { insertEndpoint, openEndpointHeaders, updateEndpoint } from '../endpoints/endpoints.ts';
import { findIdempotentAnswer, storeIdempotentAnswer } from '../keys/idempotency.ts';
import { describeResealing } from './describe-resealing.ts';
import { newId } from './new-id.ts';
import { reseal } from './reseal.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import { createSealer, sealedIn, type SealingKey } from './sealing.ts';

const OLD: SealingKey = { id: 'old', key: new Uint8Array(32).fill(1) };
const NEW: SealingKey = { id: 'new', key: new Uint8Array(32).fill(2) };
const BOTH: [SealingKey, SealingKey] = [NEW, OLD];
const byOld = createSealer([OLD]);
const byNew = createSealer([NEW]);

/** Bytes that nothing seals: hashes. */
const NOT_SEALED = [
  'api_keys.hash',
  'api_keys.previous_hash',
  'publish_keys.fingerprint',
  'sessions.key_hash',
  'sessions.token_hash',
  'sign_in_codes.code_hash',
  'sign_in_codes.key_hash',
];

let scene: StoreScene;

beforeAll(async () => {
  scene = await startStoreScene();
});
afterAll(() => scene.close());

const DEFAULTS = { headers: { 'x-a': 'b' }, retry: null, timeoutMs: null, signing: null, format: null };
const AUTH = { type: 'bearer', token: 'token' } as const;

async function endpoint(headers: Record<string, string> = { authorization: 'mine' }): Promise<string> {
  const tenantId = await scene.tenant();
  const id = newId('ep');
  const settings = settingsOf({ settings: { headers, auth: AUTH } });
  await insertEndpoint(scene.database, byOld, { id, tenantId, settings, now: NOW });
  return id;
}

const run = (dryRun = false) => reseal(scene.database, { keys: BOTH, dryRun });
const counts = (columns: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(columns.map(({ what, resealed, byKey }) => [what, { resealed, ...Object.fromEntries(byKey) }]));

test('every column of bytes in the schema is in the list of what is sealed, or holds hashes', async () => {
  const { rows } = await scene.database.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.atttypid = 'bytea'::regtype
     order by 1`,
  );
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(rows.map(({ name }) => name)).toEqual([...listed, ...NOT_SEALED].sort());
});

test('everything that the old key sealed opens with the new key alone afterwards', async () => {
  const { database } = scene;
  const endpointId = await endpoint();
  const answer = { status: 201, headers: {}, body: '{"secret":"whsec_1"}' };
  const key = { tenantId: '*', scope: 'POST /v1/keys', key: 'k' };
  await endpointSecrets.set(database, byOld, { ownerId: endpointId, secret: 'whsec_1', publicKey: null, now: NOW });
  await defaultSecrets.set(database, byOld, { ownerId: '*', secret: 'whsec_2', publicKey: null, now: NOW });
  await writeDefaults(database, byOld, { owner: '*', settings: DEFAULTS, now: NOW });
  await storeIdempotentAnswer(database, byOld, { ...key, answer, fingerprint: Buffer.from('f'), now: NOW });
  await database.query(
    `insert into publish_keys (tenant_id, kind, key, fingerprint, status, answer, created_at)
     values ('t', 'external_id', 'x', 'f', 202, '{"id":"evt_1"}', now())`,
  );
  const before = await scene.row('endpoints', endpointId);

  const [looked, done, again] = [await run(true), await run(), await run()];

  const one = (of: object) => SEALED_COLUMNS.map(({ what }) => [what, of]);
  expect(counts(looked)).toEqual(Object.fromEntries(one({ resealed: 0, old: 1 })));
  expect(counts(done)).toEqual(Object.fromEntries(one({ resealed: 1, new: 1 })));
  expect(counts(again)).toEqual(Object.fromEntries(one({ resealed: 0, new: 1 })));
  const after = await scene.row('endpoints', endpointId);
  expect(after).toEqual({ ...before, sealed_headers: after['sealed_headers'], sealed_auth: after['sealed_auth'] });
  expect(openEndpointHeaders(byNew, endpointId, after['sealed_headers'] as Buffer)).toEqual({ authorization: 'mine' });
  expect(await endpointSecrets.find(database, byNew, { ownerId: endpointId, now: NOW })).toMatchObject([
    { secret: 'whsec_1' },
  ]);
  expect(await defaultSecrets.find(database, byNew, { ownerId: '*', now: NOW })).toMatchObject([{ secret: 'whsec_2' }]);
  expect(await findIdempotentAnswer(database, byNew, { ...key, now: NOW })).toMatchObject({ kind: 'answered', answer });
  const { rows } = await database.query(
    `select convert_from(answer, 'UTF8') as json from publish_keys where key = 'x'`,
  );
  expect(rows).toEqual([{ json: '{"id":"evt_1"}' }]);
});

test('a change that holds the row meanwhile is not lost, and nobody waits for the other', async () => {
  const { database } = scene;
  const endpointId = await endpoint();
  const change = await begin(database);
  const settings = settingsOf({ settings: { headers: { authorization: 'changed' }, auth: AUTH } });
  await updateEndpoint(change, byOld, { id: endpointId, settings, now: NOW });
  const rows: number[] = [];
  const running = reseal(database, {
    keys: BOTH,
    dryRun: false,
    onProgress({ what, rows: seen }) {
      if (what === 'headers') rows.push(seen);
      // It is at least in its second pass.
      if (rows.length === 2) void change.commit();
    },
  });
  expect(counts(await running)['headers']).toEqual({ resealed: 1, new: 2 });
  const { sealed_headers: sealed } = await scene.row('endpoints', endpointId);
  expect(openEndpointHeaders(byNew, endpointId, sealed as Buffer)).toEqual({ authorization: 'changed' });
});

test('a value that changed after it was read stays as it was changed, and the next pass seals that one', async () => {
  const { database } = scene;
  const endpointId = await endpoint();
  const table = await begin(database);
  // Reading does not wait for this lock; the update does.
  await table.query('lock table endpoints in share mode');
  const running = run();
  await untilSomebodyWaits(database);
  await table.query('update endpoints set sealed_headers = $2 where id = $1', [
    endpointId,
    byOld.seal('{"authorization":"newer"}', sealedIn.headers(endpointId)),
  ]);
  await table.commit();
  await running;
  const { sealed_headers: sealed } = await scene.row('endpoints', endpointId);
  expect(openEndpointHeaders(byNew, endpointId, sealed as Buffer)).toEqual({ authorization: 'newer' });
});

test('a run over many pages ends where it began when it is stopped and started again', async () => {
  const { database } = scene;
  const tenantId = await scene.tenant();
  for (let i = 0; i < 1_100; i++) {
    const settings = settingsOf({ settings: { headers: { 'x-number': String(i) } } });
    await insertEndpoint(database, byOld, { id: newId('ep'), tenantId, settings, now: NOW });
  }
  const stop = () =>
    reseal(database, {
      keys: BOTH,
      dryRun: false,
      onProgress({ resealed }) {
        if (resealed > 0) throw new Error('stopped');
      },
    });
  await expect(stop()).rejects.toThrow('stopped');
  const half = counts(await run(true))['headers'];
  expect(half).toMatchObject({ old: expect.any(Number), new: expect.any(Number) });
  expect(counts(await run())['headers']).toMatchObject({ resealed: half?.['old' as 'resealed'] });
  expect(await database.query('select 1 from endpoints where version <> 1')).toMatchObject({ rowCount: 1 });
});

test('what needs a key that is not configured, or was changed by somebody, is named and left alone', async () => {
  const { database } = scene;
  const [lost, broken] = [await endpoint(), await endpoint()];
  const unknown = createSealer([{ id: 'lost', key: new Uint8Array(32).fill(9) }]);
  await database.query('update endpoints set sealed_auth = $2 where id = $1', [
    lost,
    unknown.seal('{}', sealedIn.auth(lost)),
  ]);
  await database.query('update endpoints set sealed_auth = $2 where id = $1', [
    broken,
    byOld.seal('{}', sealedIn.auth(lost)),
  ]);
  const { problems } = describeResealing(await run(), { keys: BOTH, dryRun: false });
  expect(problems).toEqual([
    '1 value needs the key "lost", which is not configured. Add it to POSTRIDER_ENCRYPTION_KEYS and run this again.',
    expect.stringContaining(`1 cannot be opened by any key`),
  ]);
  expect(problems[1]).toContain(`endpoints/${broken}/auth`);
  const { sealed_auth: sealed } = await scene.row('endpoints', lost);
  expect(unknown.open(sealed as Buffer, sealedIn.auth(lost))).toBe('{}');
});
