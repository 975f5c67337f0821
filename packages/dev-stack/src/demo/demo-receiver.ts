import { once } from 'node:events';
import { createReceiver } from '@postrider/receiver-verify';
import { expressWebhooks } from '@postrider/receiver-verify/express';
import express from 'express';
import { shopReceiver } from './shop-receiver.ts';

export interface DemoReceiver {
  /** The URL for webhooks. */
  url: string;
  /** Accepts only webhooks that are signed with this secret from now on. */
  trust(secret: string): void;
  /** Resolves when this event has arrived with a valid signature, or at once if it already has. Rejects when `signal` aborts. */
  awaitVerified(eventId: string, signal: AbortSignal): Promise<void>;
}

/** More events than anybody sends by hand. */
const REMEMBERED_EVENTS = 1_000;

/** An application that receives webhooks as our documentation for receivers describes. */
export async function startDemoReceiver(port: number, say: (line: string) => void): Promise<DemoReceiver> {
  const secrets: string[] = [];
  const verified = new Set<string>();
  const arrivals = new EventTarget();
  const receiver = createReceiver({
    secrets: () => secrets,
    onProblem: ({ status, error }) => say(`Demo receiver: answered ${status}: ${String(error)}`),
  }).on('demo.*', (event) => {
    remember(verified, event.id);
    arrivals.dispatchEvent(new Event(event.id));
    say(`Demo receiver: ${event.type} ${event.id} arrived, its signature is good.`);
  });
  const app = express();
  app.post('/webhooks', expressWebhooks(receiver));
  app.use(shopReceiver());
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    trust: (secret) => void secrets.splice(0, Infinity, secret),
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
