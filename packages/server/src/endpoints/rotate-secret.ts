import {
  endOverlap,
  endOverlaps,
  findEndpointSecrets,
  lockEndpoint,
  rotateEndpointSecret,
  touchEndpoint,
} from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { invalidBody } from '../http/problem.ts';
import { instant } from '../http/instants.ts';
import { notFound } from '../http/path-parameters.ts';
import { makeSigningSecret, secretError, shownSecret, importSigningSecret } from './signing-secret.ts';
import { EXAMPLE } from '../http/examples.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 720;

const IS_CURRENT =
  'Must differ from the current secret. Only with overlapHours 0 it may be the same: that ends all overlaps.';

const rotation = z
  .strictObject({
    overlapHours: z.number().min(0).max(MAX_OVERLAP_HOURS).nullish().meta({
      description:
        'How many hours the old secret signs beside the new one. Default: 24. With 0 all old secrets stop at once. With 0 and the current secret as `secret`, the current one stays and only the old ones stop.',
    }),
    secret: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .meta({ description: 'Write-only. The new secret. Left out: Postrider makes one.' }),
  })
  .meta({ id: 'SecretRotation' });

const rotatedAnswer = z
  .object({
    secret: z.string().nullable().meta({ description: 'Shown here only. Null for `standard_ed25519`.' }),
    publicKey: z.string().nullable(),
    previousSecretExpiresAt: instant,
  })
  .meta({ id: 'RotatedSecret' });

export const rotateSecret = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/rotate-secret',
  name: 'rotateEndpointSecret',
  group: 'endpoints',
  summary: "Replace an endpoint's signing secret",
  description:
    'Until the overlap ends, each request carries a signature by each secret (a legacy header: only by the old one). At most 4 old secrets overlap; one more ends the oldest. `secrets` of the endpoint lists the overlaps, and `DELETE …/secrets/{secretId}` ends one of them.',
  scope: 'write',
  body: rotation.optional(),
  errors: [],
  answer: { status: 200, description: 'The new secret.', schema: rotatedAnswer },
  example: {
    body: { overlapHours: 24 },
    answer: { secret: EXAMPLE.secret, publicKey: null, previousSecretExpiresAt: EXAMPLE.overlapEndsAt },
  },
  async handle({ params, body }, { sql, now, server: { sealer } }) {
    const row = await lockEndpoint(sql, params);
    if (row === undefined) throw notFound('endpointId', params.endpointId);
    const given = body?.secret;
    const error = given === undefined ? null : secretError(given, row.signing);
    if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
    const made = given === undefined ? makeSigningSecret(row.signing) : importSigningSecret(given);
    const overlapMs = (body?.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS;
    const oldExpiresAt = new Date(now.getTime() + overlapMs);
    const active = await findEndpointSecrets(sql, sealer, { endpointId: row.id, now });
    const known = active.find(({ secret }) => secret === made.secret);
    if (known?.expiresAt === null) {
      if (overlapMs > 0) throw invalidBody([{ pointer: '/secret', detail: IS_CURRENT }]);
      await endOverlaps(sql, row.id);
    } else {
      // An old secret becomes current again: its overlap ends.
      if (known !== undefined) await endOverlap(sql, { endpointId: row.id, secretId: known.id, now });
      await rotateEndpointSecret(sql, sealer, { endpointId: row.id, ...made, oldExpiresAt, now });
    }
    await touchEndpoint(sql, { id: row.id, now });
    return {
      body: {
        secret: shownSecret(made.secret, row.signing),
        publicKey: made.publicKey,
        previousSecretExpiresAt: oldExpiresAt.toISOString(),
      },
      version: row.version + 1,
    };
  },
});
