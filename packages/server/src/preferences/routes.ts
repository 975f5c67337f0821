import { previewGates, resolvePreferences, type Preferences } from '@postrider/domain';
import { findPreferences, lockPreferences, replacePreferences } from '@postrider/store/tenants';
import type { PreferencesOwner, PreferencesRow } from '@postrider/store/tenants';
import type { Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import { defineRoute, type Route, type RouteContext } from '../http/define-route.ts';
import { isoOf } from '../http/instants.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { endpointPreferences, preferences, storablePreferences } from '../http/preferences-schema.ts';
import { effectiveAnswer } from './effective-schema.ts';
import { presentEffective, presentPreferences } from './present.ts';
import { previewAnswer, previewBody } from './preview-schema.ts';
import { exampleEffective, examplePreferences, examplePreview, exampleQuestion } from './example.ts';

interface Level {
  level: 'tenant' | 'endpoint';
  path: `/v1/tenants/{tenantId}${'' | '/endpoints/{endpointId}'}/preferences`;
  /** In the operations' names. */
  of: 'Tenant' | 'Endpoint';
  schema: typeof preferences | typeof endpointPreferences;
}

function readRoute({ level, path, of, schema }: Level): Route {
  return defineRoute({
    method: 'get',
    path,
    name: `get${of}Preferences`,
    group: 'preferences',
    summary: `Read the ${level}'s preferences`,
    description: 'The answer has exactly the members that were set. It is `{}` if none were.',
    scope: 'read',
    versioned: true,
    errors: [],
    answer: { status: 200, description: 'The preferences as they were set.', schema },
    example: { answer: examplePreferences },
    async handle({ params }, { sql }) {
      const row = await getRow(sql, ownerOf(params));
      return { body: presentPreferences(row.preferences), version: row.version };
    },
  });
}

const EFFECT =
  'Deliveries on their way follow the new preferences from their next attempt on. Postrider checks at once those that the changed members held.';

/** Replace whole, and change single members. */
function writeRoutes({ level, path, of, schema }: Level, read: Route): Route[] {
  const facts = {
    audit: {
      type: 'preferences',
      parameter: `${level}Id`,
      read,
      lock: (sql: Sql, params: Record<string, string>) => lockPreferences(sql, ownerOf(params)),
    },
    path,
    group: 'preferences',
    scope: 'write',
    versioned: true,
    notifies: ['commands'],
    body: schema,
    errors: ['precondition_failed'],
    answer: { status: 200, description: 'The preferences as they are stored.', schema },
    example: { body: examplePreferences, answer: examplePreferences },
  } as const;
  const write = async (
    params: Record<string, string>,
    next: (stored: Preferences) => z.output<typeof preferences> | Preferences,
    { caller, sql, now, ifMatch }: RouteContext,
  ) => {
    const owner = ownerOf(params);
    const stored = found(await lockPreferences(sql, owner), owner);
    checkIfMatch(ifMatch, stored);
    const checked = storablePreferences(next(stored.preferences), level);
    const row = found(await replacePreferences(sql, owner, { preferences: checked, by: caller.keyId, now }), owner);
    return { body: presentPreferences(row.preferences), version: row.version };
  };
  return [
    defineRoute({
      ...facts,
      method: 'put',
      name: `put${of}Preferences`,
      summary: `Replace the ${level}'s preferences`,
      description: `${EFFECT} \`{}\` removes all of them. The \`ETag\` changes only with the content.`,
      handle: ({ params, body }, context) => write(params, () => body, context),
    }),
    defineRoute({
      ...facts,
      method: 'patch',
      name: `update${of}Preferences`,
      summary: `Change some of the ${level}'s preferences`,
      example: { body: { minPriority: 'normal' }, answer: examplePreferences },
      description: `A member that is left out stays. A given one replaces the member whole; null removes it. ${EFFECT} The \`ETag\` changes only with the content.`,
      handle: ({ params, body }, context) => write(params, (stored) => changedPreferences(stored, body), context),
    }),
  ];
}

/** The stored preferences with the given members in place of theirs. */
function changedPreferences(stored: Preferences, change: z.output<typeof preferences>): Preferences {
  const isRemoved = (name: string) => Object.entries(change).some(([given, value]) => given === name && value === null);
  const members = Object.entries({ ...stored, ...change }).filter(([name]) => !isRemoved(name));
  // Members of both, which have the same names and types.
  return Object.fromEntries(members) as Preferences;
}

/** What follows from them. */
function resolvedRoutes({ level, path, of }: Level): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: `${path}/effective`,
      name: `get${of}EffectivePreferences`,
      group: 'preferences',
      summary: `Read the ${level}'s effective preferences`,
      description: 'Every member has a value. `sources` says where each comes from.',
      scope: 'read',
      errors: [],
      answer: { status: 200, description: 'The effective preferences.', schema: effectiveAnswer },
      example: { answer: exampleEffective },
      async handle({ params }, { sql }) {
        return { body: presentEffective(await resolveFor(sql, ownerOf(params))) };
      },
    }),
    defineRoute({
      method: 'post',
      path: `${path}/preview`,
      name: `preview${of}Preferences`,
      group: 'preferences',
      summary: 'Predict what happens to a delivery at an instant',
      description:
        'The answer is about the first attempt: retries are not dropped. Nothing is changed. Without a body it is about now and normal priority.',
      scope: 'read',
      effect: 'none',
      body: previewBody.optional(),
      errors: [],
      answer: { status: 200, description: 'The decision.', schema: previewAnswer },
      example: { body: exampleQuestion, answer: examplePreview },
      async handle({ params, body }, { sql, now }) {
        const resolved = await resolveFor(sql, ownerOf(params));
        const { decision, hold, skipped } = previewGates({
          preferences: resolved.preferences,
          at: body?.at ?? now,
          priority: body?.priority ?? 'normal',
          ...(body?.eventType ? { eventType: body.eventType } : {}),
        });
        return { body: { decision, hold: hold && { reason: hold.reason, until: isoOf(hold.until) }, skipped } };
      },
    }),
  ];
}

function routesOf(level: Level): Route[] {
  const read = readRoute(level);
  return [read, ...writeRoutes(level, read), ...resolvedRoutes(level)];
}

export const preferencesRoutes: readonly Route[] = [
  ...routesOf({
    level: 'tenant',
    of: 'Tenant',
    path: '/v1/tenants/{tenantId}/preferences',
    schema: preferences,
  }),
  ...routesOf({
    level: 'endpoint',
    of: 'Endpoint',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences',
    schema: endpointPreferences,
  }),
];

function ownerOf(params: Record<string, string>): PreferencesOwner {
  return { tenantId: params['tenantId'] ?? '', endpointId: params['endpointId'] ?? null };
}

async function getRow(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow> {
  return found(await findPreferences(sql, owner), owner);
}

function found(row: PreferencesRow | undefined, { tenantId, endpointId }: PreferencesOwner): PreferencesRow {
  if (row !== undefined) return row;
  throw endpointId === null ? notFound('tenantId', tenantId) : notFound('endpointId', endpointId);
}

/** The tenant's preferences and, for an endpoint, its own on top. */
async function resolveFor(sql: Sql, owner: PreferencesOwner) {
  const tenant = await getRow(sql, { ...owner, endpointId: null });
  const endpoint = owner.endpointId === null ? null : await getRow(sql, owner);
  return resolvePreferences(tenant.preferences, endpoint?.preferences ?? null);
}
