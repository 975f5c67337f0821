import ipaddr from 'ipaddr.js';

/** A parsed CIDR range. */
export type AddressRange = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads a range in CIDR notation. `problem` follows the text in a sentence. */
export function parseRange(text: string): { range: AddressRange; problem: null } | { range: null; problem: string } {
  // Parsers read short and octal spellings ("10/8", "010.0.0.0/8") in different ways.
  const looksPlain =
    /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+\/\d{1,3}$/i.test(text));
  if (!looksPlain || !ipaddr.isValidCIDR(text) || /(^|\.)0\d/.test(text)) {
    return { range: null, problem: 'is not a range in CIDR notation, like 10.0.0.0/8 or fd00::/8' };
  }
  const range = ipaddr.parseCIDR(text);
  const first =
    range[0].kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  if (first.toString() !== range[0].toString()) {
    return { range: null, problem: `begins inside a range; did you mean ${first.toString()}/${range[1]}?` };
  }
  return { range, problem: null };
}
