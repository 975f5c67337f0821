import { idPattern, isId } from '@postrider/domain';
import * as z from 'zod';
import { exportQuery } from '../http/export.ts';
import { instant, timeRangeQuery } from '../http/instants.ts';
import { pageQuery } from '../http/pagination.ts';
import { RESOURCE_TYPES, type ResourceType } from '../http/resource-types.ts';

const view = (what: string) =>
  z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: `${what} Of a change only the members that changed. Secrets are masked.` });

export const auditEntryAnswer = z
  .object({
    id: z.string(),
    at: instant.meta({ description: 'When the request came.' }),
    tenantId: z.string().nullable().meta({ description: 'Null: it belongs to no tenant, such as an event type.' }),
    actor: z
      .object({
        keyId: z.string().nullable().meta({ description: 'The API key. Null: see `name`.' }),
        name: z.string().meta({
          description:
            'The name of the key at that time. Without a key: `postrider` for Postrider itself, and for a key of one tenant `operator` instead of keys that are not its own.',
        }),
      })
      .meta({ description: 'Who did it.' }),
    action: z.string().meta({ description: 'The operation of this API, like `updateEndpoint`. More may come.' }),
    resource: z
      .object({
        type: z.string().meta({ description: `One of ${RESOURCE_TYPES.join(', ')}; more may come.` }),
        id: z.string().meta({
          description:
            'Of `preferences` and `defaults` the id of their endpoint or tenant. `deployment`: of the whole deployment.',
        }),
      })
      .meta({ description: 'What was changed.' }),
    before: view('What it was. Null: it was created, or nothing is kept of it.'),
    after: view('What it became. Null: it was deleted, or nothing is kept of it.'),
    requestId: z
      .string()
      .nullable()
      .meta({ description: '`Postrider-Request-Id` of the answer. Null: of no request.' }),
  })
  .meta({ id: 'AuditEntry', description: 'Who changed what and when. It can be neither changed nor deleted.' });

interface AskedResource {
  resourceType?: ResourceType;
  resourceId?: string;
}

const isType = (text: string): text is ResourceType => RESOURCE_TYPES.some((type) => type === text);

/** `endpoint`, `endpoint/ep_…`, or the id alone. */
function readResource(text: string): AskedResource {
  const [type = '', ...rest] = text.split('/');
  if (!isType(type)) return { resourceId: text };
  return rest.length === 0 ? { resourceType: type } : { resourceType: type, resourceId: rest.join('/') };
}

export const auditFilter = z.strictObject({
  resource: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0]*$/, 'Must not have a NUL character.')
    .transform(readResource)
    .optional()
    .meta({
      description:
        'Only changes of this: a type like `endpoint`, an id, or both like `endpoint/ep_…`. The id of an endpoint also finds its preferences.',
      override: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\0]*$' },
    }),
  actor: z
    .string()
    .refine((text) => text === 'postrider' || isId('key', text), 'Must be the id of an API key, or postrider.')
    .optional()
    .meta({
      description: 'Only what this API key did, or `postrider`: Postrider itself.',
      pattern: `^(postrider|${idPattern('key').source.slice(1, -1)})$`,
    }),
  action: z
    .string()
    .regex(/^[A-Za-z]{1,64}$/, 'Must be the name of an operation, like updateEndpoint.')
    .optional()
    .meta({ description: 'Only this operation.' }),
  from: timeRangeQuery.from.meta({ description: 'Done at or after this instant, or from this day (UTC) on.' }),
  to: timeRangeQuery.to.meta({ description: 'Done before this instant, or before this day (UTC).' }),
});

export const auditListQuery = z.strictObject({ ...pageQuery, ...auditFilter.shape });

export const auditExportQuery = z.strictObject({ ...exportQuery('aud'), ...auditFilter.shape });
