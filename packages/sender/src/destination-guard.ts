import { isIP } from 'node:net';
import { parseUrl } from '@postrider/domain';
import ipaddr from 'ipaddr.js';
import {
  DENIED_PORTS,
  FORBIDDEN_RANGES,
  IPV6_GLOBAL_UNICAST,
  METADATA_RANGES,
  SPECIAL_RANGES,
  type RefusedRange,
} from './address-ranges.ts';
import type { DestinationPolicy } from './destination-policy.ts';
import type { AddressRange } from './parse-range.ts';
import { systemLookup, type Lookup } from './resolve-host.ts';

export type GuardCode = 'url_invalid' | 'url_scheme' | 'url_userinfo' | 'url_host' | 'url_port' | 'address_refused';

/** `reason` says what is wrong, why, and what an operator can set. It names ranges, never the addresses of a private name. */
interface Refusal {
  ok: false;
  unresolved: false;
  code: GuardCode;
  reason: string;
}

export interface AllowedUrl {
  ok: true;
  url: URL;
  /** The host in lower case, without brackets and trailing dot. */
  host: string;
  /** Whether the host is an IP address, which needs no DNS. */
  isLiteral: boolean;
  port: number;
  /** Set if only ranges that an operator allowed may be called, because the scheme, port or name is not for public addresses. */
  onlyAllowedRanges: Refusal | null;
}

export type UrlVerdict = AllowedUrl | Refusal;
export type AddressVerdict = { ok: true; inAllowedRange: boolean } | Refusal;

export type DestinationVerdict =
  | { ok: true; unresolved: false; addresses: readonly string[] }
  /** The name has no address at the moment. */
  | { ok: false; unresolved: true; code: string; reason: string }
  | Refusal;

const withRange = ({ cidr, what }: RefusedRange) => ({ cidr, what, range: ipaddr.parseCIDR(cidr) });
const FORBIDDEN = FORBIDDEN_RANGES.map(withRange);
const METADATA = METADATA_RANGES.map(withRange);
const SPECIAL = SPECIAL_RANGES.map(withRange);
const GLOBAL_IPV6 = ipaddr.parseCIDR(IPV6_GLOBAL_UNICAST);

const PUBLIC_ONLY = 'Postrider only connects to public addresses';
const OPERATOR_RANGES = 'an operator can allow a private range with POSTRIDER_ALLOWED_CIDRS';
/** Names that are never public: RFC 6761, RFC 6762, RFC 8375, and `internal`, which ICANN reserves. */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|localdomain|home\.arpa)$/;
/** Characters that people cannot see: blanks, control and format characters, halves of surrogate pairs, and so on. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
/** The URL parser also accepts `https:host`, `https:///host` and `https://host\path`, and repairs them. */
const AS_WRITTEN = /^https?:\/\/[^/\\?#][^\\?#]*(?:[?#]|$)/i;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Checks a URL without DNS. For an IP literal this check is complete. */
export function checkUrl(url: string, policy: DestinationPolicy): UrlVerdict {
  const unseen = checkCharacters(url);
  if (unseen !== null) return unseen;
  const parsed = parseUrl(url);
  if (parsed === null) {
    return refuse('url_invalid', 'This is not an absolute URL, like https://example.com/webhooks.');
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return refuse('url_scheme', `The scheme is "${parsed.protocol.slice(0, -1)}"; webhooks go to https URLs only.`);
  }
  if (!AS_WRITTEN.test(url)) {
    const reason = 'The URL must begin with https:// and the host, and have no backslash before its query.';
    return refuse('url_invalid', `${reason} Other forms are read as another URL than they seem to be.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    const reason =
      'The URL carries a user name or password, which would show up in logs; use the endpoint\'s "auth" instead.';
    return refuse('url_userinfo', reason);
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port);
  const isLiteral = isIP(host) !== 0;
  if (!isLiteral && !isHostName(host)) return refuse('url_host', `"${host}" is not a valid host name.`);
  const limit = (isLiteral ? null : checkName(host)) ?? checkSchemeAndPort(parsed.protocol, port, policy);
  const allowed: AllowedUrl = { ok: true, url: parsed, host, isLiteral, port, onlyAllowedRanges: limit };
  if (isLiteral) return checkAddresses([host], allowed, policy) ?? allowed;
  if (limit !== null && policy.allowedRanges.length === 0) return limit;
  return allowed;
}

/** Whether we may connect to an address, in the spelling of `getaddrinfo` or of a socket. */
export function checkAddress(ip: string, policy: DestinationPolicy): AddressVerdict {
  return judgeAddress(ip, policy, `${ip} is`);
}

/** `subject` is the first word of the reason of a refusal. */
function judgeAddress(ip: string, policy: DestinationPolicy, subject: string): AddressVerdict {
  const [text = ''] = ip.split('%', 1);
  // ipaddr.js also accepts short and octal IPv4. Only the plain spelling may reach it.
  if (isIP(text) === 0) return refuse('address_refused', `"${ip}" is not an IP address.`);
  const address = ipaddr.parse(inHexGroups(text));
  const refuseAs = (what: string, cidr: string, remedy: string) =>
    refuse('address_refused', `${subject} ${what} (${cidr}). ${PUBLIC_ONLY}; ${remedy}.`);
  const forbidden = FORBIDDEN.find(({ range }) => contains(range, address)) ?? metadataInside(address);
  if (forbidden !== undefined) return refuseAs(forbidden.what, forbidden.cidr, 'this one cannot be allowed');
  if (policy.allowedRanges.some((range) => contains(range, address))) return { ok: true, inAllowedRange: true };
  const special = SPECIAL.find(({ range }) => contains(range, address));
  if (special !== undefined) return refuseAs(special.what, special.cidr, OPERATOR_RANGES);
  if (address.kind() === 'ipv6' && !contains(GLOBAL_IPV6, address)) {
    return refuseAs('an address that is not global unicast', `outside ${IPV6_GLOBAL_UNICAST}`, OPERATOR_RANGES);
  }
  return { ok: true, inAllowedRange: false };
}

/**
 * Resolves the host of a URL and checks every address. Connect to one of these addresses, and do not resolve the name again:
 * the next answer may differ. If one address is refused, the whole name is refused.
 */
export async function resolveDestination(
  url: string,
  policy: DestinationPolicy,
  lookup: Lookup = systemLookup,
): Promise<DestinationVerdict> {
  const verdict = checkUrl(url, policy);
  return verdict.ok ? resolveAllowedUrl(verdict, policy, lookup) : verdict;
}

/** The second half of `resolveDestination`, for callers that have already checked the URL. */
export async function resolveAllowedUrl(
  allowed: AllowedUrl,
  policy: DestinationPolicy,
  lookup: Lookup,
): Promise<DestinationVerdict> {
  if (allowed.isLiteral) return { ok: true, unresolved: false, addresses: [allowed.host] };
  let addresses: readonly string[];
  try {
    addresses = await lookup(allowed.host);
  } catch (error) {
    return unresolved(allowed.host, codeOf(error) ?? 'DNS_FAILED');
  }
  if (addresses.length === 0) return unresolved(allowed.host, 'ENODATA');
  return checkAddresses(addresses, allowed, policy) ?? { ok: true, unresolved: false, addresses };
}

/** The first refusal among the addresses of a URL, if any. */
export function checkAddresses(
  addresses: readonly string[],
  allowed: AllowedUrl,
  policy: DestinationPolicy,
): Refusal | null {
  // Without the address: not everyone who may set a URL may learn the addresses of internal names.
  const subject = `${allowed.host} ${allowed.isLiteral ? 'is' : 'resolves to'}`;
  for (const address of addresses) {
    const verdict = judgeAddress(address, policy, subject);
    if (!verdict.ok) return verdict;
    if (!verdict.inAllowedRange && allowed.onlyAllowedRanges !== null) return allowed.onlyAllowedRanges;
  }
  return null;
}

/**
 * Refuses characters that people cannot see, so that the URL they read is the URL that is called. The URL parser removes tabs
 * and line breaks, trims blanks, replaces half a surrogate pair, and turns invisible characters such as U+200B into `%E2%80%8B`.
 */
function checkCharacters(url: string): Refusal | null {
  const [unseen] = UNSEEN.exec(url) ?? [];
  if (unseen === undefined) return null;
  if (url.trim() !== url) {
    return refuse('url_invalid', 'The URL begins or ends with a blank or a line break. Remove it.');
  }
  const codePoint = unseen.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  const what = /\s/.test(unseen) ? 'a blank or a line break' : 'a character that nobody sees';
  return refuse('url_invalid', `The URL contains ${what} (U+${codePoint}). Remove it, or percent-encode it.`);
}

function checkName(host: string): Refusal | null {
  if (host.includes('.') && !PRIVATE_NAMES.test(host)) return null;
  const why =
    host.includes('.') || host === 'localhost' ? 'is a name for internal use' : 'is a host name without a dot';
  return refuse('url_host', `"${host}" ${why}. ${PUBLIC_ONLY}; ${OPERATOR_RANGES}.`);
}

function checkSchemeAndPort(protocol: string, port: number, policy: DestinationPolicy): Refusal | null {
  if (protocol === 'http:') {
    if (policy.http !== 'https_ports') {
      if (policy.http.includes(port)) return null;
      const where = policy.http.length === 0 ? '' : ` on port ${port} (it is on ${policy.http.join(' and ')})`;
      const reason = `Plain http is not allowed here${where}: the payload would travel unencrypted. Use https; an operator can set POSTRIDER_ALLOW_HTTP=true.`;
      return refuse('url_scheme', reason);
    }
    if (port === 80) return null;
  }
  const isUsual = port === 443 || (port >= 1024 && !DENIED_PORTS.has(port));
  if (isUsual || policy.allowedPorts.has(port)) return null;
  const reason = `Port ${port} is not one on which web servers listen. Use 443, 8443 or another from 1024 up; an operator can allow it with POSTRIDER_ALLOWED_PORTS.`;
  return refuse('url_port', reason);
}

function isHostName(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => LABEL.test(label));
}

/** ipaddr.js mistakes `::127.0.0.1` for `::ffff:127.0.0.1`. The spelling of the URL parser has no dots. */
function inHexGroups(ip: string): string {
  return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}

function contains([network, prefix]: AddressRange, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return network.kind() === address.kind() && address.match(network, prefix);
}

/** Translators, such as ISATAP or NAT64 with its own prefix, put an IPv4 address into the last 32 bits of an IPv6 address. */
function metadataInside(address: ipaddr.IPv4 | ipaddr.IPv6): { cidr: string; what: string } | undefined {
  if (address.kind() === 'ipv4') return undefined;
  const inside = new ipaddr.IPv4(address.toByteArray().slice(-4));
  const found = METADATA.find(({ range }) => contains(range, inside));
  return found && { cidr: found.cidr, what: 'an address that carries a cloud metadata address inside' };
}

function refuse(code: GuardCode, reason: string): Refusal {
  return { ok: false, unresolved: false, code, reason };
}

function unresolved(host: string, code: string): DestinationVerdict {
  const why = code === 'EAI_AGAIN' ? 'could not be looked up just now' : 'does not resolve to any address';
  return { ok: false, unresolved: true, code, reason: `${host} ${why} (${code}).` };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
