import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, type EndManner } from './end-process.ts';
import { createLogFile, type LogFile } from './log-file.ts';
import { removePidFile, writePidFile, type ProgramName } from './pid-file.ts';
import { findProcess } from './process-identity.ts';
import type { ProgramCommand } from './program-command.ts';
import { restartDelayMs, STABLE_AFTER_MS } from './restart-delay.ts';
import { spawnPrivately } from './spawn-privately.ts';

export interface ProgramSpec {
  name: ProgramName;
  /** Called before each start. */
  command(): ProgramCommand;
  /** Resolves once the program serves. Gives up when `failed` aborts. */
  awaitReady(start: { log: LogFile; failed: AbortSignal }): Promise<void>;
  /** Whether it runs, and will never serve again by itself. Then it is killed, and started again. Asked every few seconds. */
  isHung?(state: { lastLines: string }): Promise<boolean>;
  /** What to do when it dies at each start. */
  remedy?: string;
}

export interface SupervisorOptions {
  stateDir: string;
  endManners: Record<ProgramName, EndManner>;
  say: (line: string) => void;
}

interface Program {
  spec: ProgramSpec;
  log: LogFile;
  child: ChildProcess;
  startedAt: number;
  quickDeaths: number;
  /** Whether it has served. A program that dies before that fails the start; later it is restarted. */
  served: boolean;
}

const TIDY_EVERY_MS = 5_000;

/** Runs the programs of the stack: restarts those that die, records their pids, and stops them in order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #programs = new Map<ProgramName, Program>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #asked = new Set<ChildProcess>();
  readonly #tidying: NodeJS.Timeout;
  #stopping = false;
  /** Files that cannot be written. Each problem is reported once and tried again. */
  readonly #troubles = new Map<string, string>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    mkdirSync(join(options.stateDir, 'logs'), { recursive: true });
    this.#tidying = setInterval(() => {
      this.#tidy();
      for (const program of this.#programs.values()) void this.#endHung(program);
    }, TIDY_EVERY_MS);
  }

  /** The current pids. */
  get pids(): ReadonlyMap<ProgramName, number> {
    const pids = new Map<ProgramName, number>();
    for (const [name, { child }] of this.#programs) if (child.pid !== undefined) pids.set(name, child.pid);
    return pids;
  }

  /** Starts a program and waits until it serves. Rejects when `signal` aborts, or, with its last lines, if it dies. */
  async start(spec: ProgramSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const log = createLogFile(join(this.#options.stateDir, 'logs', `${spec.name}.log`));
    const child = this.#spawn(spec, log);
    const program: Program = { spec, log, child, startedAt: Date.now(), quickDeaths: 0, served: false };
    this.#programs.set(spec.name, program);
    this.#writePids();
    const died = new AbortController();
    this.#watch(program, (how) => died.abort(new Error(describeDeath(spec, how, log))));
    const failed = AbortSignal.any([died.signal, signal]);
    // How the program ended says more than the error of the wait.
    await spec.awaitReady({ log, failed }).catch((error) => {
      throw failed.aborted ? failed.reason : error;
    });
    failed.throwIfAborted();
    program.served = true;
  }

  /** Stops all programs, each after those that need it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#tidying);
    for (const timer of this.#restarts) clearTimeout(timer);
    // Server and worker stop together: they do not need each other, and draining takes long.
    await Promise.all([this.#end('server'), this.#end('worker')]);
    await this.#end('temporal');
    await this.#end('postgres');
    removePidFile(this.#pidFile);
  }

  get #pidFile(): string {
    return join(this.#options.stateDir, 'pids.json');
  }

  async #end(name: ProgramName): Promise<void> {
    const pid = this.#programs.get(name)?.child.pid;
    const identity = pid === undefined ? undefined : findProcess(pid);
    if (identity) await endProcess(identity, this.#options.endManners[name]);
  }

  #spawn(spec: ProgramSpec, log: LogFile): ChildProcess {
    const { file, args, ...options } = spec.command();
    const output = log.open();
    try {
      // In its own session: Ctrl-C must not stop Postgres before the programs that need it.
      return spawnPrivately(file, args, { ...options, detached: true, stdio: ['ignore', output, output] });
    } finally {
      closeSync(output);
    }
  }

  #watch(program: Program, onEarlyDeath: (how: string) => void): void {
    let isOver = false;
    const over = (how: string): void => {
      if (isOver) return;
      isOver = true;
      if (!this.#stopping) this.#writePids();
      if (!program.served) onEarlyDeath(how);
      else if (!this.#stopping) this.#restartLater(program, how);
    };
    program.child.once('error', (error) => over(error.message));
    program.child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`));
  }

  #restartLater(program: Program, how: string): void {
    const { spec, child, log } = program;
    const isQuick = Date.now() - program.startedAt < STABLE_AFTER_MS;
    program.quickDeaths = isQuick ? program.quickDeaths + 1 : 1;
    const delayMs = restartDelayMs(program.quickDeaths);
    const wait = program.quickDeaths > 2 ? ` in ${(delayMs / 1000).toFixed(1)} s; why is in ${log.path}` : '';
    this.#options.say(`${spec.name} (pid ${child.pid}) ended: ${how}. Starting it again${wait}.`);
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      this.#restart(program);
    }, delayMs);
    this.#restarts.add(timer);
  }

  #restart(program: Program): void {
    try {
      program.child = this.#spawn(program.spec, program.log);
    } catch (error) {
      this.#restartLater(program, (error as Error).message);
      return;
    }
    program.startedAt = Date.now();
    this.#writePids();
    this.#watch(program, () => undefined);
    this.#options.say(`${program.spec.name} runs again (pid ${program.child.pid}).`);
  }

  /** They are then restarted like all that end. */
  async #endHung({ spec, child, log, served }: Program): Promise<void> {
    if (!served || spec.isHung === undefined || this.#asked.has(child)) return;
    // One question at a time: it may take longer than the time to the next one.
    this.#asked.add(child);
    try {
      const isHung = await spec.isHung({ lastLines: log.tail() });
      if (!isHung || this.#stopping) return;
    } catch {
      // Somebody deleted the log, for example. The next question may have an answer.
      return;
    } finally {
      this.#asked.delete(child);
    }
    this.#options.say(`${spec.name} (pid ${child.pid}) hangs; why is in ${log.path}. Ending it.`);
    child.kill('SIGKILL');
  }

  /** Writes what could not be written before. */
  #tidy(): void {
    for (const { log } of this.#programs.values()) this.#attempt(log.path, () => log.rotateIfLarge());
    if (this.#troubles.has(this.#pidFile)) this.#writePids();
  }

  #writePids(): void {
    this.#attempt(this.#pidFile, () => writePidFile(this.#pidFile, this.pids));
  }

  /** A full disk must not end the stack, or nothing would continue when there is space again. */
  #attempt(path: string, write: () => void): void {
    try {
      write();
      if (this.#troubles.delete(path)) this.#options.say(`${path} can be written again.`);
    } catch (error) {
      const { message } = error as Error;
      if (this.#troubles.get(path) !== message)
        this.#options.say(`${path} cannot be written (${message}); trying again.`);
      this.#troubles.set(path, message);
    }
  }
}

function describeDeath({ name, remedy = '' }: ProgramSpec, how: string, log: LogFile): string {
  return `${name} ended while it was starting: ${how}. Its last lines, from ${log.path}:\n${log.tail()}\n${remedy}`.trimEnd();
}
