import { Postrider } from '@postrider/sdk-node';
import { ensureDemoEndpoint } from './demo-endpoint.ts';
import type { DemoReceiver } from './demo-receiver.ts';

export interface DemoOptions {
  apiUrl: string;
  apiKey: string;
  tenantId: string;
  receiver: DemoReceiver;
  stateDir: string;
  signal: AbortSignal;
}

/** The result of the one event that each start sends to show that everything works. */
export interface DemoResult {
  eventId: string;
  deliveryId: string;
  /** The status of the delivery. After this wait, anything but `delivered` is a fault. */
  status: string;
  /** Whether the receiver accepted the signature. */
  verified: boolean;
  temporalUrl: string | null;
}

const PATIENCE_MS = 60_000;

/** Publishes an event to the demo receiver and waits until it has arrived and is recorded as delivered. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { tenantId, receiver, signal } = options;
  const postrider = new Postrider({ apiKey: options.apiKey, baseUrl: options.apiUrl });
  const endpoint = await ensureDemoEndpoint({ postrider, tenantId, url: receiver.url, stateDir: options.stateDir });
  receiver.trust(endpoint.secret);
  const event = await postrider.events.publish(tenantId, {
    type: 'demo.started',
    data: { message: 'Postrider is up.', startedAt: new Date().toISOString() },
  });
  const deliveryId = event.deliveries.find(({ endpointId }) => endpointId === endpoint.endpointId)?.id;
  if (deliveryId === undefined) throw new Error(`Event ${event.id} has no delivery to the demo receiver.`);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const [verified] = await Promise.all([
    isFulfilled(receiver.awaitVerified(event.id, patience)),
    isFulfilled(postrider.waitForDelivery(tenantId, deliveryId, { signal: patience })),
  ]);
  signal.throwIfAborted();
  const { status, temporalUrl } = await postrider.deliveries.get(tenantId, deliveryId);
  return { eventId: event.id, deliveryId, status, verified, temporalUrl };
}

function isFulfilled(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
