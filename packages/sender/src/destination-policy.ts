import ipaddr from 'ipaddr.js';
import { LOOPBACK_RANGES } from './address-ranges.ts';

/** A parsed CIDR range. */
export type AddressRange = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What an operator allows beyond https to public addresses. `parseDestinationPolicy` makes it. */
export interface DestinationPolicy {
  /** Private ranges that are allowed, with any scheme and any port. */
  allowedRanges: readonly AddressRange[];
  /** Ports on which plain http to public addresses is allowed. `https_ports`: all ports on which https is. None: https only. */
  http: readonly number[] | 'https_ports';
  /** More ports that are allowed for public addresses, besides 443 and most from 1024 up. */
  allowedPorts: ReadonlySet<number>;
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
 * Reads `POSTRIDER_ALLOWED_CIDRS`, `POSTRIDER_ALLOWED_PORTS`, `POSTRIDER_ALLOW_HTTP` and `POSTRIDER_ENV`. With
 * `POSTRIDER_ENV=development`, loopback is allowed, and elsewhere http on 80 and 8080.
 * @throws DestinationPolicyError with every problem at once
 */
export function parseDestinationPolicy(env: Record<string, string | undefined>): DestinationPolicy {
  const problems: string[] = [];
  const ranges = listOf(env['POSTRIDER_ALLOWED_CIDRS']).flatMap((text) => rangeOf(text, problems));
  const ports = listOf(env['POSTRIDER_ALLOWED_PORTS']).flatMap((text) => portOf(text, problems));
  const allowHttp = booleanOf('POSTRIDER_ALLOW_HTTP', env['POSTRIDER_ALLOW_HTTP'], problems);
  const isDevelopment = env['POSTRIDER_ENV'] === 'development';
  if (problems.length > 0) throw new DestinationPolicyError(problems);
  const loopback = isDevelopment ? LOOPBACK_RANGES.map((cidr) => ipaddr.parseCIDR(cidr)) : [];
  return {
    allowedRanges: [...loopback, ...ranges],
    http: allowHttp ? 'https_ports' : isDevelopment ? [80, 8080] : [],
    allowedPorts: new Set(ports),
  };
}

function listOf(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap((part) => part.trim() || []);
}

function rangeOf(text: string, problems: string[]): AddressRange[] {
  const problem = (why: string) => {
    problems.push(`POSTRIDER_ALLOWED_CIDRS: "${text}" ${why}`);
    return [];
  };
  // Parsers read short and octal spellings ("10/8", "010.0.0.0/8") in different ways.
  const looksPlain =
    /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+\/\d{1,3}$/i.test(text));
  if (!looksPlain || !ipaddr.isValidCIDR(text) || /(^|\.)0\d/.test(text)) {
    return problem('is not a range in CIDR notation, like 10.0.0.0/8 or fd00::/8');
  }
  const range = ipaddr.parseCIDR(text);
  const first =
    range[0].kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  if (first.toString() !== range[0].toString())
    return problem(`begins inside a range; did you mean ${first.toString()}/${range[1]}?`);
  return [range];
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
