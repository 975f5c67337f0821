import { randomUUID } from 'node:crypto';
import { isObject } from './is-object.ts';
import { readAnswer, type Answer } from './read-answer.ts';
import { ToolError } from './tool-error.ts';
import { noAnswer, notPostrider, remedyOf } from './remedy-of.ts';

export interface Api {
  baseUrl: string;
  apiKey: string;
  /** For tools that are called without one. */
  tenant: string;
  /** Default: that of Node.js. */
  fetch?: Fetch;
  /** Aborted when the assistant cancels the call, or is gone. */
  signal?: AbortSignal;
}

export type Fetch = (url: string, init: Request) => Promise<Answer>;

interface Request {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: 'manual';
}

export interface ApiCall {
  method: string;
  /** With its query, from `/v1`. */
  path: string;
  body?: unknown;
}

/** Most clients give up after 60 seconds, without a word of why. */
const TIMEOUT_MS = 50_000;

/** Sends one request and gives the JSON of its answer; undefined for an answer without a body. Throws `ToolError`. */
export async function callApi<T = unknown>(api: Api, call: ApiCall): Promise<T> {
  const content = call.body === undefined ? undefined : contentOf(call.body);
  const { status, text } = await send(api, call, content).catch((error: unknown) => {
    throw error instanceof ToolError ? error : unanswered(error, api, call);
  });
  const value = parse(text);
  if (status < 200 || status > 299) throw refusal(status, value, call);
  if (value === undefined && text !== '') {
    throw new ToolError('not_postrider', 'The answer is not JSON.', notPostrider(status, call.method));
  }
  // The caller states the type that the API describes.
  return value as T;
}

async function send(
  { baseUrl, apiKey, fetch = globalThis.fetch, signal }: Api,
  { method, path }: ApiCall,
  content: string | undefined,
) {
  const answer = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'user-agent': 'postrider-mcp',
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      ...(content !== undefined && { 'content-type': 'application/json' }),
    },
    ...(content !== undefined && { body: content }),
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]),
    // A redirect would take the key somewhere else.
    redirect: 'manual',
  });
  return { status: answer.status, text: await readAnswer(answer) };
}

function contentOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new ToolError('invalid_argument', 'body is nested too deeply.', 'Pass a body as the API describes it.');
  }
}

function unanswered(error: unknown, { baseUrl }: Api, { method }: ApiCall): ToolError {
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const cause = error instanceof Error && isObject(error.cause) ? error.cause['code'] : undefined;
  const code = typeof cause === 'string' ? cause : undefined;
  const why = isLate ? ` within ${TIMEOUT_MS / 1_000} seconds` : code === undefined ? '' : ` (${code})`;
  return new ToolError('connection_failed', `There is no answer from ${baseUrl}${why}.`, noAnswer(method, code));
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
  const isOurs = typeof members['code'] === 'string';
  const remedy = isOurs ? remedyOf({ status, code, path: call.path }) : notPostrider(status, call.method);
  return new ToolError(code, message, remedy);
}

/** A value as one part of a path. An address would lose an empty part or dots, and the request would be another. */
export function segment(name: string, value: unknown): string {
  const text = String(value);
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text);
  throw new ToolError('invalid_argument', `${name} is empty or no id.`, 'Pass an id as the list tools show it.');
}
