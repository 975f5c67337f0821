import { DEFAULT_SUCCESS_RATE, type TenantNotices } from '@postrider/domain';
import * as z from 'zod';

const { below, overMinutes, atLeast } = DEFAULT_SUCCESS_RATE;

const WORDS = {
  below: `From 0 to 1; 0 turns it off. Default: ${below}.`,
  overMinutes: `Looks at the deliveries that were accepted in the last minutes. Default: ${overMinutes}.`,
  atLeast: `Only if so many of them were delivered or became dead letters. Default: ${atLeast}.`,
  ofEndpoint: 'When `success_rate.low` is told of it. Left out: as its tenant says.',
  ofTenant: 'When `success_rate.low` is told of its endpoints. Left out: the defaults.',
  to: '`tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.',
  notices: 'What people are told of it: docs/notices.md.',
};

const successRate = z.strictObject({
  below: z.number().min(0).max(1).optional().meta({ description: WORDS.below }),
  overMinutes: z.number().int().min(5).max(1_440).optional().meta({ description: WORDS.overMinutes }),
  atLeast: z.number().int().min(1).max(1_000_000).optional().meta({ description: WORDS.atLeast }),
});
const to = z.enum(['operator', 'tenant']).optional().meta({ description: WORDS.to });

/** What an endpoint wants people to be told. */
export const endpointNotices = z
  .strictObject({ successRate: successRate.optional().meta({ description: WORDS.ofEndpoint }) })
  .nullish()
  .meta({ description: `${WORDS.notices} Null: as its tenant says.` });

const tenantMembers = z.strictObject({
  to,
  successRate: successRate.optional().meta({ description: WORDS.ofTenant }),
});

/** The same for all endpoints of a tenant, and who is told. */
export const tenantNotices = tenantMembers.nullish().meta({ description: `${WORDS.notices} Null: the defaults.` });

const rateAnswer = z.object({
  below: z.number().optional().meta({ description: WORDS.below }),
  overMinutes: z.number().int().optional().meta({ description: WORDS.overMinutes }),
  atLeast: z.number().int().optional().meta({ description: WORDS.atLeast }),
});
const AS_SET = `${WORDS.notices} As it was set: what is left out has its default.`;

export const endpointNoticesAnswer = z
  .object({ successRate: rateAnswer.optional().meta({ description: WORDS.ofEndpoint }) })
  .meta({ description: AS_SET });
export const tenantNoticesAnswer = z
  .object({ to, successRate: rateAnswer.optional().meta({ description: WORDS.ofTenant }) })
  .meta({ description: AS_SET });

/** What is stored of them: without members that are undefined. */
export function givenNotices(given: z.output<typeof tenantMembers> | null | undefined): TenantNotices {
  return given ? (JSON.parse(JSON.stringify(given)) as TenantNotices) : {}; // the schema is the same
}
