import { randomUUID } from 'node:crypto';
import type { Replay, ReplayPreview } from '@postrider/sdk-node';
import { usageError } from '../exit-codes.ts';
import { escapeLines, escapeText, safeJson } from '../output/escape.ts';
import { isObject, notice, printAnswer, printLine } from '../output/print.ts';
import { readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';
import { pathSegment } from '../settings/path-segment.ts';
import { bodyOf, type BodyOptions } from './body-of.ts';
import { brokenOff, callApi, openAnswer, type ApiCall } from './call-api.ts';
import { argumentsOf, type ApiCommand } from './command-table.ts';
import { confirm } from './confirm.ts';
import { confirmCounted, waitForReplay } from './counted-work.ts';

export type OperationOptions = SharedOptions &
  BodyOptions & { all?: boolean; wait?: boolean; etag?: boolean; ifMatch?: string; idempotencyKey?: string } & Record<
    string,
    unknown
  >;

/** Runs one operation of the API as a command. */
export async function runOperation(command: ApiCommand, given: string[], options: OperationOptions): Promise<void> {
  const settings = await readSettings(options);
  const call = await callOf({ command, given, options, settings });
  if (options.dryRun === true) return printDryRun(settings, call, options);
  if (command.counted) return runCounted(command, { settings, call, options });
  if (command.grave) await confirm(`${command.summary}: ${call.method} ${call.path}`, options);
  if (command.stream) return printStream(await openAnswer(settings, call));
  if (options.all === true) return printAll(settings, call, options);
  if (options.etag === true) return printEtag(await openAnswer(settings, call), options);
  printAnswer(await callApi(settings, call), options.json === true);
}

interface Running {
  settings: Settings;
  call: ApiCall;
  options: OperationOptions;
}

/** Many deliveries: how many is known before, and how far it is can be seen. */
async function runCounted(command: ApiCommand, { settings, call, options }: Running): Promise<void> {
  await confirmCounted(settings, call, { command, shared: options });
  const answer = await callApi<Replay | ReplayPreview>(settings, call);
  const isBegun = 'id' in answer;
  const isAwaited = isBegun && options.wait === true;
  printAnswer(isAwaited ? await waitForReplay(settings, answer) : answer, options.json === true);
  if (isBegun && !isAwaited) notice(`How far it is: postrider replays get ${escapeText(answer.id)}`);
}

/** What waits for a receiver, or changes thousands of resources. */
const SLOW = new Set(['applyConfiguration', 'exportConfiguration', 'testEndpoint']);

interface Given {
  command: ApiCommand;
  given: string[];
  options: OperationOptions;
  settings: Settings;
}

async function callOf({ command, given, options, settings }: Given): Promise<ApiCall> {
  const body = command.body === null ? undefined : await bodyOf(options, command.body.required ? undefined : {});
  if (command.body?.required === true && body === undefined) {
    throw usageError(`It needs a body: --data '${safeJson(command.body.example)}', or --set name=value.`);
  }
  const headers: Record<string, string> = {};
  for (const { name } of command.headers) {
    const value = options[name];
    if (typeof value === 'string') headers[name] = value;
  }
  if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
  if (command.idempotent) headers['idempotency-key'] = options.idempotencyKey ?? randomUUID();
  return {
    method: command.method,
    path: `${pathOf(command, given, settings)}${queryOf(command, options)}`,
    headers,
    body,
    isSlow: SLOW.has(command.operation),
  };
}

function pathOf(command: ApiCommand, given: string[], settings: Settings): string {
  const names = argumentsOf(command).map(({ name }) => name);
  return command.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const at = names.indexOf(name);
    return pathSegment(name, at === -1 ? settings.tenant : (given[at] ?? ''));
  });
}

function queryOf({ query }: ApiCommand, options: OperationOptions): string {
  const search = new URLSearchParams();
  for (const { name } of query) {
    const value = name === 'tenantId' ? options.tenant : options[name];
    if (typeof value === 'string') search.set(name, value);
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function printDryRun(settings: Settings, { method, path, body }: ApiCall, { json }: SharedOptions): void {
  notice('Nothing was sent. This would be:');
  if (json === true) return printLine(safeJson({ method, url: `${settings.baseUrl}${path}`, body: body ?? null }));
  printLine(`${method} ${settings.baseUrl}${path}`);
  if (body !== undefined) printLine(safeJson(body, 2));
}

/** A pipe gets what the API wrote; a terminal gets it without what could steer it. */
async function printStream(response: Response): Promise<void> {
  const decoder = new TextDecoder();
  const body = response.body?.getReader();
  for (;;) {
    const next = await body?.read().catch(() => {
      throw brokenOff();
    });
    if (next === undefined || next.done) return;
    const text = decoder.decode(next.value, { stream: true });
    const isRoom = process.stdout.write(process.stdout.isTTY ? escapeLines(text) : text);
    if (!isRoom) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

async function printEtag({ headers, body }: Response, { json }: SharedOptions): Promise<void> {
  const etag = headers.get('etag') ?? '';
  printLine(json === true ? safeJson({ etag }) : escapeText(etag));
  await body?.cancel();
}

/** Every page, an item a line; with --json each as JSON. */
async function printAll(settings: Settings, call: ApiCall, options: OperationOptions): Promise<void> {
  const [path = '', query] = call.path.split('?');
  const search = new URLSearchParams(query);
  for (;;) {
    const page = await callApi(settings, { ...call, path: search.size > 0 ? `${path}?${search.toString()}` : path });
    if (!isObject(page) || !Array.isArray(page['data'])) throw usageError('This answer has no pages: leave out --all.');
    if (options.json === true) for (const item of page['data']) printLine(safeJson(item));
    else printAnswer({ data: page['data'] }, false);
    if (typeof page['nextCursor'] !== 'string') return;
    search.set('cursor', page['nextCursor']);
  }
}
