import type { Endpoint } from './endpoints-search.ts';

/** What a person has typed, as texts. */
export interface Draft {
  url: string;
  name: string;
  description: string;
  eventTypes: string;
  tags: string;
  timeoutSeconds: string;
  format: Endpoint['format']['type'];
  /** JSONata. */
  template: string;
  /** JSON. */
  filter: string;
  /** JSON: members that have no field of their own. */
  more: string;
}

export interface DraftRequest {
  method: 'POST' | 'PATCH';
  path: string;
  body: Record<string, unknown>;
  /** By field: what cannot be sent as it is. */
  mistakes: Partial<Record<keyof Draft, string>>;
}

export const EMPTY_DRAFT: Draft = {
  url: '',
  name: '',
  description: '',
  eventTypes: '',
  tags: '',
  timeoutSeconds: '',
  format: 'standard',
  template: '',
  filter: '',
  more: '',
};

export function draftOf(endpoint: Endpoint): Draft {
  const { url, name, description, eventTypes, tags, timeoutMs, format, filter } = endpoint;
  return {
    url,
    name: name ?? '',
    description: description ?? '',
    eventTypes: (eventTypes ?? []).join(', '),
    tags: tags.join(', '),
    timeoutSeconds: String(timeoutMs / 1000),
    format: format.type,
    template: format.type === 'template' ? (format.body ?? '') : '',
    filter: filter === null ? '' : JSON.stringify(filter, null, 2),
    more: '',
  };
}

/** The request that saves a draft: everything that is set of a new endpoint, and only what differs of another. */
export function requestOf(tenantId: string, draft: Draft, endpoint?: Endpoint): DraftRequest {
  const before = endpoint ? draftOf(endpoint) : EMPTY_DRAFT;
  const mistakes: DraftRequest['mistakes'] = {};
  const body: Record<string, unknown> = {};
  const isChanged = (...names: (keyof Draft)[]) => names.some((name) => draft[name] !== before[name]);
  if (!endpoint || isChanged('url')) body['url'] = draft.url.trim();
  if (isChanged('name')) body['name'] = draft.name.trim() || null;
  if (isChanged('description')) body['description'] = draft.description.trim() || null;
  if (isChanged('eventTypes')) body['eventTypes'] = words(draft.eventTypes) ?? null;
  if (isChanged('tags')) body['tags'] = words(draft.tags) ?? [];
  if (isChanged('timeoutSeconds')) body['timeoutMs'] = milliseconds(draft.timeoutSeconds, mistakes);
  if (isChanged('format', 'template')) body['format'] = formatOf(draft, endpoint?.format);
  if (isChanged('filter')) body['filter'] = objectOf('filter', draft, mistakes) ?? null;
  Object.assign(body, objectOf('more', draft, mistakes));
  if (draft.url.trim() === '') mistakes.url = 'Give an address.';
  const all = `/v1/tenants/${encodeURIComponent(tenantId)}/endpoints`;
  return endpoint
    ? { method: 'PATCH', path: `${all}/${encodeURIComponent(endpoint.id)}`, body, mistakes }
    : { method: 'POST', path: all, body, mistakes };
}

function words(text: string): string[] | undefined {
  const found = text.split(/[\s,]+/).filter((word) => word !== '');
  return found.length === 0 ? undefined : found;
}

function milliseconds(text: string, mistakes: DraftRequest['mistakes']): number | null {
  if (text.trim() === '') return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.round(seconds * 1000);
  mistakes.timeoutSeconds = 'Give a number of seconds.';
  return null;
}

/** What else a stored template has, such as its headers, stays. One that is written takes the place of one with a name. */
function formatOf({ format, template }: Draft, stored: Endpoint['format'] | undefined): object {
  if (format !== 'template') return { type: format };
  const kept = stored?.type === 'template' ? stored : { type: format };
  return template.trim() === '' ? { ...kept, body: undefined } : { ...kept, name: undefined, body: template };
}

function objectOf(name: 'filter' | 'more', draft: Draft, mistakes: DraftRequest['mistakes']): object | undefined {
  if (draft[name].trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(draft[name]);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    mistakes[name] = 'Give a JSON object: { … }.';
  } catch (error) {
    mistakes[name] = `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
}

/** The same request for a terminal. The key is a variable, so that it stands in no history. */
export function curlOf(origin: string, { method, path, body }: DraftRequest): string {
  const text = JSON.stringify(body, null, 2).replaceAll("'", `'\\''`);
  return [
    `curl --request ${method} '${origin}${path}'`,
    '--header "Authorization: Bearer $POSTRIDER_API_KEY"',
    "--header 'Content-Type: application/json'",
    `--data-raw '${text}'`,
  ].join(' \\\n  ');
}
