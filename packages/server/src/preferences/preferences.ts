import { HOLD_REASONS } from '@postrider/contracts';
import { previewGates, resolvePreferences } from '@postrider/delivery';
import { findPreferences, lockPreferences, replacePreferences } from '@postrider/store';
import type { PreferencesOwner, PreferencesRow, Sql } from '@postrider/store';
import * as z from 'zod';
import { tenantNotFound } from '../http/authenticate.ts';
import { defineRoute, type Route } from '../http/define-route.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { eventType, instant, instantInput, isoOf } from '../http/schemas.ts';
import { endpointNotFound } from '../resources/endpoint.ts';
import { effectiveAnswer, presentEffective } from './effective-preferences.ts';
import { checkMeaning, preferencesAnswer, preferencesBody, priority } from './preferences-schema.ts';

const previewBody = z
  .strictObject({
    at: instantInput.optional().meta({ description: 'The instant of the attempt. Default: now.' }),
    priority: priority.optional().meta({ description: 'Default: normal.' }),
    eventType: eventType
      .optional()
      .meta({ description: 'Default: of no type in particular, so that types decide nothing.' }),
  })
  .meta({ id: 'PreferencesQuestion' });

const previewAnswer = z
  .object({
    decision: z.enum(['deliver', 'hold', 'skip']),
    hold: z.object({ reason: z.enum(HOLD_REASONS), until: instant.nullable() }).nullable(),
  })
  .meta({
    id: 'PreferencesPreview',
    description: 'By preferences alone, at their exact end: real deliveries start spread over a minute after it.',
  });

interface Level {
  level: 'tenant' | 'endpoint';
  path: `/v1/tenants/{tenantId}${'' | '/endpoints/{endpointId}'}/preferences`;
  /** In the operations' names. */
  of: 'Tenant' | 'Endpoint';
}

const LEVELS: readonly Level[] = [
  { level: 'tenant', path: '/v1/tenants/{tenantId}/preferences', of: 'Tenant' },
  { level: 'endpoint', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences', of: 'Endpoint' },
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
function storedRoutes({ level, path, of }: Level): Route[] {
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
      versioned: true,
      answer: { status: 200, description: 'As they were put.', schema: preferencesAnswer },
      async handle({ params }, { sql }) {
        const row = await getRow(sql, ownerOf(params));
        return { body: { ...row.preferences }, version: row.version };
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
        'What is on its way obeys the new ones from its next attempt on; what the changed members held is looked at again.',
      versioned: true,
      announces: ['commands'],
      body: preferencesBody,
      errors: ['precondition_failed'],
      answer: { status: 200, description: 'As they were put.', schema: preferencesAnswer },
      async handle({ params, body }, { caller, sql, now, ifMatch }) {
        const preferences = checkMeaning(body, level);
        const owner = ownerOf(params);
        checkIfMatch(ifMatch, found(await lockPreferences(sql, owner), owner));
        const row = found(await replacePreferences(sql, owner, { preferences, by: caller.keyId, now }), owner);
        return { body: { ...row.preferences }, version: row.version };
      },
    }),
  ];
}

/** What they come to. */
function resolvedRoutes({ level, path, of }: Level): Route[] {
  return [
    defineRoute({
      ...common,
      ...{ method: 'get', path: `${path}/effective`, name: `get${of}EffectivePreferences`, scope: 'read' },
      summary: `What the ${level}'s preferences come to, and where each field is from`,
      answer: { status: 200, description: 'Nothing is left open in them.', schema: effectiveAnswer },
      async handle({ params }, { sql }) {
        return { body: presentEffective(await resolveFor(sql, ownerOf(params))) };
      },
    }),
    defineRoute({
      ...common,
      ...{ method: 'post', path: `${path}/preview`, name: `preview${of}Preferences`, scope: 'read', effect: 'none' },
      summary: 'What would become of a delivery at an instant',
      body: previewBody,
      answer: { status: 200, description: 'The decision.', schema: previewAnswer },
      async handle({ params, body }, { sql, now }) {
        const { preferences } = await resolveFor(sql, ownerOf(params));
        const { decision, hold } = previewGates({
          preferences,
          at: body.at ?? now,
          priority: body.priority ?? 'normal',
          ...(body.eventType === undefined ? {} : { eventType: body.eventType }),
        });
        return { body: { decision, hold: hold && { reason: hold.reason, until: isoOf(hold.until) } } };
      },
    }),
  ];
}

/** Each of them for tenants and for endpoints. */
export const preferencesRoutes: readonly Route[] = LEVELS.flatMap((level) => [
  ...storedRoutes(level),
  ...resolvedRoutes(level),
]);
