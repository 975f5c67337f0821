// Sends one signed event to a receiver: WEBHOOK_SECRET=whsec_… pnpm start http://127.0.0.1:3000/webhooks
import { signTestWebhook } from '@postrider/receiver-verify/testing';

const [url = 'http://127.0.0.1:3000/webhooks', type = 'order.paid'] = process.argv.slice(2);
const secret = process.env['WEBHOOK_SECRET'];
if (secret === undefined) throw new Error('Set WEBHOOK_SECRET to the secret that the receiver has.');

const webhook = await signTestWebhook({ secret, event: { type, data: { orderId: 'o_1', total: 12 } } });
const response = await fetch(webhook.request(url));
console.log(response.status, await response.text());
