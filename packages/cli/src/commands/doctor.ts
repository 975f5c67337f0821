import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RetentionState, SystemState } from '@postrider/sdk-node';
import { callApi } from '../api/call-api.ts';
import { checkFreeSpace, checkSize } from '../doctor/check-disk.ts';
import { checkSystem } from '../doctor/check-system.ts';
import { checkTemporal, readTemporalSettings } from '../doctor/check-temporal.ts';
import { ok, type Finding } from '../doctor/finding.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { printLine } from '../output/print.ts';
import { isOnThisMachine, readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';
import { findClone } from './find-clone.ts';

const TIMEOUT_MS = 15_000;

/** Looks at everything that a deployment needs, and says for each fault what to do. Ends with 7 if something is wrong. */
export async function runDoctor(options: SharedOptions, cliVersion: string): Promise<void> {
  const settings = await readSettings(options);
  const [ofApi, ofTemporal] = await Promise.all([
    checkApi(settings, cliVersion),
    checkTemporal(readTemporalSettings(process.env)),
  ]);
  const findings = [...ofApi, ...checkFreeSpace(dataFolder(settings)), ...ofTemporal];
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  if (options.json === true) printLine(safeJson({ ok: wrong === 0, findings }));
  else for (const finding of findings) printLine(textOf(finding));
  if (wrong > 0) throw new CliError(EXIT.checkFailed, `Wrong: ${wrong} of ${findings.length}.`, { code: 'not_well' });
}

async function checkApi(settings: Settings, cliVersion: string): Promise<Finding[]> {
  const get = <T>(path: string) => callApi<T>(settings, { method: 'GET', path, timeoutMs: TIMEOUT_MS });
  const findings: Finding[] = [];
  try {
    const { version } = await get<{ version: string }>('/readyz');
    findings.push(ok('api', `version ${version} at ${settings.baseUrl} takes requests`));
    const beforeMs = Date.now();
    const system = await get<SystemState>('/v1/system');
    const ownSkewMs = (beforeMs + Date.now()) / 2 - Date.parse(system.now);
    findings.push(...checkSystem({ system, ownSkewMs, cliVersion, isLocal: isLocal(settings) }));
    findings.push(checkSize(system, await get<RetentionState>('/v1/retention')));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    findings.push({ check: 'api', state: 'wrong', what: firstLine(error.message), remedy: remedyOf(error) });
  }
  return findings;
}

const isLocal = ({ baseUrl }: Settings) => isOnThisMachine(new URL(baseUrl));

/** Where the data of `npm start` are. */
function dataFolder(settings: Settings): string | undefined {
  const clone = isLocal(settings) ? findClone() : undefined;
  if (clone === undefined) return undefined;
  const folder = join(clone, '.postrider');
  return existsSync(folder) ? folder : clone;
}

/** The others are about tenants. */
const firstLine = (text: string) => text.split('\n')[0] ?? '';

function remedyOf({ exitCode, code }: CliError): string {
  if (code === 'unauthorized')
    return 'Set POSTRIDER_API_KEY to a key that is in force. In a clone, .postrider/secrets/admin-key has one.';
  if (exitCode === EXIT.notAllowed)
    return 'Doctor needs a key with the scope admin. In a clone, .postrider/secrets/admin-key has one.';
  if (code === 'unavailable')
    return 'Its message says what is away. If it is the database: does Postgres run, and is it reachable?';
  if (code === 'internal_error') return 'The log of the server says why.';
  if (exitCode === EXIT.notFound) return 'The server is older than this program: install its version.';
  return 'Start the server, or set POSTRIDER_BASE_URL. In a clone: npm start, or postrider dev.';
}

function textOf({ check, state, what, remedy }: Finding): string {
  const line = `${state.padEnd(7)}  ${check.padEnd(17)}  ${escapeText(what)}`;
  return remedy === null ? line : `${line}\n${' '.repeat(28)}→ ${escapeText(remedy)}`;
}
