import * as z from 'zod';
import { itemProblem } from '../http/item-problem.ts';
import { endpointFilter } from './endpoint-filter.ts';

/** How many endpoints one request may change. */
export const MOST_ENDPOINTS = 1_000;

const isEmpty = (filter: object): boolean => Object.values(filter).every((value) => value === undefined);

const bulkFilter = z
  .strictObject(endpointFilter)
  .refine((filter) => !isEmpty(filter), 'Must have at least one member.')
  .meta({ id: 'EndpointFilter', minProperties: 1, description: 'Those that have all of this, as in the list.' });

export const bulkInput = z
  .strictObject({
    action: z.enum(['delete', 'pause', 'resume', 'enable', 'disable']).meta({
      description: 'What to do with each of them: the same as the request for one.',
    }),
    ids: z
      .array(z.string().meta({ description: 'Id of an endpoint, or `ext:` and its `externalId`.' }))
      .min(1)
      .max(MOST_ENDPOINTS)
      .optional()
      .meta({ description: 'These endpoints. Either these or `filter`.' }),
    filter: bulkFilter.optional().meta({
      description: 'All endpoints of the tenant that have this in common. With more than 1,000 nothing is changed.',
    }),
  })
  .refine(
    ({ ids, filter }) => (ids === undefined) !== (filter === undefined),
    'Must have exactly one of ids and filter.',
  )
  .meta({ id: 'EndpointsBulk', oneOf: [{ required: ['ids'] }, { required: ['filter'] }] });

export const bulkAnswer = z
  .object({
    results: z
      .array(
        z.object({
          id: z.string().meta({ description: 'As it was given; with `filter`, the id of the endpoint.' }),
          status: z.number().int().meta({
            description: '200: done, or there was nothing to do. 404: the tenant has none. 409: not in its status.',
          }),
          problem: itemProblem.optional().meta({ description: 'Of 4xx: why it was not changed.' }),
        }),
      )
      .meta({ description: 'One for each, in the order of `ids`; with `filter` the newest first.' }),
  })
  .meta({ id: 'EndpointsBulkResults', description: 'What came of each endpoint.' });

export type BulkInput = z.output<typeof bulkInput>;
export type BulkResult = z.input<typeof bulkAnswer>['results'][number];
