import { safeVerifyWebhook, type WebhookErrorCode } from '@postrider/receiver-verify';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { printLine } from '../output/print.ts';
import { bytesOf, seconds, secretOf, type SecretOptions } from './sign.ts';

interface VerifyOptions extends SecretOptions {
  header: string[];
  tolerance?: string;
  explain?: boolean;
  json?: boolean;
}

interface Finding {
  ok: boolean;
  code: WebhookErrorCode | null;
  message: string;
  causes: string[];
}

/** Tells whether a request that was received verifies, and if not, why. Ends with 7 if it does not. */
export async function runVerify(file: string, options: VerifyOptions): Promise<void> {
  const body = await bytesOf(file);
  const headers = options.header.map(headerOf);
  const secret = secretOf(options);
  const { tolerance } = options;
  const limits = tolerance === undefined ? {} : { toleranceSeconds: seconds('--tolerance', tolerance) };
  const result = await safeVerifyWebhook(body, headers, secret, limits);
  if (!result.ok && result.error.code === 'invalid_secret') throw usageError(escapeText(result.error.message));
  const finding: Finding = result.ok
    ? { ok: true, code: null, message: 'It verifies.', causes: [] }
    : { ok: false, code: result.error.code, message: result.error.message, causes: [] };
  if (!finding.ok && options.explain === true)
    finding.causes = await causesOf({ body, headers, secret, code: finding.code });
  if (options.json === true) printLine(safeJson(finding));
  else
    for (const line of [finding.message, ...finding.causes.map((cause) => `- ${cause}`)]) printLine(escapeText(line));
  if (!finding.ok) throw new CliError(EXIT.checkFailed, 'It does not verify.', { code: finding.code ?? 'unknown' });
}

interface Request {
  body: Uint8Array;
  headers: [string, string][];
  secret: string;
  code: WebhookErrorCode | null;
}

/** Tries what usually goes wrong, one thing after another. */
async function causesOf({ body, headers, secret, code }: Request): Promise<string[]> {
  const verifies = async (bytes: Uint8Array, given = secret) =>
    (await safeVerifyWebhook(bytes, headers, given, { toleranceSeconds: Infinity })).ok;
  if (await verifies(body)) {
    return [
      'Body and secret are right; only the time is not. Was the request recorded? Else set the clock of this machine.',
    ];
  }
  for (const [what, bytes] of otherBodies(body)) {
    if (await verifies(bytes))
      return [`It verifies with ${what}: the body was changed after it came. Read it as bytes.`];
  }
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const missing = ['id', 'timestamp', 'signature'].map((name) => `webhook-${name}`).filter((name) => !names.has(name));
  if (missing.length > 0) return [`Pass these headers of the request too, with -H: ${missing.join(', ')}.`];
  // Its message says all.
  if (code === 'invalid_header') return [];
  return [
    'The secret may be of another endpoint, or it was rotated: postrider endpoints get shows which are in force.',
    'The body may have been parsed and written again: its bytes must be those that came.',
    'A header may be of another attempt: webhook-id and webhook-timestamp are signed with the body, and go together.',
  ];
}

/** The bodies that common mistakes would have begun with. */
function otherBodies(body: Uint8Array): [string, Uint8Array][] {
  const text = new TextDecoder().decode(body);
  const encode = (other: string) => new TextEncoder().encode(other);
  const bodies: [string, Uint8Array][] = [['the line end at its end taken away', encode(text.replace(/\r?\n$/, ''))]];
  try {
    const value: unknown = JSON.parse(text);
    bodies.push(['JSON without blanks', encode(JSON.stringify(value))]);
  } catch {
    // A body need not be JSON.
  }
  return bodies;
}

function headerOf(text: string): [string, string] {
  const at = text.indexOf(':');
  if (at < 1) throw usageError("-H takes a header like 'webhook-id: evt_…'.");
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
