import { encodeHex } from '../verify/base64.ts';
import type { Bytes } from '../verify/bytes.ts';
import type { VerifiedLegacyWebhook, VerifiedWebhook } from '../verify/verified-webhook.ts';
import { WebhookVerificationError } from '../verify/webhook-verification-error.ts';
import type { SchemaResult, WebhookEvent } from './event-types.ts';
import type { ReceiverOptions, Schemas } from './receiver-options.ts';

/** An event whose type may be missing, and the id its duplicates are recognised by. */
export interface ReadEvent {
  event: WebhookEvent<string | undefined>;
  duplicateId: string;
}

/** Reads an event from a signed body, and from nothing else. */
export async function readEvent(
  webhook: VerifiedWebhook | VerifiedLegacyWebhook,
  options: ReceiverOptions & { schemas?: Schemas },
): Promise<ReadEvent> {
  const payload = webhook.json();
  const { getType = (body) => field(body, 'type'), getData = (body) => field(body, 'data') } = options;
  const type = read('getType', () => getType(payload));
  const data = read('getData', () => getData(payload));
  const duplicateId = await readDuplicateId(webhook, payload, options);
  const id = field(payload, 'id');
  const event: WebhookEvent<string | undefined> = {
    id: typeof id === 'string' && id !== '' ? id : duplicateId,
    type: typeof type === 'string' ? type : undefined,
    data,
    timestamp: validDate(field(payload, 'timestamp')),
    payload,
  };
  return { event: await checkSchema(event, options.schemas), duplicateId };
}

async function readDuplicateId(
  webhook: VerifiedWebhook | VerifiedLegacyWebhook,
  payload: unknown,
  { getId }: ReceiverOptions,
): Promise<string> {
  const own = getId && read('getId', () => getId(payload));
  const id = own === undefined || own === null || own === '' ? webhook.id : String(own);
  if (id === undefined) return sha256(webhook.rawBody);
  // An id from a body may be too long for a database index, or have a NUL, which Postgres cannot store.
  return /^[^\0]{1,256}$/.test(id) ? id : sha256(new TextEncoder().encode(id));
}

async function sha256(bytes: Bytes): Promise<string> {
  return `sha256:${encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`;
}

async function checkSchema<Event extends WebhookEvent<string | undefined>>(
  event: Event,
  schemas: Schemas = {},
): Promise<Event> {
  // Own members only: a type `toString` must not find an inherited member.
  const schema = event.type !== undefined && Object.hasOwn(schemas, event.type) ? schemas[event.type] : undefined;
  if (schema === undefined) return event;
  const result: SchemaResult<unknown> = await schema['~standard'].validate(event.data);
  if (result.issues === undefined) return { ...event, data: result.value };
  const message = `The data of ${event.type} does not fit its schema: ${describe(result.issues)}`;
  throw new WebhookVerificationError('invalid_schema', message, { issues: result.issues });
}

function describe(issues: readonly unknown[]): string {
  const [first] = issues;
  const message = field(first, 'message');
  const path = field(first, 'path');
  // A step of a path is a key, or an object that holds one.
  const steps = Array.isArray(path) ? path.map((step: unknown) => String(field(step, 'key') ?? step)) : [];
  const where = steps.length > 0 ? `${steps.join('.')}: ` : '';
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${where}${typeof message === 'string' ? message : 'not valid'}${more}`;
}

/** A reader that throws means invalid content, not an error of the receiver. */
function read<T>(name: string, reader: () => T): T {
  try {
    return reader();
  } catch (cause) {
    throw new WebhookVerificationError('invalid_schema', `\`${name}\` failed on the signed body.`, { cause });
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  // Just checked to be an object that has it.
  return (value as Record<string, unknown>)[name];
}

function validDate(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
