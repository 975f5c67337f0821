import { MASK } from './secret-mask.ts';

/** Masks headers for people. Any value may be a secret, whatever the name of the header. */
export function maskHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isPlaceholdersAlone(value) ? value : MASK]),
  );
}

/** Whether a value is only `{{…}}`. Then it holds no secret: its values come from the event or the endpoint. */
export function isPlaceholdersAlone(value: string): boolean {
  return /^(?:\{\{[^{}]*\}\})+$/.test(value);
}
