import { MASK } from './secret-mask.ts';

/** A copy for people. What a person wrote as the value of a header may be a secret, whatever the header is called. */
export function maskHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isPlaceholdersAlone(value) ? value : MASK]),
  );
}

/** Nothing but `{{…}}`: what comes of it is in the event or the endpoint, for everybody to read. */
export function isPlaceholdersAlone(value: string): boolean {
  return /^(?:\{\{[^{}]*\}\})+$/.test(value);
}
