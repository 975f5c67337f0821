import { createReceiver } from '@postrider/receiver-verify';
import { lambdaWebhooks } from '@postrider/receiver-verify/lambda';

const receiver = createReceiver<{ 'order.paid': { orderId: string; total: number } }>({
  // A function may also fetch them, from Secrets Manager for instance.
  secrets: () => process.env['WEBHOOK_SECRET'],
  // For each event once, add a store that all instances share: Postgres, Redis, or your own three functions on DynamoDB.
}).on('order.paid', ({ id, data }) => console.log(`${id}: order ${data.orderId} was paid, ${data.total}`));

/** For API Gateway (v1 and v2), a function URL and a load balancer. */
export const handler = lambdaWebhooks(receiver);
