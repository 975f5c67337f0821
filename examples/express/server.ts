import { createReceiver } from '@postrider/receiver-verify';
import { expressWebhooks } from '@postrider/receiver-verify/express';
import { memoryStore } from '@postrider/receiver-verify/idempotency';
import express from 'express';

interface Events {
  'order.paid': { orderId: string; total: number };
  'order.refunded': { orderId: string };
}

const receiver = createReceiver<Events>({
  secrets: process.env['WEBHOOK_SECRET'],
  // For one process. The example "postgres" shows a store for many.
  idempotency: { store: memoryStore(), scope: 'orders' },
})
  .on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`))
  .on('order.*', ({ type, data }) => console.log(`${type} of ${data.orderId}`))
  .fallback(({ type }) => console.log(`Nobody handles ${type} yet.`));

const app = express();
// Before `express.json()`: the signature covers the bytes, and a parser does not keep them.
app.post('/webhooks', expressWebhooks(receiver));
app.use(express.json());
app.post('/echo', (request, response) => void response.json(request.body));

const port = Number(process.env['PORT'] ?? 3000);
app.listen(port, () => console.log(`Listening on http://127.0.0.1:${port}/webhooks`));
