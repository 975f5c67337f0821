import type { LegacySigning, SigningConfig, SigningSecret } from '@postrider/domain';
import { signLegacy, signWebhook } from '@postrider/receiver-verify';
import { fillPlaceholders, findHeaderError } from '@postrider/domain';

export interface SigningInput {
  signing: SigningConfig;
  /** Null: for a request that is only shown. Nothing is signed. */
  secrets: readonly SigningSecret[] | null;
  webhookId: string;
  body: string;
  now: Date;
  variables: ReadonlyMap<string, string>;
  /** Header names in lower case. They tell whether the prefix of the legacy header is a template. */
  templatedHeaders: readonly string[];
}

/** The names of the headers that hold signatures. */
export function signatureHeaderNames(signing: SigningConfig): string[] {
  return signing.scheme === 'legacy' ? ['webhook-signature', signing.header] : ['webhook-signature'];
}

/** The length of a SHA-256. */
const SIGNATURE_LENGTH: Record<LegacySigning['encoding'], number> = { hex: 64, base64: 44 };

/** A legacy signature without its prefix. A receiver may repeat it in that form. */
export function legacySignatureIn(headers: Record<string, string>, signing: SigningConfig): string[] {
  if (signing.scheme !== 'legacy') return [];
  return [(headers[signing.header] ?? '').slice(-SIGNATURE_LENGTH[signing.encoding])];
}

/** The headers with which a receiver verifies the sender. They always include `webhook-id` and `webhook-timestamp`. */
export async function signatureHeaders(input: SigningInput): Promise<Record<string, string>> {
  const { signing, secrets, webhookId, now } = input;
  const signer = secrets === null ? UNSIGNED : createSigner(secrets, input);
  const headers: Record<string, string> = { 'webhook-id': webhookId, 'webhook-timestamp': unixSeconds(now) };
  if (signing.scheme !== 'legacy') {
    return { ...headers, 'webhook-signature': await signer.standard() };
  }
  if (signing.alsoStandard === true) {
    headers['webhook-signature'] = await signer.standard();
  }
  return { ...headers, ...legacyHeaders(signing, await signer.legacy(signing), input) };
}

interface Signer {
  standard(): Promise<string>;
  /** What follows the prefix. */
  legacy(signing: LegacySigning): Promise<string>;
}

const UNSIGNED: Signer = { standard: async () => 'unsigned', legacy: async () => 'unsigned' };

function createSigner(secrets: readonly SigningSecret[], input: SigningInput): Signer {
  const { now } = input;
  const active = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now.getTime());
  if (active.length === 0) throw new Error('The endpoint has no signing secret that is still valid.');
  return {
    standard: () => signStandardWith(active, input),
    legacy: (signing) => signLegacyWith(active, signing, input),
  };
}

/** The time of the attempt as the receiver sees it. */
export function unixSeconds(instant: Date): string {
  return String(Math.floor(instant.getTime() / 1000));
}

type SignStandard = (secret: string, input: SigningInput) => Promise<string>;

const signStandard: SignStandard = (secret, { webhookId, body, now }) =>
  signWebhook({ id: webhookId, timestamp: now, body, secret });

/**
 * Signs by Standard Webhooks with the secret of an older scheme. Every library decodes a `whsec_…`. Any other text is the key
 * itself, and the receiver gives its library `whsec_` + base64 of the text.
 */
const signWithLegacySecret: SignStandard = async (secret, input) => {
  if (isStandardSecret(secret)) return signStandard(secret, input);
  const { webhookId, body, now } = input;
  const content = `${webhookId}.${unixSeconds(now)}.${body}`;
  return `v1,${await signLegacy({ secret, encoding: 'base64', content: 'body', body: content })}`;
};

/** One signature for each secret that a receiver may have, the newest first. */
async function signStandardWith(active: readonly SigningSecret[], input: SigningInput): Promise<string> {
  const sign = input.signing.scheme === 'legacy' ? signWithLegacySecret : signStandard;
  const newestFirst = active.toSorted((a, b) => endOf(b) - endOf(a));
  return (await Promise.all(newestFirst.map(({ secret }) => sign(secret, input)))).join(' ');
}

async function signLegacyWith(
  active: readonly SigningSecret[],
  { encoding, content }: LegacySigning,
  { now, body }: SigningInput,
): Promise<string> {
  // The header has one signature. The secret that expires first signs: until then the receiver can switch to the next one.
  const secret = active.toSorted((a, b) => endOf(a) - endOf(b))[0]?.secret ?? '';
  // The key is the text itself, in UTF-8: old receivers never decoded it, even if it looks like base64 or hex.
  return signLegacy({ secret, encoding, content, timestamp: now, body });
}

function legacyHeaders(signing: LegacySigning, signature: string, input: SigningInput): Record<string, string> {
  const seconds = unixSeconds(input.now);
  const isPrefixTemplate = input.templatedHeaders.includes(signing.header.toLowerCase());
  const prefix = isPrefixTemplate
    ? fillPlaceholders(signing.prefix, new Map([['timestamp', seconds]]))
    : signing.prefix;
  const headers: [string, string][] = Object.entries(signing.companionHeaders ?? {}).map(([name, template]) => [
    name,
    fillPlaceholders(template, input.variables),
  ]);
  if (signing.timestampHeader !== undefined) headers.push([signing.timestampHeader, seconds]);
  headers.push([signing.header, `${prefix}${signature}`]);
  for (const [name, value] of headers) {
    const error = findHeaderError(name, value);
    if (error !== null) throw new Error(`The header "${name}" cannot be sent. ${error}`);
  }
  return Object.fromEntries(headers);
}

/** `whsec_` and the base64 of as many bytes as the signer accepts for a key. */
function isStandardSecret(secret: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return key.length >= 16 && key.length <= 128;
}

function endOf({ expiresAt }: SigningSecret): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime();
}
