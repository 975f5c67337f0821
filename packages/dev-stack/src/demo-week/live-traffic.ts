import { Postrider } from '@postrider/sdk-node';
import { newEvent } from './create-shops.ts';
import { anyType } from './event-data.ts';
import { SHOPS } from './shops.ts';

const EVERY_MS = 3_000;

/** Publishes events of the demo shops now and then, until `signal` aborts. An API that is away misses some. */
export function startLiveTraffic({
  apiUrl,
  apiKey,
  signal,
}: {
  apiUrl: string;
  apiKey: string;
  signal: AbortSignal;
}): void {
  const postrider = new Postrider({ apiKey, baseUrl: apiUrl });
  const timer = setInterval(() => {
    const { id } = SHOPS[Math.floor(Math.random() * SHOPS.length)] ?? { id: 'kestrel-books' };
    postrider.events.publish(id, newEvent(anyType(Math.random), Math.random)).catch(() => undefined);
  }, EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
