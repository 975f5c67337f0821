import { EXTERNAL_ID_PREFIX, idPattern, isId } from '@postrider/domain';
import { findByExternalId } from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { Problem } from './problem.ts';
import { lengthOf, textOf, VISIBLE_WORD } from './text-schema.ts';

// Wherever the id of an endpoint is asked for, `ext:` and its `externalId` may stand instead.

const MAX_LENGTH = 255;

/** The app's own id of an endpoint. */
export const endpointExternalId = textOf({ min: 1, max: MAX_LENGTH, form: VISIBLE_WORD });

const externalIdIn = (text: string): string | undefined =>
  text.startsWith(EXTERNAL_ID_PREFIX) ? text.slice(EXTERNAL_ID_PREFIX.length) : undefined;

/** Whether a text is an id of an endpoint, or `ext:` and a text that may be an external id. */
export function isEndpointReference(text: string): boolean {
  const externalId = externalIdIn(text);
  if (externalId === undefined) return isId('ep', text);
  return externalId !== '' && lengthOf(externalId) <= MAX_LENGTH && VISIBLE_WORD.pattern.test(externalId);
}

/** The id or the external id in a text; undefined where it is neither. */
export function readEndpointReference(text: string): { id: string } | { externalId: string } | undefined {
  if (!isEndpointReference(text)) return undefined;
  const externalId = externalIdIn(text);
  return externalId === undefined ? { id: text } : { externalId };
}

const isReference = (prefix: string) => (text: string) => text.startsWith(prefix) && isEndpointReference(text);

/** Which endpoint, in a query or a body. `defineRoute` resolves `endpointId` of a query. */
export const endpointReference = z.union(
  [
    z
      .string()
      .refine(isReference('ep_'))
      .meta({ pattern: idPattern('ep').source }),
    z
      .string()
      .refine(isReference(EXTERNAL_ID_PREFIX))
      .meta({
        pattern: `^${EXTERNAL_ID_PREFIX}${VISIBLE_WORD.pattern.source.slice(1)}`,
        maxLength: EXTERNAL_ID_PREFIX.length + MAX_LENGTH,
      }),
  ],
  'Must be an id that begins with ep_, or ext: and the externalId of an endpoint.',
);

interface Referring {
  params: Record<string, string>;
  query: unknown;
}

/**
 * Puts the id of the endpoint into the place of `ext:…`, in the path and in the filter `endpointId`. 404 if the tenant has no
 * such endpoint. `lock`: it keeps its external id until the transaction of `sql` ends.
 */
export async function resolveEndpoint<Input extends Referring>(
  input: Input,
  { sql, lock }: { sql: Sql; lock: boolean },
): Promise<Input> {
  const { params, query } = input;
  const { tenantId, endpointId } = params;
  const ofPath = endpointId === undefined ? undefined : externalIdIn(endpointId);
  const filter = endpointIdOf(query);
  const ofQuery = filter === undefined ? undefined : externalIdIn(filter);
  if (tenantId === undefined || (ofPath === undefined && ofQuery === undefined)) return input;
  const find = async (externalId: string): Promise<string> => {
    const id = await findByExternalId(sql, { tenantId, externalId }, { lock });
    if (id !== undefined) return id;
    throw new Problem('endpoint_not_found', `There is no endpoint with the externalId "${externalId}".`);
  };
  return {
    ...input,
    ...(ofPath === undefined ? {} : { params: { ...params, endpointId: await find(ofPath) } }),
    ...(ofQuery === undefined ? {} : { query: { ...(query as object), endpointId: await find(ofQuery) } }), // an object has it
  };
}

function endpointIdOf(query: unknown): string | undefined {
  if (typeof query !== 'object' || query === null || !('endpointId' in query)) return undefined;
  return typeof query.endpointId === 'string' ? query.endpointId : undefined;
}

/** 404 if what was prepared was for an endpoint that has lost its external id. */
export function refuseOther(early: { endpointId?: string }, now: { endpointId?: string }): void {
  if (early.endpointId === now.endpointId) return;
  throw new Problem('endpoint_not_found', `There is no endpoint "${early.endpointId ?? ''}".`);
}
