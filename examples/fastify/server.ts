import { createReceiver } from '@postrider/receiver-verify';
import { fastifyWebhooks } from '@postrider/receiver-verify/fastify';
import { memoryStore } from '@postrider/receiver-verify/idempotency';
import fastify from 'fastify';

const app = fastify({ logger: true });

const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
  idempotency: { store: memoryStore(), scope: 'orders' },
  onProblem: ({ outcome, status, error }) => app.log.warn({ outcome, status, err: error }, 'webhook refused'),
}).on('order.paid', ({ id, data }) => app.log.info(`${id}: order ${data.orderId} was paid, ${data.total}`));

// A plugin of its own, with its own parsers: JSON is still parsed for `/echo`.
await app.register(fastifyWebhooks(receiver, { path: '/webhooks' }));
app.post('/echo', async (request) => request.body);

await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });
