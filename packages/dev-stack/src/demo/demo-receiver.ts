import { once } from 'node:events';
import { verifyWebhook } from '@postrider/receiver-verify';
import express from 'express';

export interface DemoReceiver {
  /** Where the webhooks go. */
  url: string;
  /** From now on only what is signed with this counts. */
  trust(secret: string): void;
  /** Resolves when this event has arrived with a good signature, also if it did before; rejects when `signal` aborts. */
  awaitVerified(eventId: string, signal: AbortSignal): Promise<void>;
}

/** More events than anybody sends to it by hand. */
const REMEMBERED_EVENTS = 1_000;

/** An application of somebody who receives our webhooks, as their documentation tells them to write it. */
export async function startDemoReceiver(port: number, say: (line: string) => void): Promise<DemoReceiver> {
  let secret: string | undefined;
  const verified = new Set<string>();
  const arrivals = new EventTarget();
  const app = express();
  // The signature is over the bytes: they must not be parsed before they are checked.
  app.post('/webhooks', express.raw({ type: () => true }), async (request, response) => {
    const body: Buffer = request.body;
    try {
      const { id } = await verifyWebhook(body, request.headers, secret ?? '');
      response.sendStatus(204);
      remember(verified, id);
      arrivals.dispatchEvent(new Event(id));
      say(`Demo receiver: ${String(request.headers['postrider-event-type'])} ${id} arrived, its signature is good.`);
    } catch (error) {
      response.sendStatus(401);
      say(`Demo receiver: refused a webhook: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    trust: (given) => void (secret = given),
    async awaitVerified(eventId, signal) {
      if (!verified.has(eventId)) await once(arrivals, eventId, { signal });
    },
  };
}

function remember(events: Set<string>, id: string): void {
  events.add(id);
  const [oldest] = events;
  if (events.size > REMEMBERED_EVENTS && oldest !== undefined) events.delete(oldest);
}
