import { randomUUID } from 'node:crypto';
import { isObject } from './is-object.ts';
import { ToolError } from './tool-error.ts';
import { remedyOf } from './remedy-of.ts';

export interface Api {
  baseUrl: string;
  apiKey: string;
  /** For tools that are called without one. */
  tenant: string;
  /** Default: that of Node.js. */
  fetch?: Fetch;
}

export type Fetch = (url: string, init: Request) => Promise<Answer>;

interface Request {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: 'manual';
}

interface Answer {
  status: number;
  text(): Promise<string>;
}

export interface ApiCall {
  method: string;
  /** With its query, from `/v1`. */
  path: string;
  body?: unknown;
}

const TIMEOUT_MS = 30_000;

/** Sends one request and gives the JSON of its answer; undefined for an answer without a body. Throws `ToolError`. */
export async function callApi<T = unknown>(api: Api, call: ApiCall): Promise<T> {
  const { status, text } = await send(api, call).catch((error: unknown) => {
    const cause = error instanceof Error && isObject(error.cause) ? error.cause['code'] : undefined;
    const why = typeof cause === 'string' ? ` (${cause})` : '';
    const hint = 'Is Postrider running, and is POSTRIDER_BASE_URL right? Ask the person who started this server.';
    throw new ToolError('connection_failed', `There is no answer from ${api.baseUrl}${why}.`, hint);
  });
  const value = parse(text);
  if (status < 200 || status > 299) throw refusal(status, value, call);
  if (value === undefined && text !== '') {
    throw new ToolError('not_postrider', 'The answer is not JSON.', 'Is this address Postrider, or a proxy before it?');
  }
  // The caller states the type that the API describes.
  return value as T;
}

async function send({ baseUrl, apiKey, fetch = globalThis.fetch }: Api, { method, path, body }: ApiCall) {
  const answer = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'user-agent': 'postrider-mcp',
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // A redirect would take the key somewhere else.
    redirect: 'manual',
  });
  return { status: answer.status, text: await answer.text() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, problem: unknown, call: ApiCall): ToolError {
  const members = isObject(problem) ? problem : {};
  const code = typeof members['code'] === 'string' ? members['code'] : `http_${status}`;
  const errors = Array.isArray(members['errors']) ? members['errors'].filter(isObject) : [];
  // The detail of a problem with errors is the first of them.
  const told = members[errors.length > 0 ? 'title' : 'detail'];
  const lines = errors.map((each) => `${String(each['pointer'])}: ${String(each['detail'])}`);
  const message = [typeof told === 'string' ? told : `The API answered ${status}.`, ...lines].join('\n');
  return new ToolError(code, message, remedyOf(status, call.path));
}

/** A value as one part of a path. An address would lose an empty part or dots, and the request would be another. */
export function segment(name: string, value: unknown): string {
  const text = String(value);
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text);
  throw new ToolError('invalid_argument', `${name} is empty or no id.`, 'Pass an id as the list tools show it.');
}
