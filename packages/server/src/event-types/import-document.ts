import type { EventTypeSettings } from '@postrider/store/event-types';
import { isObject, makeWay } from '@postrider/catalogue';
import { MAX_ENTRIES, pointerOf, type ProblemEntry } from '@postrider/domain';
import { entriesOf } from '../http/check-input.ts';
import { validationMessage } from '../http/validation-message.ts';
import {
  changedSettings,
  MAX_CATALOGUE_BYTES,
  MAX_TYPES,
  NEW_EVENT_TYPE,
  problemsOfEventType,
} from './check-event-type.ts';
import { EXTENSION } from './export-document.ts';
import { importSchema } from './import-schema.ts';
import { newEventType } from './schema.ts';

type JsonObject = Record<string, unknown>;

export interface ImportedDocument {
  types: EventTypeSettings[];
  /** Pointers from the document: to a webhook, then to a member of its event type. */
  problems: ProblemEntry[];
}

/** Reads event types from the `webhooks` of an OpenAPI 3.1 document. */
export async function importDocument(document: JsonObject): Promise<ImportedDocument> {
  const { openapi, webhooks } = document;
  if (typeof openapi !== 'string' || !/^3\.1\.\d+$/.test(openapi))
    return refused('/openapi', 'Must be a version 3.1, such as 3.1.0.');
  if (!isObject(webhooks)) return refused('/webhooks', 'Must be an object with a webhook for each event type.');
  const entries = Object.entries(webhooks);
  if (entries.length > MAX_TYPES) return refused('/webhooks', `Must have at most ${MAX_TYPES} webhooks.`);
  const types = new Map<string, EventTypeSettings>();
  const problems: ProblemEntry[] = [];
  let bytes = 0;
  for (const [key, item] of entries) {
    const startedAt = performance.now();
    const read = readWebhook(document, { key, item });
    await makeWay(startedAt);
    const { type } = read;
    problems.push(
      ...read.problems.map(({ pointer, detail }) => ({ pointer: `${pointerOf(['webhooks', key])}${pointer}`, detail })),
    );
    if (type === undefined) continue;
    if (types.has(type.name))
      problems.push({
        pointer: pointerOf(['webhooks', key]),
        detail: `Must not be the type "${type.name}" a second time.`,
      });
    types.set(type.name, type);
    bytes += (type.schema?.length ?? 0) + type.examples.length;
    if (problems.length >= MAX_ENTRIES || bytes > MAX_CATALOGUE_BYTES) break;
  }
  if (bytes > MAX_CATALOGUE_BYTES)
    problems.push({
      pointer: '/webhooks',
      detail: `Must be at most ${MAX_CATALOGUE_BYTES} bytes of schemas and examples.`,
    });
  return { types: [...types.values()], problems };
}

const refused = (pointer: string, detail: string): ImportedDocument => ({ types: [], problems: [{ pointer, detail }] });

interface ReadWebhook {
  type?: EventTypeSettings;
  problems: ProblemEntry[];
}

function readWebhook(document: JsonObject, { key, item }: { key: string; item: unknown }): ReadWebhook {
  const operation = memberOf(document, memberOf(document, item, []), ['post']);
  if (!isObject(operation)) return { problems: [{ pointer: '', detail: 'Must have a post operation.' }] };
  const content = memberOf(document, operation, ['requestBody', 'content']);
  const media = memberOf(document, content, ['application/json']);
  const body = isObject(media) ? media['schema'] : undefined;
  const standard = standardBody(document, body);
  const name = standard?.type ?? key;
  const schema = importSchema(document, { schema: standard === undefined ? (body ?? null) : standard.data, name });
  if (typeof schema === 'string') return { problems: [{ pointer: '/schema', detail: schema }] };
  const extension = isObject(operation[EXTENSION]) ? operation[EXTENSION] : {};
  const examples = examplesOf(document, media).map((each) =>
    standard !== undefined && isObject(each) ? each['data'] : each,
  );
  const given = {
    name,
    description: operation['description'] ?? operation['summary'],
    group: Array.isArray(operation['tags']) ? operation['tags'][0] : undefined,
    schema,
    examples,
    deprecated: operation['deprecated'],
    validation: extension['validation'],
    optIn: extension['optIn'],
  };
  const result = newEventType.safeParse(given, { error: validationMessage });
  if (!result.success) return { problems: entriesOf(result.error) };
  const type = changedSettings({ ...NEW_EVENT_TYPE, name: result.data.name }, result.data);
  return { type, problems: problemsOfEventType(type) };
}

/** The value at a path. Each value on the way may be a reference into the document's components. */
function memberOf(document: JsonObject, from: unknown, path: readonly string[]): unknown {
  let at = follow(document, from);
  for (const name of path) at = isObject(at) && Object.hasOwn(at, name) ? follow(document, at[name]) : undefined;
  return at;
}

/** Follows one reference. Here components refer to no other components. */
function follow(document: JsonObject, value: unknown): unknown {
  if (!isObject(value) || typeof value['$ref'] !== 'string' || !value['$ref'].startsWith('#/components/')) return value;
  let at: unknown = document;
  for (const step of value['$ref'].split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

/** The parts of a body in the format `standard`: a fixed `type`, and `data`. */
function standardBody(document: JsonObject, body: unknown): { type: string; data: unknown } | undefined {
  const properties = memberOf(document, body, ['properties']);
  const type = memberOf(document, properties, ['type']);
  if (!isObject(properties) || !isObject(type) || !Object.hasOwn(properties, 'data')) return undefined;
  const [only] = Array.isArray(type['enum']) && type['enum'].length === 1 ? type['enum'] : [type['const']];
  return typeof only === 'string' ? { type: only, data: properties['data'] } : undefined;
}

function examplesOf(document: JsonObject, media: unknown): unknown[] {
  if (!isObject(media)) return [];
  if ('example' in media) return [media['example']];
  const examples = media['examples'];
  if (!isObject(examples)) return [];
  return Object.values(examples).flatMap((each) => {
    const resolved = follow(document, each);
    return isObject(resolved) && 'value' in resolved ? [resolved['value']] : [];
  });
}
