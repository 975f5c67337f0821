import { SCOPES } from '@postrider/domain';
import * as z from 'zod';
import { instant, instantInput } from '../http/instants.ts';
import { pageQuery } from '../http/pagination.ts';
import { requiredName, tenantIdInput, withoutDuplicates } from '../http/schemas.ts';

const keyMembers = {
  id: z.string(),
  name: z.string(),
  tenantId: z.string().nullable().meta({ description: 'The only tenant it sees; null: all.' }),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().meta({ description: 'To the minute.' }),
  requestsPerMinute: z.number().int().nullable().meta({
    description:
      'How many requests it may make in a minute, at each server process. Null: as the operator set for all.',
  }),
  previousKeyExpiresAt: instant.nullable().meta({
    description: 'After a rotation: until when the key before it works too. Null: it does not.',
  }),
};
export const keyAnswer = z
  .object(keyMembers)
  .meta({ id: 'Key', description: 'An API key; the key itself is not kept.' });
export const newKeyAnswer = z
  .object({ ...keyMembers, key: z.string().meta({ description: 'Shown here only.' }) })
  .meta({ id: 'KeyWithSecret' });

const requestsPerMinute = z.number().int().min(1).max(1_000_000).nullish().meta({
  description:
    'How many requests the key may make in a minute, at each server process. Null: as the operator set for all.',
});

export const newKey = z
  .strictObject({
    name: requiredName,
    tenantId: tenantIdInput.nullish(),
    scopes: withoutDuplicates(z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)),
    expiresAt: instantInput.nullish(),
    requestsPerMinute: requestsPerMinute,
  })
  .meta({ id: 'NewKey' });

export const keyChange = z
  .strictObject({
    name: requiredName.optional(),
    expiresAt: instantInput.nullish(),
    requestsPerMinute: requestsPerMinute,
  })
  .meta({ id: 'KeyChange', description: 'What is left out stays; null removes it.' });

const MAX_OVERLAP_HOURS = 720;

export const keyRotation = z
  .strictObject({
    overlapHours: z.number().min(0).max(MAX_OVERLAP_HOURS).nullish().meta({
      description: 'How many hours the old key works beside the new one. Default: 24. With 0 it stops at once.',
    }),
  })
  .meta({ id: 'KeyRotation' });

export const keyListQuery = z.strictObject({ ...pageQuery, tenantId: tenantIdInput.optional() });
