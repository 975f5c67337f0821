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
};
export const keyAnswer = z
  .object(keyMembers)
  .meta({ id: 'Key', description: 'An API key; the key itself is not kept.' });
export const newKeyAnswer = z
  .object({ ...keyMembers, key: z.string().meta({ description: 'Shown here only.' }) })
  .meta({ id: 'KeyWithSecret' });

export const newKey = z
  .strictObject({
    name: requiredName,
    tenantId: tenantIdInput.nullish(),
    scopes: withoutDuplicates(z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)),
    expiresAt: instantInput.nullish(),
  })
  .meta({ id: 'NewKey' });

export const keyListQuery = z.strictObject({ ...pageQuery, tenantId: tenantIdInput.optional() });
