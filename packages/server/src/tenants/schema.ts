import { MAX_RETENTION_DAYS } from '@postrider/domain';
import * as z from 'zod';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { tenantNotices, tenantNoticesAnswer } from '../http/notices-schema.ts';
import { instant } from '../http/instants.ts';
import { metadata, metadataAnswer, nameText } from '../http/schemas.ts';

/** Every installation has this tenant, for apps without customers of their own. */
export const DEFAULT_TENANT_ID = 'default';

const RETENTION_WORDS =
  'How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`).';
const DAYS_WORDS =
  'Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment.';
const DEAD_LETTER_DAYS_WORDS =
  'Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment.';

const days = z.number().int().min(1).max(MAX_RETENTION_DAYS).nullish();

const retention = z
  .strictObject({
    days: days.meta({ description: DAYS_WORDS }),
    deadLetterDays: days.meta({ description: DEAD_LETTER_DAYS_WORDS }),
  })
  .nullish()
  .meta({ description: `${RETENTION_WORDS} Null: as long as the deployment keeps them.` });

export type RetentionInput = z.output<typeof retention>;

const daysAnswer = z.number().int().nullable();

export const tenantAnswer = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    metadata: metadataAnswer,
    retention: z
      .object({
        days: daysAnswer.meta({ description: DAYS_WORDS }),
        deadLetterDays: daysAnswer.meta({ description: DEAD_LETTER_DAYS_WORDS }),
      })
      .nullable()
      .meta({ description: `${RETENTION_WORDS} Null: as long as the deployment keeps them.` }),
    notices: tenantNoticesAnswer,
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
    retention,
    notices: tenantNotices,
  })
  .meta({ id: 'NewTenant' });

export const tenantChange = z
  .strictObject({ name: nameText.nullish(), metadata: metadata.nullish(), retention, notices: tenantNotices })
  .meta({ id: 'TenantChange', description: 'What is left out stays; null gives the default.' });
