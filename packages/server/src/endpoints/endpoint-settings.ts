import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_RETRY, DEFAULT_TIMEOUT_MS, type RetryPolicy, type SigningConfig } from '@postrider/domain';
import {
  checkCustomHeaders,
  checkLegacySigning,
  checkTemplateFormat,
  isPlaceholdersAlone,
  longestVariables,
  MASK,
} from '@postrider/domain';
import {
  openEndpointAuth,
  openEndpointHeaders,
  type EndpointRow,
  type EndpointSettings,
  type SaveResult,
} from '@postrider/store/endpoints';
import { type Sealer } from '@postrider/store/sql';
import type { CheckedFilters } from '../http/event-catalogue.ts';
import type { ProblemEntry } from '../http/bound-problem.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { pointerOf } from '../http/pointer.ts';
import { completeAuth, withoutSecret, type KeptAuth } from './complete-auth.ts';
import { containsMask, URL_IS_MASKED } from './masked-url.ts';
import type { EndpointChange, EndpointInput, SigningInput } from './schema.ts';

/** The settings of a stored endpoint, decrypted. */
export function settingsOf(row: EndpointRow, sealer: Sealer): EndpointSettings {
  return {
    externalId: row.externalId,
    url: row.url,
    name: row.name,
    description: row.description,
    eventTypes: row.eventTypes,
    filter: row.filter,
    headers: openEndpointHeaders(sealer, row.id, row.sealedHeaders),
    templatedHeaders: row.templatedHeaders,
    auth: openEndpointAuth(sealer, row.id, row.sealedAuth),
    format: row.format,
    signing: row.signing,
    retry: row.retry,
    timeoutMs: row.timeoutMs,
    tags: row.tags,
    metadata: row.metadata,
  };
}

/** PATCH: given members replace stored ones. Stored secrets become masks, which `completeSettings` resolves. */
export function mergeChange(change: EndpointChange, stored: EndpointSettings): EndpointInput {
  const kept = {
    ...stored,
    headers: Object.fromEntries(Object.keys(stored.headers).map((name) => [name, MASK])),
    auth: withoutSecret(stored.auth),
    metadata: stored.metadata as EndpointInput['metadata'], // it came in by this schema
  };
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...kept, ...Object.fromEntries(given) };
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
  row: Pick<EndpointRow, 'disabledReason' | 'format'>,
  settings: Pick<EndpointSettings, 'format'>,
): boolean {
  return row.disabledReason === 'template_stopped' && !isDeepStrictEqual(row.format, settings.format);
}

/**
 * Completes the settings of a request: defaults for omitted members, stored secrets for omitted or masked ones. A stored
 * secret is kept only for the same scheme, host and port: else a key that may change the URL could have the secret sent to
 * a server of its own. 422 with every problem at once; `within` points to the settings in the body.
 */
export function completeSettings(input: EndpointInput, stored: EndpointSettings | null, within = ''): EndpointSettings {
  const problems: ProblemEntry[] = [];
  if (containsMask(input.url)) problems.push({ pointer: '/url', detail: URL_IS_MASKED });
  const kept = keptCredentials(stored, input.url);
  const { name = null, metadata } = input;
  const variables = longestVariables({ name, metadata: metadata ?? {} });
  const { headers, templates } = unmaskHeaders(input.headers ?? {}, kept, problems);
  problems.push(...checkCustomHeaders(headers, { names: templates, variables }));
  const format = input.format ?? ({ type: 'standard' } as const);
  if (format.type === 'template') problems.push(...checkTemplateFormat(format, variables));
  const auth = completeAuth(input.auth ?? { type: 'none' }, kept, problems);
  const signing = toSigning(input.signing ?? { scheme: 'standard' });
  if (signing.scheme === 'legacy') {
    const header = signing.header.toLowerCase();
    // PATCH passes on the stored object itself.
    const isKept = stored !== null && input.signing === stored.signing;
    const isPrefixTemplate = isKept ? stored.templatedHeaders.includes(header) : isTemplate(signing.prefix);
    problems.push(...checkLegacySigning(signing, { variables, isPrefixTemplate }));
    if (isPrefixTemplate) templates.add(header);
  }
  if (problems.length > 0) throw invalidBody(problems, within);
  return {
    externalId: input.externalId === undefined ? (stored?.externalId ?? null) : input.externalId,
    url: input.url,
    name,
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? null,
    filter: input.filter ?? null,
    headers,
    templatedHeaders: [...templates],
    auth,
    format,
    signing,
    retry: toRetry(input.retry),
    timeoutMs: input.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    tags: input.tags ?? [],
    metadata: metadata ?? {},
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
  return { headers, templatedHeaders, auth, refusal: isSame ? null : refusal };
}

/** Replaces masks with the stored values. A stored template stays a template, a stored literal a literal. */
function unmaskHeaders(
  given: Record<string, string>,
  kept: KeptCredentials,
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

function toRetry(input: EndpointInput['retry']): RetryPolicy {
  if (!input) return DEFAULT_RETRY;
  const { on, jitter, ...delays } = input;
  return { ...delays, ...(on !== undefined && { on }), ...(jitter !== undefined && { jitter }) };
}
