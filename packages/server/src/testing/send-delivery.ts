import { decideRetry, renderPayload } from '@postrider/domain';
import { createRenderer } from '@postrider/renderer';
import { attemptDelivery, createAccessTokens, createSender, parseDestinationPolicy } from '@postrider/sender';
import { loadDeliveries, recordAttempts, type AttemptToRecord } from '@postrider/store/deliveries';
import { createSealer, parseSealingKeys, type Database } from '@postrider/store/sql';
import { VERSION } from '../version.ts';

/** Makes attempts as a worker does, without a worker. */
export interface TestSender {
  /** Makes one attempt of a delivery and records it. */
  send(deliveryId: string): Promise<void>;
  close(): Promise<void>;
}

/** `encryptionKeys`: those of the server. */
export function createTestSender(database: Database, encryptionKeys: string): TestSender {
  const sealer = createSealer(parseSealingKeys(encryptionKeys));
  const renderer = createRenderer();
  const sender = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ENV: 'development' }) });
  const accessTokens = createAccessTokens({ sender, version: VERSION });
  return {
    async send(deliveryId) {
      const [delivery] = await loadDeliveries(database, sealer, [deliveryId]);
      if (!delivery) throw new Error(`There is no delivery ${deliveryId}.`);
      const { event, endpoint, attemptCount } = delivery;
      const now = new Date();
      const tenant = { id: endpoint.tenantId, metadata: endpoint.tenantMetadata };
      const facts = { event, endpoint, tenant, deliveryId, attemptNumber: attemptCount + 1, now };
      const { format } = endpoint;
      const rendered =
        format.type === 'template' ? await renderPayload(renderer, { owner: 'test', format, facts }) : null;
      const payload = rendered?.kind === 'rendered' ? { payload: rendered.payload } : {};
      const attempted = await attemptDelivery({
        input: { ...facts, ...payload, traceparent: event.traceparent, secrets: endpoint.secrets, version: VERSION },
        endpointVersion: endpoint.version,
        sender,
        accessTokens,
        timeoutMs: 120_000,
      });
      if (attempted.kind !== 'attempted') throw new Error(`${deliveryId}: ${JSON.stringify([attempted, rendered])}`);
      const { attempt, outcome } = attempted;
      const attemptToRecord: AttemptToRecord = {
        deliveryId,
        endpointId: endpoint.id,
        generation: delivery.generation,
        now,
        attemptCount,
        attempt,
        possibleRepeat: false,
        decide: (recorded) => decideRetry({ outcome, ...recorded, now, random: () => 0.5 }),
      };
      await recordAttempts(database, [attemptToRecord]);
    },
    async close() {
      renderer.close();
      await sender.close();
    },
  };
}
