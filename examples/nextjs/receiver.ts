import { createReceiver } from '@postrider/receiver-verify';

export const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  secrets: process.env['WEBHOOK_SECRET'],
}).on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`));
