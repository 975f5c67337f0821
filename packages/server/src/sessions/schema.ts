import { SCOPES } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../http/instants.ts';

const secret = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[\x21-\x7e]+$/, 'Must be printable ASCII without spaces.');

export const newSession = z
  .strictObject({
    apiKey: secret.optional().meta({ description: 'An API key: `pr_…`.' }),
    code: secret.optional().meta({ description: 'A sign-in code, which works once.' }),
  })
  .refine(({ apiKey, code }) => (apiKey === undefined) !== (code === undefined), 'Must have one of apiKey and code.')
  .meta({ id: 'NewSession' });

export const sessionAnswer = z
  .object({
    csrfToken: z.string().meta({ description: 'For the header `X-CSRF-Token` of requests other than GET and HEAD.' }),
    key: z
      .object({ id: z.string(), name: z.string(), scopes: z.array(z.enum(SCOPES)) })
      .meta({ description: 'The API key of the session, which decides what it may do.' }),
    tenantId: z.string().nullable().meta({ description: 'The only tenant it sees; null: all.' }),
    expiresAt: instant.meta({ description: 'When it ends in any case.' }),
    idleExpiresAt: instant.meta({ description: 'When it ends if nobody uses it.' }),
  })
  .meta({ id: 'Session' });

export const endQuery = z.strictObject({
  everywhere: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'With `true` every session of the API key ends.' }),
});
