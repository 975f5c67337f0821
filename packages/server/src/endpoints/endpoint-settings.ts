import { isDeepStrictEqual } from 'node:util';
import type { CheckedFilters } from '@postrider/catalogue';
import {
  checkCustomHeaders,
  checkLegacySigning,
  checkTemplateFormat,
  isPlaceholdersAlone,
  longestVariables,
  MASK,
  pointerOf,
  type PayloadFormat,
  type ProblemEntry,
  type RetryPolicy,
  type SigningConfig,
} from '@postrider/domain';
import {
  openEndpointAuth,
  openEndpointHeaders,
  type EndpointRow,
  type EndpointSettings,
  type SaveResult,
} from '@postrider/store/endpoints';
import { type Sealer } from '@postrider/store/sql';
import { givenNotices } from '../http/notices-schema.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { completeAuth, type KeptAuth } from './complete-auth.ts';
import { containsMask, URL_IS_MASKED } from './masked-url.ts';
import type { EndpointInput, SigningInput } from './schema.ts';

/** The settings of a stored endpoint, decrypted. What it inherits is null. */
export function settingsOf(row: EndpointRow, sealer: Sealer): EndpointSettings {
  return {
    externalId: row.externalId,
    url: row.url,
    name: row.name,
    description: row.description,
    eventTypes: row.eventTypes,
    filter: row.filter,
    headers: row.inherits.includes('headers') ? null : openEndpointHeaders(sealer, row.id, row.sealedHeaders),
    templatedHeaders: row.templatedHeaders,
    auth: openEndpointAuth(sealer, row.id, row.sealedAuth),
    format: row.format,
    signing: row.signing,
    retry: row.retry,
    timeoutMs: row.timeoutMs,
    inheritsSecret: row.inherits.includes('secret'),
    trustsDeployment: row.trustsDeployment,
    tags: row.tags,
    metadata: row.metadata,
    traceparent: row.traceparent,
    notices: row.notices,
  };
}

/** 422 for types that are not in the catalogue. Those that the endpoint asked for before stay, whatever became of them. */
export function refuseNewTypes(problems: CheckedFilters['problems'], stored: EndpointSettings, within = ''): void {
  const ofNew = problems.filter(({ filter }) => !stored.eventTypes?.includes(filter));
  if (ofNew.length > 0) throw invalidBody(ofNew, within);
}

/** 409 where another endpoint of the tenant has the external id. */
export function refuseTaken(result: SaveResult, { externalId }: Pick<EndpointSettings, 'externalId'>): void {
  if (result === 'saved') return;
  throw new Problem('external_id_taken', `The tenant has another endpoint with the externalId "${externalId}".`);
}

/** A template that had to be stopped gets another chance once it is another one. */
export function enablesTemplate(
  { disabledReason }: Pick<EndpointRow, 'disabledReason'>,
  { from, to }: { from: { format: PayloadFormat }; to: { format: PayloadFormat } },
): boolean {
  return disabledReason === 'template_stopped' && !isDeepStrictEqual(from.format, to.format);
}

/**
 * Completes the settings of a request: null for what is inherited, stored secrets for omitted or masked ones. A stored
 * secret is kept only for the same scheme, host and port: else a key that may change the URL could have the secret sent to
 * a server of its own. 422 with every problem at once; `within` points to the settings in the body.
 */
export function completeSettings(input: EndpointInput, stored: EndpointSettings | null, within = ''): EndpointSettings {
  const problems: ProblemEntry[] = [];
  if (containsMask(input.url)) problems.push({ pointer: '/url', detail: URL_IS_MASKED });
  const kept = keptCredentials(stored, input.url);
  const { name = null, metadata } = input;
  const variables = longestVariables({ name, metadata: metadata ?? {} });
  const shared = checkShared(input, { variables, kept, stored }, problems);
  const auth = completeAuth(input.auth ?? { type: 'none' }, kept, problems);
  if (problems.length > 0) throw invalidBody(problems, within);
  const { secret } = input;
  return {
    externalId: input.externalId === undefined ? (stored?.externalId ?? null) : input.externalId,
    url: input.url,
    name,
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? null,
    filter: input.filter ?? null,
    ...shared,
    auth,
    inheritsSecret: secret === undefined ? (stored?.inheritsSecret ?? false) : secret === null,
    trustsDeployment: stored?.trustsDeployment ?? false,
    tags: input.tags ?? [],
    metadata: metadata ?? {},
    traceparent: input.traceparent ?? false,
    notices: givenNotices(input.notices),
  };
}

/** The members that defaults have too. */
export type SharedInput = Pick<EndpointInput, 'headers' | 'format' | 'signing' | 'retry' | 'timeoutMs'>;
type SharedSettings = Pick<EndpointSettings, keyof SharedInput | 'templatedHeaders'>;

interface SharedFacts {
  /** The longest value of each variable. */
  variables: ReadonlyMap<string, string>;
  kept: Pick<KeptCredentials, 'headers' | 'templatedHeaders' | 'refusal'>;
  stored: Pick<EndpointSettings, 'signing' | 'templatedHeaders'> | null;
}

/** Completes the members that an endpoint and its defaults have in common. */
export function checkShared(
  input: SharedInput,
  { variables, kept, stored }: SharedFacts,
  problems: ProblemEntry[],
): SharedSettings {
  const { headers, templates } = unmaskHeaders(input.headers ?? {}, kept, problems);
  problems.push(...checkCustomHeaders(headers, { names: templates, variables }));
  const format = input.format ?? null;
  if (format?.type === 'template') problems.push(...checkTemplateFormat(format, variables));
  const signing = input.signing ? toSigning(input.signing) : null;
  if (signing?.scheme === 'legacy') {
    const header = signing.header.toLowerCase();
    // PATCH passes on the stored object itself.
    const isKept = stored !== null && input.signing === stored.signing;
    const isPrefixTemplate = isKept ? stored.templatedHeaders.includes(header) : isTemplate(signing.prefix);
    problems.push(...checkLegacySigning(signing, { variables, isPrefixTemplate }));
    if (isPrefixTemplate) templates.add(header);
  }
  return {
    headers: input.headers ? headers : null,
    templatedHeaders: [...templates],
    format,
    signing,
    retry: input.retry ? toRetry(input.retry) : null,
    timeoutMs: input.timeoutMs ?? null,
  };
}

interface KeptCredentials extends KeptAuth {
  headers: Record<string, string>;
  templatedHeaders: readonly string[];
}

function keptCredentials(stored: EndpointSettings | null, url: string): KeptCredentials {
  if (stored === null) return { headers: {}, templatedHeaders: [], auth: null, refusal: null };
  const { origin } = new URL(stored.url);
  const isSame = new URL(url).origin === origin;
  const refusal = `Is required again: the stored value was given for ${origin}, and the new URL has another scheme, host or port.`;
  const { headers, templatedHeaders, auth } = stored;
  return { headers: headers ?? {}, templatedHeaders, auth, refusal: isSame ? null : refusal };
}

/** Replaces masks with the stored values. A stored template stays a template, a stored literal a literal. */
function unmaskHeaders(
  given: Record<string, string>,
  kept: SharedFacts['kept'],
  problems: ProblemEntry[],
): { headers: Record<string, string>; templates: Set<string> } {
  const storedByName = new Map(Object.entries(kept.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const keptTemplates = new Set(kept.templatedHeaders);
  const headers: [string, string][] = [];
  const templates = new Set<string>();
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    const complete = value === MASK ? storedByName.get(lower) : value;
    if (value === MASK && (complete === undefined || !isPlaceholdersAlone(complete))) {
      const detail =
        complete === undefined ? 'Must be a value: this is the mask, and no value is stored.' : kept.refusal;
      if (detail !== null) problems.push({ pointer: pointerOf(['headers', name]), detail });
    }
    headers.push([name, complete ?? '']);
    if (value === MASK ? keptTemplates.has(lower) : isTemplate(value)) templates.add(lower);
  }
  return { headers: Object.fromEntries(headers), templates };
}

function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function toSigning(input: SigningInput): SigningConfig {
  if (input.scheme !== 'legacy') return input;
  const { scheme, header, prefix, encoding, content, timestampHeader, companionHeaders, alsoStandard } = input;
  return {
    scheme,
    header,
    prefix,
    encoding,
    content,
    ...(timestampHeader === undefined ? {} : { timestampHeader }),
    ...(companionHeaders === undefined ? {} : { companionHeaders }),
    ...(alsoStandard === undefined ? {} : { alsoStandard }),
  };
}

function toRetry(input: NonNullable<EndpointInput['retry']>): RetryPolicy {
  const { on, jitter, ...delays } = input;
  return { ...delays, ...(on !== undefined && { on }), ...(jitter !== undefined && { jitter }) };
}
