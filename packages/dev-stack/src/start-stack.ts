import { join } from 'node:path';
import { endLeftovers } from './end-leftovers.ts';
import { keepSecrets, type KeptSecrets } from './kept-secrets.ts';
import { endOrphanBackends } from './postgres/orphan-backends.ts';
import { createDatabase } from './postgres/create-database.ts';
import { clusterUrl } from './postgres/prepare-cluster.ts';
import type { ProgramName } from './processes/pid-file.ts';
import { Supervisor } from './processes/supervisor.ts';
import { requireFreePorts } from './require-free-ports.ts';
import { runToEnd } from './run-to-end.ts';
import type { StackConfig } from './stack-config.ts';
import {
  bootstrapEnvironment,
  END_MANNERS,
  nodeEnvironment,
  nodeProgram,
  postgresProgram,
  temporalAddress,
  temporalProgram,
  type StackContext,
  type StackEntries,
} from './stack-programs.ts';
import { findTemporal } from './temporal/find-temporal.ts';
import { setRetention } from './temporal/set-retention.ts';

export interface StartStackOptions {
  config: StackConfig;
  stateDir: string;
  entries: StackEntries;
  say: (line: string) => void;
  /** Cancels the start. */
  signal: AbortSignal;
}

/** A running stack. */
export interface Stack {
  tenantId: string;
  secrets: KeptSecrets;
  /** With it somebody signs in to the dashboard once, within 15 minutes. Undefined without the dashboard. */
  signInCode: string | undefined;
  /** The current pids of the programs. A restart changes them. */
  pids(): ReadonlyMap<ProgramName, number>;
  stop(): Promise<void>;
}

interface Start extends StackContext {
  supervisor: Supervisor;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Starts all programs and resolves when they serve. If one fails, stops the others and rejects. */
export async function startStack(options: StartStackOptions): Promise<Stack> {
  const { config, stateDir, entries, say } = options;
  await endLeftovers({ stateDir, entries, say });
  await endOrphanBackends(join(stateDir, 'postgres'));
  await requireFreePorts(config);
  const secrets = keepSecrets(stateDir);
  const supervisor = new Supervisor({ stateDir, endManners: END_MANNERS, say });
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const start: Start = { config, stateDir, entries, secrets, supervisor, say, signal };
  try {
    const [{ tenantId, signInCode }] = await allOrAbort(failure, [startDatabase(start), startTemporal(start)]);
    say('Starting the API and the worker (about three seconds)…');
    await allOrAbort(failure, [
      supervisor.start(nodeProgram('server', start), signal),
      supervisor.start(nodeProgram('worker', start), signal),
    ]);
    return { tenantId, secrets, signInCode, pids: () => supervisor.pids, stop: () => supervisor.stop() };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** Like `Promise.all`, but the first failure cancels the others, and it rejects only when all have ended. */
async function allOrAbort<T extends readonly Promise<unknown>[]>(
  failure: AbortController,
  tasks: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  for (const task of tasks) task.catch((error: unknown) => failure.abort(error));
  await Promise.allSettled(tasks);
  if (failure.signal.aborted) throw failure.signal.reason;
  return Promise.all(tasks);
}

/** What bootstrap prints. */
interface Bootstrapped {
  /** The tenant to use. */
  tenantId: string;
  signInCode?: string;
}

async function startDatabase({ supervisor, say, signal, ...context }: Start): Promise<Bootstrapped> {
  say('Starting Postgres (about two seconds; four the first time)…');
  await supervisor.start(postgresProgram(context), signal);
  const { config, secrets, entries } = context;
  await createDatabase(clusterUrl(config.ports.postgres, secrets.postgresPassword), 'postrider');
  await runToEnd(entries.migrate, { env: nodeEnvironment(context), signal });
  const printed = await runToEnd(entries.bootstrap, { env: bootstrapEnvironment(context), signal });
  // Bootstrap promises one line of this shape.
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Bootstrapped;
}

async function startTemporal({ supervisor, say, signal, ...context }: Start): Promise<void> {
  const { config, stateDir } = context;
  if (config.temporalAddress !== undefined) {
    say(`Using the Temporal server at ${config.temporalAddress}.`);
    return;
  }
  const program = await findTemporal(stateDir, { say, signal });
  say('Starting Temporal with its UI (about three seconds)…');
  await supervisor.start(temporalProgram(context, program), signal);
  await setRetention(temporalAddress(config), config.temporalNamespace);
}
