import type { ReceivedResponse } from '@postrider/domain';

export type TokenAnswer =
  | { kind: 'token'; text: string; lifetimeMs: number }
  /** `why` continues a sentence that begins with the name of the token server. */
  | { kind: 'refused' | 'unusable'; why: string };

/** How long a token is used whose answer does not say it: absent, negative, or no number. */
const DEFAULT_LIFETIME_MS = 5 * 60_000;
const MAX_LIFETIME_MS = 24 * 3_600_000;
/** Receivers refuse heads that are much longer: 8 KiB is the usual limit of a header. */
const MAX_TOKEN_LENGTH = 8_192;
const MAX_ERROR_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 300;
/** Visible ASCII. A blank or line break would end the token or its header. */
const TOKEN_PATTERN = /^[\x21-\x7e]+$/;

type Answer = Pick<ReceivedResponse, 'status' | 'body' | 'truncated' | 'headersTruncated'>;

/** Reads the answer of a token server (RFC 6749 §5). Nothing in it is trusted: `maskText` hides our secrets in it. */
export function readTokenAnswer(answer: Answer, maskText: (text: string) => string): TokenAnswer {
  const { status, body, truncated, headersTruncated } = answer;
  const members = headersTruncated || truncated ? null : parseObject(body);
  const refused = (): TokenAnswer => ({ kind: 'refused', why: describeRefusal(status, members, maskText) });
  if (status < 200 || status >= 300) return refused();
  if (headersTruncated) return unusable(status, 'with a head of more than 16 KiB');
  if (truncated) return unusable(status, 'with a body that broke off, or has more than 16 KiB');
  if (members === null) return unusable(status, 'with a body that is not a JSON object');
  const { access_token: text, token_type: type, expires_in: expiresIn } = members;
  // Some servers answer 200 to what they refuse.
  if (text === undefined && members['error'] !== undefined) return refused();
  if (typeof text !== 'string' || text === '') return unusable(status, 'without an "access_token"');
  if (text.length > MAX_TOKEN_LENGTH)
    return unusable(status, `with a token of more than ${MAX_TOKEN_LENGTH} characters`);
  if (!TOKEN_PATTERN.test(text)) return unusable(status, 'with a token that is not visible ASCII characters');
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    return unusable(status, 'without the "token_type" Bearer, the only one that is supported');
  }
  return { kind: 'token', text, lifetimeMs: lifetimeOf(expiresIn) };
}

function unusable(status: number, why: string): TokenAnswer {
  return { kind: 'unusable', why: `answered ${status} ${why}` };
}

function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Seconds, as a number or, against the standard, as a text. */
function lifetimeOf(expiresIn: unknown): number {
  const isNumeric = typeof expiresIn === 'number' || (typeof expiresIn === 'string' && /^\d+$/.test(expiresIn));
  const ms = isNumeric ? Number(expiresIn) * 1_000 : NaN;
  return ms >= 0 ? Math.min(ms, MAX_LIFETIME_MS) : DEFAULT_LIFETIME_MS;
}

/** "answered 401: invalid_client (The secret has expired)". */
function describeRefusal(
  status: number,
  members: Record<string, unknown> | null,
  maskText: (text: string) => string,
): string {
  const said = (name: string, maxLength: number): string => {
    const value = members?.[name];
    // Masked before it is cut: the beginning of a secret is not recognized.
    return typeof value === 'string' ? oneLine(maskText(value), maxLength) : '';
  };
  const error = said('error', MAX_ERROR_LENGTH);
  const description = said('error_description', MAX_DESCRIPTION_LENGTH);
  const note = status >= 300 && status < 400 ? ', a redirect; redirects are never followed: change tokenUrl' : '';
  const words = [error, error !== '' && description !== '' ? `(${description})` : description].filter((each) => each);
  return `answered ${status}${note}${words.length === 0 ? '' : `: ${words.join(' ')}`}`;
}

/** Without line breaks and characters that nobody sees. Never cuts a character. */
function oneLine(text: string, maxLength: number): string {
  const characters = Array.from(text.replaceAll(/[\p{C}\s]+/gu, ' ').trim());
  return characters.length <= maxLength ? characters.join('') : `${characters.slice(0, maxLength).join('')}…`;
}
