import { createReceiver } from '@postrider/receiver-verify';
import { expressWebhooks } from '@postrider/receiver-verify/express';
import { postgresStore } from '@postrider/receiver-verify/idempotency';
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });
const store = postgresStore({ query: (text, values) => pool.query(text, values) });
const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
  idempotency: { store, scope: 'orders' },
}).on('order.paid', async ({ data }, { claim }) => {
  await inTransaction(async (client) => {
    await client.query('insert into paid_orders values ($1, $2)', [data.orderId, data.total]);
    // The order and the mark that its event is done are committed together, or neither: a crash at any point repeats
    // nothing. If somebody else took the event over meanwhile, this throws, and the order is rolled back.
    await claim?.completeIn(postgresStore({ query: (text, values) => client.query(text, values) }));
  });
});

const app = express();
app.post('/webhooks', expressWebhooks(receiver));
const port = Number(process.env['PORT'] ?? 3000);
app.listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}/webhooks`));

// What is no longer remembered goes, in small steps.
setInterval(() => void store.deleteExpired().catch(console.error), 3_600_000).unref();

async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
