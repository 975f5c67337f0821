import { createHmac } from 'node:crypto';
import type { LegacySigning, SigningConfig, SigningSecret } from '@postrider/contracts';
import { signWebhook } from '@postrider/receiver-verify';
import { fillCompanionHeader, headerObjection, type CompanionField } from './custom-headers.ts';

export interface SigningInput {
  signing: SigningConfig;
  secrets: readonly SigningSecret[];
  webhookId: string;
  body: string;
  now: Date;
  fields: Record<CompanionField, string>;
}

/** The headers that let a receiver check who sent this. `webhook-id` and `webhook-timestamp` are always among them. */
export async function signatureHeaders(input: SigningInput): Promise<Record<string, string>> {
  const { signing, webhookId, now } = input;
  const active = input.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now.getTime());
  if (active.length === 0) throw new Error('The endpoint has no signing secret that is still valid.');
  const headers: Record<string, string> = { 'webhook-id': webhookId, 'webhook-timestamp': unixSeconds(now) };
  if (signing.scheme !== 'legacy') {
    return { ...headers, 'webhook-signature': await standardSignature(active, input) };
  }
  if (signing.alsoStandard === true) {
    const spelled = active.map(({ secret, expiresAt }) => ({ secret: asStandardSecret(secret), expiresAt }));
    headers['webhook-signature'] = await standardSignature(spelled, input);
  }
  return { ...headers, ...legacyHeaders(signing, active, input) };
}

/** The attempt's time as the receiver sees it. */
export function unixSeconds(instant: Date): string {
  return String(Math.floor(instant.getTime() / 1000));
}

/** One signature for each secret that a receiver may hold, the newest first. */
async function standardSignature(
  active: readonly SigningSecret[],
  { webhookId, body, now }: SigningInput,
): Promise<string> {
  const newestFirst = active.toSorted((a, b) => endOf(b) - endOf(a));
  const signatures = newestFirst.map(({ secret }) => signWebhook({ id: webhookId, timestamp: now, body, secret }));
  return (await Promise.all(signatures)).join(' ');
}

function legacyHeaders(
  signing: LegacySigning,
  active: readonly SigningSecret[],
  input: SigningInput,
): Record<string, string> {
  // The header holds one signature. The secret that ends first signs: its receiver has until then to take up the next.
  const secret = active.toSorted((a, b) => endOf(a) - endOf(b))[0]?.secret ?? '';
  const seconds = unixSeconds(input.now);
  const content = signing.content === 'body' ? input.body : `${seconds}.${input.body}`;
  // The key is the text itself, in UTF-8: old receivers never decoded it, even where it looks like base64 or hex.
  const signature = createHmac('sha256', secret).update(content).digest(signing.encoding);
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(signing.companionHeaders ?? {})) {
    headers[name] = fillCompanionHeader(template, input.fields);
  }
  if (signing.timestampHeader !== undefined) headers[signing.timestampHeader] = seconds;
  headers[signing.header] = `${signing.prefix}${signature}`;
  for (const [name, value] of Object.entries(headers)) {
    const objection = headerObjection(name, value);
    if (objection !== null) throw new Error(objection);
  }
  return headers;
}

/** Standard Webhooks libraries take base64 only: the same key bytes, spelled so that they accept them. */
function asStandardSecret(secret: string): string {
  return secret.startsWith('whsec_') ? secret : `whsec_${Buffer.from(secret).toString('base64')}`;
}

function endOf({ expiresAt }: SigningSecret): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime();
}
