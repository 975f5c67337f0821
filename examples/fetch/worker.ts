import { createReceiver, type WebhookReceiver } from '@postrider/receiver-verify';
import { fetchWebhooks } from '@postrider/receiver-verify/fetch';

interface Env {
  WEBHOOK_SECRET: string;
}

function orders(env: Env): WebhookReceiver {
  return createReceiver<{ 'order.paid': { orderId: string; total: number } }>({ secrets: env.WEBHOOK_SECRET }).on(
    'order.paid',
    ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`),
  );
}

/** A Cloudflare worker. On Deno and Bun it is `Deno.serve(…)` and `Bun.serve({ fetch: … })`. */
// oxlint-disable-next-line import/no-default-export -- Workers are called by it.
export default {
  fetch(request: Request, env: Env): Promise<Response> | Response {
    const isWebhook = request.method === 'POST' && new URL(request.url).pathname === '/webhooks';
    return isWebhook ? fetchWebhooks(orders(env))(request) : new Response('Not found', { status: 404 });
  },
};
