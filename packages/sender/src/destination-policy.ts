import ipaddr from 'ipaddr.js';
import { LOOPBACK_RANGES } from './address-ranges.ts';
import { parseOutboundProxy, type OutboundProxy } from './outbound-proxy.ts';
import { parseRange, type AddressRange } from './parse-range.ts';

/** What an operator allows beyond https to public addresses, and the way there. `parseDestinationPolicy` makes it. */
export interface DestinationPolicy {
  /** Private ranges that are allowed, with any scheme and any port. */
  allowedRanges: readonly AddressRange[];
  /** Ports on which plain http to public addresses is allowed. `https_ports`: all ports on which https is. None: https only. */
  http: readonly number[] | 'https_ports';
  /** More ports that are allowed for public addresses, besides 443 and most from 1024 up. */
  allowedPorts: ReadonlySet<number>;
  /** Through which all requests go. Null: they go directly. */
  proxy: OutboundProxy | null;
}

/** Every problem with the variables of the guard, one line each. */
class DestinationPolicyError extends Error {
  override readonly name = 'DestinationPolicyError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Where Postrider may connect is not set up right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads `POSTRIDER_ALLOWED_CIDRS`, `POSTRIDER_ALLOWED_PORTS`, `POSTRIDER_ALLOW_HTTP`, `POSTRIDER_OUTBOUND_PROXY` and
 * `POSTRIDER_ENV`. With `POSTRIDER_ENV=development`, loopback is allowed, and elsewhere http on 80 and 8080.
 * @throws DestinationPolicyError with every problem at once
 */
export function parseDestinationPolicy(env: Record<string, string | undefined>): DestinationPolicy {
  const problems: string[] = [];
  const ranges = listOf(env['POSTRIDER_ALLOWED_CIDRS']).flatMap((text) => rangeOf(text, problems));
  const ports = listOf(env['POSTRIDER_ALLOWED_PORTS']).flatMap((text) => portOf(text, problems));
  const allowHttp = booleanOf('POSTRIDER_ALLOW_HTTP', env['POSTRIDER_ALLOW_HTTP'], problems);
  const proxy = proxyOf(env['POSTRIDER_OUTBOUND_PROXY'], problems);
  const isDevelopment = env['POSTRIDER_ENV'] === 'development';
  if (problems.length > 0) throw new DestinationPolicyError(problems);
  const loopback = isDevelopment ? LOOPBACK_RANGES.map((cidr) => ipaddr.parseCIDR(cidr)) : [];
  return {
    allowedRanges: [...loopback, ...ranges],
    http: allowHttp ? 'https_ports' : isDevelopment ? [80, 8080] : [],
    allowedPorts: new Set(ports),
    proxy,
  };
}

function listOf(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap((part) => part.trim() || []);
}

function rangeOf(text: string, problems: string[]): AddressRange[] {
  const { range, problem } = parseRange(text);
  if (range !== null) return [range];
  problems.push(`POSTRIDER_ALLOWED_CIDRS: "${text}" ${problem}`);
  return [];
}

/** The problem does not repeat the value, which may hold a password. */
function proxyOf(text: string | undefined, problems: string[]): OutboundProxy | null {
  if (text === undefined || text === '') return null;
  const proxy = parseOutboundProxy(text);
  if (proxy === null) {
    const rest = 'without a path; percent-encode what is special in user and password';
    problems.push(`POSTRIDER_OUTBOUND_PROXY takes a URL like http://user:password@proxy.example:3128, ${rest}`);
  }
  return proxy;
}

function portOf(text: string, problems: string[]): number[] {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return [port];
  problems.push(`POSTRIDER_ALLOWED_PORTS: "${text}" is not a port between 1 and 65535`);
  return [];
}

function booleanOf(name: string, value: string | undefined, problems: string[]): boolean {
  if (value === undefined || value === '' || value === 'false') return false;
  if (value === 'true') return true;
  problems.push(`${name}: "${value}" is neither "true" nor "false"`);
  return false;
}
