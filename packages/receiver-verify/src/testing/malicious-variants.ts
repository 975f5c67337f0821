import type { Bytes } from '../verify/bytes.ts';
import type { WebhookErrorCode } from '../verify/webhook-verification-error.ts';
import { signTestWebhook, testWebhook, type TestWebhook, type TestWebhookOptions } from './sign-test-webhook.ts';

/** A request that a receiver must refuse, and the code it should give. */
export interface MaliciousVariant extends TestWebhook {
  name: string;
  /** The headers, including duplicates. */
  headerPairs: [string, string][];
  code: WebhookErrorCode;
}

type Change = { headers?: [string, string][]; body?: Bytes };
type HeaderChange = (value: string) => string;
/**
 * Variants of one good webhook, each wrong in one way: changed bytes, old and future times, the same JSON written
 * differently, headers missing, twice or malformed. For the schemes of Standard Webhooks.
 * Your receiver must answer none of them with 2xx.
 */
export async function maliciousVariants(options: Omit<TestWebhookOptions, 'signing'>): Promise<MaliciousVariant[]> {
  const timestamp = options.timestamp ?? new Date();
  const good = await signTestWebhook({ ...options, timestamp });
  const prefix = options.headerPrefix ?? 'webhook';
  const make = (name: string, code: WebhookErrorCode, change: Change): MaliciousVariant => {
    const headers = change.headers ?? Object.entries(good.headers);
    return { name, code, headerPairs: headers, ...testWebhook(headers, change.body ?? good.body) };
  };
  const shifted = async (name: string, code: WebhookErrorCode, seconds: number): Promise<MaliciousVariant> => {
    const moved = new Date(timestamp.getTime() + seconds * 1000);
    const signed = await signTestWebhook({
      ...options,
      timestamp: moved,
      body: good.body,
      id: good.headers[`${prefix}-id`] ?? '',
    });
    return make(name, code, { headers: Object.entries(signed.headers) });
  };
  return [
    ...bodyChanges(good.body).map(([name, body]) => make(name, 'no_matching_signature', { body })),
    ...headerChanges(prefix).map(([name, code, header, change]) =>
      make(name, code, { headers: Object.entries({ ...good.headers, [header]: change(good.headers[header] ?? '') }) }),
    ),
    ...['id', 'timestamp', 'signature'].flatMap((part) => {
      const header = `${prefix}-${part}`;
      const pairs = Object.entries(good.headers);
      const second: [string, string] = [header.toUpperCase(), good.headers[header] ?? ''];
      return [
        make(`no ${header}`, 'missing_header', { headers: pairs.filter(([name]) => name !== header) }),
        make(`two ${header} headers`, 'invalid_header', { headers: [...pairs, second] }),
      ];
    }),
    await shifted('signed an hour ago', 'timestamp_too_old', -3_600),
    await shifted('signed an hour ahead', 'timestamp_too_new', 3_600),
  ];
}

function bodyChanges(body: Bytes): [string, Bytes][] {
  const text = new TextDecoder().decode(body);
  const rewritten = rewriteJson(text).map(([name, json]): [string, Bytes] => [name, encode(json)]);
  const all: [string, Bytes][] = [
    ['one bit of the first byte flipped', flipBit(body, 0)],
    ['one bit in the middle flipped', flipBit(body, Math.floor(body.length / 2))],
    ['one bit of the last byte flipped', flipBit(body, body.length - 1)],
    ['the last byte cut off', body.slice(0, -1)],
    ['an empty body', new Uint8Array()],
    ['a byte order mark in front', Uint8Array.from([0xef, 0xbb, 0xbf, ...body])],
    ['CRLF at the end', Uint8Array.from([...body, 13, 10])],
    ['LF turned into CRLF', encode(text.replaceAll('\n', '\r\n'))],
    ...rewritten,
  ];
  return all.filter(([, changed]) => !isSame(changed, body));
}

/** The same value as other text, as after parsing and writing the body again. */
function rewriteJson(text: string): [string, string][] {
  try {
    const value: unknown = JSON.parse(text);
    const reversed = isObject(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value;
    return [
      ['the keys in another order', JSON.stringify(reversed)],
      ['the JSON indented', JSON.stringify(value, null, 2)],
      ['the JSON written again', JSON.stringify(value)],
    ];
  } catch {
    return [];
  }
}

function headerChanges(prefix: string): [string, WebhookErrorCode, string, HeaderChange][] {
  const [id, timestamp, signature] = [`${prefix}-id`, `${prefix}-timestamp`, `${prefix}-signature`];
  return [
    ['another id', 'no_matching_signature', id, (value) => `${value}x`],
    ['an id with a full stop', 'invalid_header', id, (value) => `${value}.1`],
    ['two ids joined', 'invalid_header', id, (value) => `${value}, ${value}`],
    ['the time moved by a second', 'no_matching_signature', timestamp, (value) => String(Number(value) + 1)],
    ['a time with a fraction', 'invalid_header', timestamp, (value) => `${value}.0`],
    ['a time with a sign', 'invalid_header', timestamp, (value) => `+${value}`],
    ['a time in milliseconds', 'invalid_header', timestamp, (value) => `${value}000`],
    ['two times joined', 'invalid_header', timestamp, (value) => `${value}, ${value}`],
    ['an empty signature', 'no_matching_signature', signature, (value) => `${value.split(',')[0]},`],
    ['the first digit of the signature changed', 'no_matching_signature', signature, (value) => replaceDigit(value, 0)],
    ['the signature cut short', 'no_matching_signature', signature, (value) => value.split(' ')[0]?.slice(0, -5) ?? ''],
    ['the signature under another version', 'no_matching_signature', signature, swapVersions],
    ['two signature headers joined', 'invalid_header', signature, (value) => `${value}, ${value}`],
    ['a signature that is no list', 'no_matching_signature', signature, (value) => value.replaceAll(',', '=')],
    ['33 signatures', 'invalid_header', signature, (value) => Array(33).fill(value.split(' ')[0]).join(' ')],
  ];
}

function replaceDigit(value: string, position: number): string {
  return value.replaceAll(/,(\S+)/g, (_, digits: string) => {
    const digit = digits[position] === 'A' ? 'B' : 'A';
    return `,${digits.slice(0, position)}${digit}${digits.slice(position + 1)}`;
  });
}

function swapVersions(value: string): string {
  return value.replaceAll(/\bv1(a?),/g, (_, asymmetric: string) => (asymmetric === 'a' ? 'v1,' : 'v1a,'));
}

function flipBit(body: Bytes, at: number): Bytes {
  return body.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function isSame(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
