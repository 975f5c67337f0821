import { previewGates, resolvePreferences } from '@postrider/domain';
import { findPreferences, lockPreferences, replacePreferences } from '@postrider/store/tenants';
import type { PreferencesOwner, PreferencesRow } from '@postrider/store/tenants';
import type { Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { tenantNotFound } from '../http/authenticate.ts';
import { defineRoute, type Route } from '../http/define-route.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { instantInput, isoOf } from '../http/instants.ts';
import { eventType, priority } from '../http/schemas.ts';
import { hold, skip } from '../resources/delivery.ts';
import { endpointNotFound } from '../resources/endpoint.ts';
import { effectiveAnswer, presentEffective } from './effective-preferences.ts';
import { checkMeaning, endpointPreferences, preferences, presentPreferences } from './preferences-schema.ts';

const previewBody = z
  .strictObject({
    at: instantInput.nullish().meta({ description: 'The instant of the attempt. Default: now.' }),
    priority: priority.nullish().meta({ description: 'Default: normal.' }),
    eventType: eventType
      .nullish()
      .meta({ description: 'Default: of no type in particular, so that types decide nothing.' }),
  })
  .meta({ id: 'PreferencesQuestion', example: { at: '2026-03-28T22:30:00Z', priority: 'normal' } });

const previewAnswer = z
  .object({
    decision: z.enum(['deliver', 'hold', 'skip']),
    hold: hold.nullable().meta({ description: 'Of `hold`, else null.' }),
    skipped: skip.nullable().meta({ description: 'Of `skip`, else null.' }),
  })
  .meta({
    id: 'PreferencesPreview',
    description:
      'By quiet hours, types and priorities, at the exact end of the window: real deliveries start spread over a while after it. What rate limits will do depends on what else is sent, and is not foretold.',
    example: { decision: 'hold', hold: { reason: 'quiet_hours', until: '2026-03-29T05:00:00.000Z' }, skipped: null },
  });

interface Level {
  level: 'tenant' | 'endpoint';
  path: `/v1/tenants/{tenantId}${'' | '/endpoints/{endpointId}'}/preferences`;
  /** In the operations' names. */
  of: 'Tenant' | 'Endpoint';
  schema: typeof preferences | typeof endpointPreferences;
}

const LEVELS: readonly Level[] = [
  { level: 'tenant', path: '/v1/tenants/{tenantId}/preferences', of: 'Tenant', schema: preferences },
  {
    level: 'endpoint',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences',
    of: 'Endpoint',
    schema: endpointPreferences,
  },
];

const ownerOf = (params: Record<string, string>): PreferencesOwner => ({
  tenantId: params['tenantId'] ?? '',
  endpointId: params['endpointId'] ?? null,
});

async function getRow(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow> {
  return found(await findPreferences(sql, owner), owner);
}

function found(row: PreferencesRow | undefined, { tenantId, endpointId }: PreferencesOwner): PreferencesRow {
  if (row !== undefined) return row;
  throw endpointId === null ? tenantNotFound(tenantId) : endpointNotFound(endpointId);
}

/** The tenant's wishes and, for an endpoint, its own on top. */
async function resolveFor(sql: Sql, owner: PreferencesOwner) {
  const tenant = await getRow(sql, { ...owner, endpointId: null });
  const endpoint = owner.endpointId === null ? null : await getRow(sql, owner);
  return resolvePreferences(tenant.preferences, endpoint?.preferences ?? null);
}

const common = { group: 'preferences', errors: [] } as const;

/** As they were put. */
function storedRoutes({ level, path, of, schema }: Level): Route[] {
  return [
    defineRoute({
      ...common,
      ...{
        method: 'get',
        path,
        name: `get${of}Preferences`,
        summary: `Read the ${level}'s preferences`,
        scope: 'read',
      },
      description: 'Exactly what was put, nothing added; `{}` where nothing was.',
      versioned: true,
      answer: { status: 200, description: 'As they were put.', schema },
      async handle({ params }, { sql }) {
        const row = await getRow(sql, ownerOf(params));
        return { body: presentPreferences(row.preferences), version: row.version };
      },
    }),
    defineRoute({
      ...common,
      ...{
        method: 'put',
        path,
        name: `put${of}Preferences`,
        summary: `Replace the ${level}'s preferences`,
        scope: 'write',
      },
      description:
        'What is on its way obeys the new ones from its next attempt on; what the changed members held is looked at again at once. `{}` resets them. The `ETag` changes only with the content.',
      versioned: true,
      announces: ['commands'],
      body: schema,
      errors: ['precondition_failed'],
      answer: { status: 200, description: 'As they were put.', schema },
      async handle({ params, body }, { caller, sql, now, ifMatch }) {
        const wished = checkMeaning(body, level);
        const owner = ownerOf(params);
        checkIfMatch(ifMatch, found(await lockPreferences(sql, owner), owner));
        const row = found(await replacePreferences(sql, owner, { preferences: wished, by: caller.keyId, now }), owner);
        return { body: presentPreferences(row.preferences), version: row.version };
      },
    }),
  ];
}

/** What they come to. */
function resolvedRoutes({ level, path, of }: Level): Route[] {
  return [
    defineRoute({
      ...common,
      method: 'get',
      path: `${path}/effective`,
      name: `get${of}EffectivePreferences`,
      scope: 'read',
      summary: `What the ${level}'s preferences come to, and where each member is from`,
      answer: { status: 200, description: 'Nothing is left open in them.', schema: effectiveAnswer },
      async handle({ params }, { sql }) {
        return { body: presentEffective(await resolveFor(sql, ownerOf(params))) };
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: `${path}/preview`,
      name: `preview${of}Preferences`,
      scope: 'read',
      effect: 'none',
      summary: 'What would become of a delivery at an instant',
      description:
        'Of its first attempt: retries are not dropped. Changes nothing. Without a body: now, at normal priority.',
      body: previewBody.optional(),
      answer: { status: 200, description: 'The decision.', schema: previewAnswer },
      async handle({ params, body }, { sql, now }) {
        const resolved = await resolveFor(sql, ownerOf(params));
        const {
          decision,
          hold: held,
          skipped,
        } = previewGates({
          preferences: resolved.preferences,
          at: body?.at ?? now,
          priority: body?.priority ?? 'normal',
          ...(body?.eventType ? { eventType: body.eventType } : {}),
        });
        return { body: { decision, hold: held && { reason: held.reason, until: isoOf(held.until) }, skipped } };
      },
    }),
  ];
}

/** Each of them for tenants and for endpoints. */
export const preferencesRoutes: readonly Route[] = LEVELS.flatMap((level) => [
  ...storedRoutes(level),
  ...resolvedRoutes(level),
]);
