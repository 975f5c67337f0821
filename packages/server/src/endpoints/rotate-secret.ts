import { endpointSecrets, touchEndpoint } from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { instant } from '../http/instants.ts';
import { Problem } from '../http/problem.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { resolveEndpoint } from './effective-endpoint.ts';
import { settingsOf } from './endpoint-settings.ts';
import { lockWithDefaults } from './lock-endpoint.ts';
import { rotateIn, rotation } from './rotation.ts';
import { shownSecret } from './signing-secret.ts';
import { EXAMPLE } from '../http/examples.ts';

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
    'Until the overlap ends, each request carries a signature by each secret (a legacy header: only by the old one). At most 4 old secrets overlap; one more ends the oldest. `secrets` of the endpoint lists the overlaps, and `DELETE …/secrets/{secretId}` ends one of them. `POST …/defaults/rotate-secret` replaces a secret that the endpoint inherits.',
  scope: 'write',
  audit: auditedEndpoint,
  body: rotation.optional(),
  errors: ['secret_is_inherited'],
  answer: { status: 200, description: 'The new secret.', schema: rotatedAnswer },
  example: {
    body: { overlapHours: 24 },
    answer: { secret: EXAMPLE.secret, publicKey: null, previousSecretExpiresAt: EXAMPLE.overlapEndsAt },
  },
  async handle({ params, body }, { sql, now, server: { sealer } }) {
    const { row, defaults } = await lockWithDefaults(sql, params);
    refuseInherited(row);
    const { signing } = resolveEndpoint(settingsOf(row, sealer), defaults, sealer);
    const rotating = { ownerId: row.id, signing, asked: body, now };
    const { secret, publicKey, oldExpiresAt } = await rotateIn(endpointSecrets, rotating, { sql, sealer });
    await touchEndpoint(sql, { id: row.id, now });
    return {
      body: {
        secret: shownSecret(secret, signing),
        publicKey,
        previousSecretExpiresAt: (oldExpiresAt ?? now).toISOString(),
      },
      version: row.version + 1,
    };
  },
});

/** 409 for an endpoint whose secret is not its own. */
export function refuseInherited({ inherits }: { inherits: readonly string[] }): void {
  if (!inherits.includes('secret')) return;
  throw new Problem(
    'secret_is_inherited',
    'The endpoint signs with a secret of the defaults. Rotate it there, for all that share it, or give the endpoint a `secret` of its own.',
  );
}
