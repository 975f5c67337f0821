import {
  DEFAULT_RETRY,
  DEFAULT_TIMEOUT_MS,
  type EndpointAuth,
  type RetryPolicy,
  type SigningConfig,
} from '@postrider/domain';
import { checkCustomHeaders, checkLegacySigning, headerObjection, MASK } from '@postrider/domain';
import {
  openEndpointAuth,
  openEndpointHeaders,
  type EndpointRow,
  type EndpointSettings,
} from '@postrider/store/endpoints';
import { type Sealer } from '@postrider/store/sql';
import type { ProblemEntry } from '../http/bound-problem.ts';
import { invalidBody } from '../http/problem.ts';
import { pointerOf } from '../http/pointer.ts';
import type { AuthInput, EndpointChange, EndpointInput, SigningInput } from './endpoint-schema.ts';

/** The settings of a stored endpoint, in the clear. */
export function settingsOf(row: EndpointRow, sealer: Sealer): EndpointSettings {
  return {
    url: row.url,
    name: row.name,
    description: row.description,
    eventTypes: row.eventTypes,
    headers: openEndpointHeaders(sealer, row.id, row.sealedHeaders),
    auth: openEndpointAuth(sealer, row.id, row.sealedAuth),
    format: row.format,
    signing: row.signing,
    retry: row.retry,
    timeoutMs: row.timeoutMs,
    tags: row.tags,
    metadata: row.metadata,
  };
}

/** PATCH: what is given, over what is stored. */
export function mergeChange(change: EndpointChange, stored: EndpointSettings): EndpointInput {
  const kept = { ...stored, metadata: stored.metadata as EndpointInput['metadata'] }; // it came in by this schema
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...kept, ...Object.fromEntries(given) };
}

/**
 * Completes what a person sent: defaults, and from the stored endpoint the secrets that were left out or sent back
 * masked. 422 with every problem at once.
 */
export function completeSettings(input: EndpointInput, stored: EndpointSettings | null): EndpointSettings {
  const problems: ProblemEntry[] = [];
  const headers = unmaskHeaders(input.headers ?? {}, stored?.headers ?? {}, problems);
  problems.push(...checkCustomHeaders(headers));
  const auth = completeAuth(input.auth ?? { type: 'none' }, stored?.auth ?? null, problems);
  const signing = toSigning(input.signing ?? { scheme: 'standard' });
  if (signing.scheme === 'legacy') problems.push(...checkLegacySigning(signing));
  if (problems.length > 0) throw invalidBody(problems);
  return {
    url: input.url,
    name: input.name ?? null,
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? null,
    headers,
    auth,
    format: input.format ?? { type: 'standard' },
    signing,
    retry: toRetry(input.retry),
    timeoutMs: input.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    tags: input.tags ?? [],
    metadata: input.metadata ?? {},
  };
}

function unmaskHeaders(
  given: Record<string, string>,
  stored: Record<string, string>,
  problems: ProblemEntry[],
): Record<string, string> {
  const storedByName = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const kept = value === MASK ? storedByName.get(name.toLowerCase()) : value;
    if (kept === undefined) {
      problems.push({ pointer: pointerOf(['headers', name]), detail: 'This is the mask, and no value is stored.' });
    } else {
      headers[name] = kept;
    }
  }
  return headers;
}

function completeAuth(input: AuthInput, stored: EndpointAuth | null, problems: ProblemEntry[]): EndpointAuth {
  const needed = (member: string, value: string | undefined, kept: string | undefined): string => {
    const complete = value === undefined || value === MASK ? kept : value;
    if (complete === undefined) problems.push({ pointer: `/auth/${member}`, detail: 'It is needed.' });
    return complete ?? '';
  };
  switch (input.type) {
    case 'none':
      return { type: 'none' };
    case 'bearer': {
      const kept = stored?.type === 'bearer' ? stored.token : undefined;
      return { type: 'bearer', token: needed('token', input.token, kept) };
    }
    case 'api_key': {
      const objection = headerObjection(input.header, '');
      if (objection !== null) problems.push({ pointer: '/auth/header', detail: objection });
      // The stored value goes with its header: another header is another key.
      const kept =
        stored?.type === 'api_key' && stored.header.toLowerCase() === input.header.toLowerCase()
          ? stored.value
          : undefined;
      return { type: 'api_key', header: input.header, value: needed('value', input.value, kept) };
    }
    case 'basic': {
      const kept = stored?.type === 'basic' && stored.username === input.username ? stored.password : undefined;
      return { type: 'basic', username: input.username, password: needed('password', input.password, kept) };
    }
  }
}

function toSigning(input: SigningInput): SigningConfig {
  if (input.scheme !== 'legacy') return input;
  const { scheme, header, prefix, encoding, content, timestampHeader, companionHeaders, alsoStandard } = input;
  return {
    ...{ scheme, header, prefix, encoding, content },
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
