import { EXIT, CliError, exitCodeOf, usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { isObject, notice } from '../output/print.ts';
import type { Settings } from '../settings/read-settings.ts';

export interface ApiCall {
  method: string;
  /** With its query, from `/v1`. */
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** How long to wait for the answer. Default: half a minute. */
  timeoutMs?: number;
  /** It takes minutes, such as a large document on a busy server, which goes on when we go away. */
  isSlow?: boolean;
}

const TIMEOUT_MS = 30_000;
const PATIENCE_MS = 3_000;
const SLOW_TIMEOUT_MS = 310_000;

/** Sends one request and gives the JSON of its answer; undefined for an answer without a body. */
export async function callApi<T = unknown>(settings: Settings, call: ApiCall): Promise<T> {
  const { isSlow = false, timeoutMs = isSlow ? SLOW_TIMEOUT_MS : TIMEOUT_MS } = call;
  const tellSlow = () => notice('Still at it: this takes up to some minutes.');
  const timer = isSlow ? setTimeout(tellSlow, PATIENCE_MS) : undefined;
  try {
    const response = await openAnswer(settings, call, AbortSignal.timeout(timeoutMs));
    const text = await readBody(response);
    // The caller states the type that the API describes.
    return parseJson(text) as T;
  } finally {
    clearTimeout(timer);
  }
}

/** Sends one request and gives its answer unread. Throws `CliError` for everything but a 2xx. */
export async function openAnswer(settings: Settings, call: ApiCall, signal?: AbortSignal): Promise<Response> {
  const { method, path, headers = {}, body } = call;
  const response = await fetch(`${settings.baseUrl}${path}`, {
    method,
    headers: headersOf({
      authorization: `Bearer ${settings.apiKey}`,
      'user-agent': 'postrider-cli',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
    // A redirect would take the key somewhere else.
    redirect: 'manual',
  }).catch((error: unknown) => {
    throw noConnection(settings, error);
  });
  if (response.ok) return response;
  const text = await readBody(response).catch(() => '');
  throw refusal(response.status, text, hintsOf(response.status, { path, settings }));
}

/** What cannot be in a header must not be told as an API that is away. */
function headersOf(given: Record<string, string>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.set(name, value);
    } catch {
      throw usageError(`${name} has characters that cannot be in a header: it takes printable ASCII.`);
    }
  }
  return headers;
}

function noConnection({ baseUrl }: Settings, error: unknown): CliError {
  const cause = error instanceof Error && isObject(error.cause) ? error.cause['code'] : undefined;
  const why = typeof cause === 'string' ? ` (${cause})` : '';
  const hint = 'Is it running, and is POSTRIDER_BASE_URL right?';
  const message = `There is no answer from ${escapeText(baseUrl)}${escapeText(why)}. ${hint}`;
  return new CliError(EXIT.unavailable, message, { code: 'connection_failed' });
}

async function readBody(response: Response): Promise<string> {
  return response.text().catch(() => {
    throw brokenOff();
  });
}

/** The connection was cut in the middle of an answer. */
export function brokenOff(): CliError {
  return new CliError(EXIT.unavailable, 'The answer broke off.', { code: 'connection_failed' });
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(EXIT.unavailable, 'The answer is not JSON. Is this address Postrider, or a proxy before it?', {
      code: 'not_postrider',
    });
  }
}

function refusal(status: number, text: string, hints: string[]): CliError {
  let problem: unknown;
  try {
    problem = JSON.parse(text);
  } catch {
    problem = undefined;
  }
  const members = isObject(problem) ? problem : {};
  const code = typeof members['code'] === 'string' ? members['code'] : `http_${status}`;
  const errors = Array.isArray(members['errors']) ? members['errors'].filter(isObject) : [];
  // The detail of a problem with errors is the first of them.
  const told = members[errors.length > 0 ? 'title' : 'detail'];
  const title = typeof told === 'string' ? told : `The API answered ${status}.`;
  const lines = errors.map((each) => `  ${shown(each['pointer'])}: ${shown(each['detail'])}`);
  const message = [`${escapeText(title)} (${escapeText(code)})`, ...lines, ...hints].join('\n');
  return new CliError(exitCodeOf(status), message, { code, problem });
}

const shown = (value: unknown) => (typeof value === 'string' ? escapeText(value) : '');

interface Called {
  path: string;
  settings: Settings;
}

function hintsOf(status: number, { path, settings: { tenant, tenantIsGiven } }: Called): string[] {
  if (tenantIsGiven || (status !== 403 && status !== 404) || !path.startsWith(`/v1/tenants/${tenant}/`)) return [];
  return [`The tenant was "${tenant}", because none was given. Another: --tenant, or POSTRIDER_TENANT.`];
}
