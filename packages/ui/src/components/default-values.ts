import type { Schemas } from '../api/types.ts';

/** What a person changes of the defaults. Null: as the level above has it. */
export type DefaultValues = {
  [Member in 'timeoutMs' | 'retry' | 'headers' | 'signing' | 'format']: NonNullable<
    Schemas['DefaultsChange'][Member]
  > | null;
};

const MEMBERS = new Set(['timeoutMs', 'retry', 'headers', 'signing', 'format']);

/** The defaults that an object is, if it has their shape. Their values may be wrong: the API says what is wrong with them. */
export function readDefaults(value: object): DefaultValues | undefined {
  const { timeoutMs, ...others }: Record<string, unknown> = { ...value };
  const fits =
    Object.keys(value).every((name) => MEMBERS.has(name)) &&
    (timeoutMs === undefined || timeoutMs === null || typeof timeoutMs === 'number') &&
    Object.values(others).every((each) => each === undefined || (typeof each === 'object' && !Array.isArray(each))) &&
    isRetry(others['retry']) &&
    Object.values(others['headers'] ?? {}).every((each) => typeof each === 'string');
  // A member that is left out stays as it is, which the fields show as "not set here".
  return fits ? { timeoutMs: null, retry: null, headers: null, signing: null, format: null, ...value } : undefined;
}

function isRetry(retry: unknown): boolean {
  if (retry === undefined || retry === null || typeof retry !== 'object') return true;
  if (!('delaysSeconds' in retry)) return true;
  const { delaysSeconds } = retry;
  return Array.isArray(delaysSeconds) && delaysSeconds.every((each) => typeof each === 'number');
}

/** Headers as lines: `Name: value`. */
export function linesOfHeaders(headers: DefaultValues['headers']): string {
  return Object.entries(headers ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

export function headersInLines(text: string): DefaultValues['headers'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return null;
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.trim(), value.join(':').trim()];
    }),
  );
}
