import type { Preferences } from '@postrider/domain';
import { findEndpoint, type EndpointRow, type EndpointSettings } from '@postrider/store/endpoints';
import { inSnapshot } from '@postrider/store/sql';
import { findPreferences, findTenant } from '@postrider/store/tenants';
import type { RequestContext } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { storablePreferences } from '../http/preferences-schema.ts';
import { invalidBody } from '../http/problem.ts';
import { checkWrittenDestinations } from './check-destination.ts';
import { completeSettings, enablesTemplate, mergeChange, refuseNewTypes, settingsOf } from './endpoint-settings.ts';
import type { PreviewChange } from './preview-schema.ts';
import { secretError } from './signing-secret.ts';

/** An endpoint as it would be after a change. */
export interface PreviewedEndpoint extends EndpointSettings, Pick<EndpointRow, 'id' | 'status' | 'disabledReason'> {
  tenant: { id: string; metadata: Record<string, unknown> };
  /** Not yet merged: `resolvePreferences` does that. */
  preferences: { tenant: Preferences; endpoint: Preferences };
}

const CHANGE = '/change';

/** Merges a change as PATCH does, and stores nothing. 422 with pointers that begin with `/change`. */
export async function loadPreviewedEndpoint(
  params: { tenantId: string; endpointId: string },
  change: PreviewChange | undefined,
  { server, now }: Pick<RequestContext, 'server' | 'now'>,
): Promise<PreviewedEndpoint> {
  const { tenantId, endpointId } = params;
  const { row, tenant, ofTenant, ofEndpoint } = await inSnapshot(server.database, async (sql) => ({
    row: await findEndpoint(sql, params),
    tenant: await findTenant(sql, tenantId),
    ofTenant: await findPreferences(sql, { tenantId, endpointId: null }),
    ofEndpoint: await findPreferences(sql, params),
  }));
  if (row === undefined) throw notFound('endpointId', endpointId);
  const stored = settingsOf(row, server.sealer);
  const { preferences, ...members } = change ?? {};
  const settings = change === undefined ? stored : await changeSettings(members, stored, { server, now });
  const status = members.status ?? (enablesTemplate(row, settings) ? 'active' : undefined);
  return {
    ...settings,
    id: row.id,
    status: status ?? row.status,
    disabledReason: status === undefined ? row.disabledReason : status === 'disabled' ? 'requested' : null,
    tenant: { id: tenantId, metadata: tenant?.metadata ?? {} },
    preferences: {
      tenant: ofTenant?.preferences ?? {},
      endpoint:
        preferences === undefined
          ? (ofEndpoint?.preferences ?? {})
          : storablePreferences(preferences ?? {}, 'endpoint', `${CHANGE}/preferences`),
    },
  };
}

async function changeSettings(
  { secret, ...change }: Omit<PreviewChange, 'preferences'>,
  stored: EndpointSettings,
  { server, now }: Pick<RequestContext, 'server' | 'now'>,
): Promise<EndpointSettings> {
  const { problems } = await server.catalogue.checkFilters(change.eventTypes ?? [], now);
  refuseNewTypes(problems, stored, CHANGE);
  // No name is looked up: a preview calls nobody.
  checkWrittenDestinations(change, server, CHANGE);
  const settings = completeSettings(mergeChange(change, stored), stored, CHANGE);
  const error = secret === undefined ? null : secretError(secret, settings.signing);
  if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }], CHANGE);
  return settings;
}
