import type { SystemState } from '@postrider/sdk-node';
import { ok, type Finding } from './finding.ts';

export interface Seen {
  system: SystemState;
  /** How far the clock of this machine is ahead of Postgres. */
  ownSkewMs: number;
  cliVersion: string;
  /** The API is asked on the machine itself. */
  isLocal: boolean;
}

/** What the server tells of the deployment, judged. */
export function checkSystem(seen: Seen): Finding[] {
  const { system } = seen;
  return [
    versions(seen),
    postgres(system),
    migrations(system),
    ...clocks(seen),
    ...workers(system),
    ...backlog(system),
    guard(seen),
  ];
}

/** Postgres 14 lacks what the statements use. */
const OLDEST_POSTGRES = 15;
/** The programs themselves warn of more. */
const SKEW_MS = 2_000;
/** Signatures are refused when they are five minutes old. */
const OWN_SKEW_MS = 60_000;
/** A worker gives a sign of life every second. */
const SILENT_MS = 5_000;
const LATE_SECONDS = 30;
const STUCK_SECONDS = 60;

function versions({ system: { version }, cliVersion }: Seen): Finding {
  const release = (text: string) => text.split('.').slice(0, 2).join('.');
  if (release(version) === release(cliVersion)) return ok('version', `server ${version}, this program ${cliVersion}`);
  return {
    check: 'version',
    state: 'look',
    what: `The server is ${version}, this program ${cliVersion}: some commands may be missing on one side.`,
    remedy: `Install postrider@${release(version)}.`,
  };
}

function postgres({ database }: SystemState): Finding {
  const what = `Postgres ${database.version}`;
  if (Number.parseInt(database.version, 10) >= OLDEST_POSTGRES) return ok('postgres', what);
  const remedy = `Use Postgres ${OLDEST_POSTGRES} or newer.`;
  return { check: 'postgres', state: 'wrong', what: `${what} is too old.`, remedy };
}

function migrations({ database: { migrations: steps }, version }: SystemState): Finding {
  if (steps.missing.length > 0) {
    const what = `The schema lacks ${steps.missing.join(', ')}.`;
    return { check: 'migrations', state: 'wrong', what, remedy: `Run migrate of version ${version}.` };
  }
  if (steps.unknown.length === 0) return ok('migrations', `all ${steps.applied} steps were taken`);
  const what = `The schema is of a later version: this server does not know ${steps.unknown.join(', ')}.`;
  const remedy = 'During an upgrade this is right. Otherwise start the version that migrate was of.';
  return { check: 'migrations', state: 'look', what, remedy };
}

function clocks({ system: { clockSkewMs }, ownSkewMs }: Seen): Finding[] {
  const findings: Finding[] = [];
  if (Math.abs(clockSkewMs) > SKEW_MS) {
    const what = `The clock of the server's machine is ${secondsOf(clockSkewMs)} ${sideOf(clockSkewMs)} Postgres.`;
    findings.push({ check: 'clock', state: 'wrong', what, remedy: 'Let both machines set their clocks by NTP.' });
  }
  if (Math.abs(ownSkewMs) > OWN_SKEW_MS) {
    const what = `The clock of this machine is ${secondsOf(ownSkewMs)} ${sideOf(ownSkewMs)} Postgres.`;
    const remedy = 'Set it by NTP: what is signed or verified here is refused as too old or too new.';
    findings.push({ check: 'clock', state: 'look', what, remedy });
  }
  return findings.length > 0 ? findings : [ok('clock', 'server, Postgres and this machine agree')];
}

const secondsOf = (ms: number) => `${Math.round(Math.abs(ms) / 1_000)} s`;
const sideOf = (ms: number) => (ms > 0 ? 'ahead of' : 'behind');

function workers({ workers: all, now }: SystemState): Finding[] {
  const silentMs = (seenAt: string) => Date.parse(now) - Date.parse(seenAt);
  const silent = all.filter(({ seenAt }) => silentMs(seenAt) > SILENT_MS);
  const alive = all.length - silent.length;
  const lost = silent.map(({ host, pid, seenAt }): Finding => {
    const what = `The worker ${pid} on ${host} has been silent for ${secondsOf(silentMs(seenAt))}.`;
    const remedy = 'It was killed, is frozen, or is cut off from Postgres. If others run, they do its work.';
    return { check: 'workers', state: 'look', what, remedy };
  });
  if (alive > 0) return [ok('workers', `${alive} alive`), ...lost];
  const remedy = 'Start one. If it ends at once, its log says why: Temporal, Postgres or its configuration.';
  return [{ check: 'workers', state: 'wrong', what: 'No worker is alive, so nobody delivers.', remedy }, ...lost];
}

function backlog({ backlog: waits }: SystemState): Finding[] {
  const { due, underWay, oldestDueSeconds, oldestCommandSeconds, overdue, deadLetters } = waits;
  const findings: Finding[] = [];
  const add = (state: 'look' | 'wrong', what: string, remedy: string) =>
    findings.push({ check: 'deliveries', state, what, remedy });
  if (oldestDueSeconds > LATE_SECONDS) {
    const what = `${due} are due, and the oldest has waited for ${Math.round(oldestDueSeconds)} s.`;
    add('look', what, 'Workers are down or too few, Temporal is down, or one endpoint has a backlog.');
  }
  if (oldestCommandSeconds > STUCK_SECONDS) {
    const what = `A command to a workflow has waited for ${Math.round(oldestCommandSeconds)} s.`;
    add('wrong', what, 'Temporal is down, or no worker runs. Set TEMPORAL_ADDRESS to let doctor look at Temporal.');
  }
  if (overdue > 0) {
    const what = `${overdue} are two minutes past their time without progress.`;
    add('look', what, 'Temporal is behind or has lost workflows. The workers restart them by themselves.');
  }
  if (findings.length === 0) findings.push(ok('deliveries', `${due} due, ${underWay} under way, none late`));
  if (deadLetters > 0) {
    const what = `${deadLetters} dead letters wait for a person.`;
    findings.push({ check: 'dead letters', state: 'look', what, remedy: 'postrider operators list-all-dead-letters' });
  }
  return findings;
}

function guard({ system: { destinations }, isLocal }: Seen): Finding {
  const { ranges, http, ports, proxy } = destinations;
  const isOpen = ranges.some((range) => /^127\.|^::1\//.test(range));
  if (isOpen && !isLocal) {
    const what = 'Endpoints may be on the machine of the server itself, as in development.';
    return { check: 'guard', state: 'wrong', what, remedy: 'Set POSTRIDER_ENV=production for servers and workers.' };
  }
  const parts = [
    ranges.length > 0 ? `private ranges: ${ranges.join(', ')}` : 'no private ranges',
    ...(ports.length > 0 ? [`more ports: ${ports.join(', ')}`] : []),
    ...(proxy ? ['through the outbound proxy'] : []),
  ];
  if (!http || isOpen) return ok('guard', `${parts.join('; ')} (workers have settings of their own)`);
  const what = `Payloads may go over plain http; ${parts.join('; ')}.`;
  return { check: 'guard', state: 'look', what, remedy: 'Leave out POSTRIDER_ALLOW_HTTP unless a receiver needs it.' };
}
