import { serve } from '@hono/node-server';
import { createReceiver } from '@postrider/receiver-verify';
import { honoWebhooks } from '@postrider/receiver-verify/hono';
import { memoryStore } from '@postrider/receiver-verify/idempotency';
import { Hono } from 'hono';

const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
  idempotency: { store: memoryStore(), scope: 'orders' },
}).on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`));

const app = new Hono();
app.post('/webhooks', honoWebhooks(receiver));
app.post('/echo', async (c) => c.json(await c.req.json()));

serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`Listening on http://127.0.0.1:${port}/webhooks`),
);
