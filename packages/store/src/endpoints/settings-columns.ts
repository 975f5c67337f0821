import type {
  EndpointAuth,
  EndpointNotices,
  Filter,
  InheritedMember,
  PayloadFormat,
  RetryPolicy,
  SigningConfig,
} from '@postrider/domain';
import { DEFAULT_RETRY, DEFAULT_TIMEOUT_MS, INHERITED_MEMBERS } from '@postrider/domain';
import { sealedIn, type Sealer } from '../sql/sealing.ts';

/** What a person sets. Headers and auth are in the clear. What is inherited is null. */
export interface EndpointSettings {
  /** The app's own id for it, unique among the endpoints of a tenant that exist. */
  externalId: string | null;
  url: string;
  name: string | null;
  description: string | null;
  eventTypes: string[] | null;
  filter: Filter | null;
  headers: Record<string, string> | null;
  /** Names of its own headers whose values are templates, in lower case. */
  templatedHeaders: string[];
  auth: EndpointAuth;
  format: PayloadFormat | null;
  signing: SigningConfig | null;
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  inheritsSecret: boolean;
  /** Whether it inherits secrets and values of headers from the deployment too. */
  trustsDeployment: boolean;
  tags: string[];
  metadata: Record<string, unknown>;
  /** Whether its requests carry a `traceparent`. */
  traceparent: boolean;
  notices: EndpointNotices;
}

/** The columns of an endpoint's settings. */
export function columnsOf(sealer: Sealer, id: string, settings: EndpointSettings): Record<SettingsColumn, unknown> {
  const { auth } = settings;
  const headers = settings.headers ?? {};
  const hasHeaders = Object.keys(headers).length > 0;
  return {
    external_id: settings.externalId,
    url: settings.url,
    name: settings.name,
    description: settings.description,
    event_types: settings.eventTypes,
    filter: settings.filter && JSON.stringify(settings.filter),
    sealed_headers: hasHeaders ? sealer.seal(JSON.stringify(headers), sealedIn.headers(id)) : null,
    templated_headers: settings.templatedHeaders,
    sealed_auth: auth.type === 'none' ? null : sealer.seal(JSON.stringify(auth), sealedIn.auth(id)),
    // For what is inherited, an older release goes on using the built-in value.
    format: JSON.stringify(settings.format ?? { type: 'standard' }),
    signing: JSON.stringify(settings.signing ?? { scheme: 'standard' }),
    retry: JSON.stringify(settings.retry ?? DEFAULT_RETRY),
    timeout_ms: settings.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    inherits: inheritedBy(settings),
    trusts_deployment: settings.trustsDeployment,
    tags: settings.tags,
    metadata: JSON.stringify(settings.metadata),
    traceparent: settings.traceparent,
    notices: JSON.stringify(settings.notices),
  };
}

/** The members that these settings inherit. */
function inheritedBy(settings: EndpointSettings): InheritedMember[] {
  const { inheritsSecret } = settings;
  return INHERITED_MEMBERS.filter((name) => (name === 'secret' ? inheritsSecret : settings[name] === null));
}

export const SETTINGS = [
  'external_id',
  'url',
  'name',
  'description',
  'event_types',
  'filter',
  'sealed_headers',
  'templated_headers',
  'sealed_auth',
  'format',
  'signing',
  'retry',
  'timeout_ms',
  'inherits',
  'trusts_deployment',
  'tags',
  'metadata',
  'traceparent',
  'notices',
] as const;
type SettingsColumn = (typeof SETTINGS)[number];
