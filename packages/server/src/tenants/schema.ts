import * as z from 'zod';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { instant } from '../http/instants.ts';
import { metadata, metadataAnswer, nameText } from '../http/schemas.ts';

/** Every installation has this tenant, for apps without customers of their own. */
export const DEFAULT_TENANT_ID = 'default';

export const tenantAnswer = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    metadata: metadataAnswer,
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Tenant', description: 'A customer of the app, who has endpoints, events and preferences.' });

export const newTenant = z
  .strictObject({
    id: z
      .string()
      .regex(TENANT_ID_PATTERN, 'Must be 1–64 characters of A-Z a-z 0-9 _ -.')
      .optional()
      .meta({ description: 'Chosen by the app, or made here. Never free again after deletion.' }),
    name: nameText.nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'NewTenant' });

export const tenantChange = z
  .strictObject({ name: nameText.nullish(), metadata: metadata.nullish() })
  .meta({ id: 'TenantChange', description: 'What is left out stays; null gives the default.' });
