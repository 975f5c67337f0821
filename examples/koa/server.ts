import { createReceiver } from '@postrider/receiver-verify';
import { memoryStore } from '@postrider/receiver-verify/idempotency';
import { koaWebhooks } from '@postrider/receiver-verify/koa';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';

const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
  idempotency: { store: memoryStore(), scope: 'orders' },
}).on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`));

const webhooks = koaWebhooks(receiver);
const app = new Koa();
app.use((ctx, next) => (ctx.method === 'POST' && ctx.path === '/webhooks' ? webhooks(ctx) : next()));
app.use(bodyParser());
app.use((ctx) => {
  ctx.body = ctx.request.body;
});

const port = Number(process.env['PORT'] ?? 3000);
app.listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}/webhooks`));
