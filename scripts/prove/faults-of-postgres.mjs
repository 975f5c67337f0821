// Faults of Postgres that are no death: no connections left, read-only, slow, unreachable, and long locks.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './stack.mjs';

const OUR_NAME = 'prove';
/** Those that a publish, a claim, an attempt or a command writes. */
const HOT_TABLES = [
  'events',
  'deliveries',
  'attempts',
  'delivery_queue',
  'delivery_watch',
  'delivery_changes',
  'endpoints',
  'publish_keys',
  'rollups',
];

export const POSTGRES_FAULTS = [
  {
    name: 'Postgres out of connections',
    isBrokenThroughout: true,
    async run({ stack, random }) {
      const [keeper, taken] = [await connect(stack), []];
      await takeAll(stack, taken);
      // Ours end, and before they are back all places are taken.
      await keeper.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where backend_type = 'client backend' and application_name <> '${OUR_NAME}'`,
      );
      await takeAll(stack, taken);
      await pause(random.between(3_000, 15_000));
      await Promise.all([keeper, ...taken].map((client) => client.end().catch(() => undefined)));
    },
  },
  {
    name: 'Postgres read-only',
    isBrokenThroughout: true,
    async run({ stack, random }) {
      await setReadOnly(stack, 'on');
      await pause(random.between(3_000, 15_000));
      await setReadOnly(stack, 'off');
    },
  },
  {
    name: 'Postgres slow',
    isBrokenThroughout: true,
    async run({ stack, random }) {
      stack.proxy.delay(random.between(50, 400));
      await pause(random.between(5_000, 20_000));
      stack.proxy.delay(0);
    },
  },
  {
    name: 'Postgres unreachable',
    isBrokenThroughout: true,
    async run({ stack, random }) {
      stack.proxy.cut();
      await pause(random.between(1_000, 20_000));
      stack.proxy.accept();
    },
  },
  ...HOT_TABLES.map((table) => ({
    name: `a long lock on ${table}`,
    isBrokenThroughout: true,
    async run({ stack, random }) {
      const client = await connect(stack);
      await client.query('begin');
      await client.query(`lock table ${table} in access exclusive mode`);
      await pause(random.between(3_000, 15_000));
      await client.query('commit');
      await client.end();
    },
  })),
];

async function connect({ databaseUrl }) {
  const client = new Client({ connectionString: databaseUrl, application_name: OUR_NAME });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Connects until Postgres refuses. */
async function takeAll(stack, taken) {
  for (;;) {
    try {
      taken.push(await connect(stack));
    } catch {
      return;
    }
  }
}

/** For every session, those that are open too. */
async function setReadOnly({ database }, value) {
  await database.query(`alter system set default_transaction_read_only = ${value}`);
  await database.query('select pg_reload_conf()');
}
