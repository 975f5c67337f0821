import { attemptDelivery } from '@postrider/sender';
import { findEndpoint, findEndpointSecrets } from '@postrider/store/endpoints';
import { inSnapshot } from '@postrider/store/sql';
import { findTenant } from '@postrider/store/tenants';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { canonicalData, MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { Problem, unavailable } from '../http/problem.ts';
import { eventType } from '../http/schemas.ts';
import { attemptAnswer, presentAttempt } from '../http/attempt.ts';
import { settingsOf } from './endpoint-settings.ts';
import { renderTest } from './render-test.ts';
import { EXAMPLE } from '../http/examples.ts';
import { exampleAttempt } from '../http/example-attempt.ts';

const testInput = z
  .strictObject({
    type: eventType.nullish().meta({ description: 'Default: `postrider.test`.' }),
    data: z.unknown().optional().meta({ description: 'Any JSON, up to 256 KiB. Default: a short greeting.' }),
  })
  .meta({ id: 'TestSend' });

export const testEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/test',
  name: 'testEndpoint',
  group: 'endpoints',
  summary: 'Send a test event to an endpoint, now and once',
  description:
    'Signed and guarded like every attempt, also while the endpoint is paused or disabled. It is answered, not recorded: no event and no delivery come of it.',
  scope: 'write',
  effect: 'outside',
  body: testInput.optional(),
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['request_not_buildable'],
  answer: { status: 200, description: 'The attempt.', schema: attemptAnswer },
  example: { body: { type: EXAMPLE.eventType, data: EXAMPLE.data }, answer: exampleAttempt },
  async handle({ params, body }, { now, server }) {
    // One snapshot: settings and secrets must belong together. It ends before the receiver is called.
    const { row, tenant, secrets } = await inSnapshot(server.database, async (sql) => ({
      row: await findEndpoint(sql, params),
      tenant: await findTenant(sql, params.tenantId),
      secrets: await findEndpointSecrets(sql, server.sealer, { endpointId: params.endpointId, now }),
    }));
    if (row === undefined) throw notFound('endpointId', params.endpointId);
    const data = body?.data === undefined ? { message: 'This is a test by Postrider.' } : body.data;
    const type = body?.type ?? 'postrider.test';
    const facts = {
      event: { id: server.newId('evt'), type, data: canonicalData(data), timestamp: now },
      deliveryId: server.newId('dlv'),
      attemptNumber: 1,
      endpoint: { id: row.id, ...settingsOf(row, server.sealer) },
      now,
    };
    const payload = await renderTest(server.renderer, {
      owner: row.id,
      format: row.format,
      facts: { ...facts, tenant: { id: row.tenantId, metadata: tenant?.metadata ?? {} } },
    });
    const attempted = await attemptDelivery({
      input: { ...facts, ...(payload && { payload }), secrets, version: server.version },
      endpointVersion: row.version,
      sender: server.sender,
      accessTokens: server.accessTokens,
      timeoutMs: row.timeoutMs,
    });
    switch (attempted.kind) {
      case 'attempted':
        return { body: presentAttempt({ ...attempted.attempt, number: 1, possibleRepeat: false }) };
      case 'build_failed':
        throw new Problem('request_not_buildable', attempted.detail);
      case 'aborted':
        throw unavailable('The server is stopping.');
    }
  },
});
