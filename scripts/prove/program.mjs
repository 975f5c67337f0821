// One program of the stack. It is started again when it ends, as a supervisor does, unless it is held down.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { familyOf } from '../read-processes.mjs';

const FIRST_RESTART_MS = 300;
const LAST_RESTART_MS = 5_000;
const TAIL_CHARS = 2_000;
const STABLE_MS = 10_000;

export class Program {
  name;
  #command;
  #logFile;
  #child;
  #wanted = false;
  #delayMs = FIRST_RESTART_MS;
  #exited = Promise.resolve();
  #logStart = 0;
  /** Ends that nobody asked for: `{at, what}`. */
  surprises = [];
  #expectsEnd = false;
  isFrozen = false;
  #startedAt = 0;

  /** `command` gives `{file, args, env}`, before each start. */
  constructor(name, { command, logFile }) {
    this.name = name;
    this.#command = command;
    this.#logFile = logFile;
  }

  get pid() {
    return this.#child?.pid;
  }

  up() {
    this.#wanted = true;
    if (this.#child === undefined) this.#spawn();
  }

  /** Sends a signal to the program, and, with `family`, to all its children: Postgres' backends are processes of their own. */
  signal(name, { family = false } = {}) {
    if (this.pid === undefined) return;
    if (name === 'SIGSTOP') this.isFrozen = true;
    if (name === 'SIGCONT') this.isFrozen = false;
    if (name !== 'SIGSTOP' && name !== 'SIGCONT') this.#expectsEnd = true;
    const pids = family ? familyOf(this.pid) : [this.pid];
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has just ended.
      }
    }
  }

  /** Ends the program and keeps it down until `up`. */
  async down(signal = 'SIGTERM', graceMs = 20_000) {
    this.#wanted = false;
    this.signal('SIGCONT', { family: true });
    this.signal(signal);
    const killer = setTimeout(() => this.signal('SIGKILL', { family: true }), graceMs);
    await this.#exited;
    clearTimeout(killer);
  }

  /** What it has logged since it was started last. */
  get log() {
    return readFileSync(this.#logFile).subarray(this.#logStart).toString();
  }

  /** How long it runs. 0 if it does not. */
  get upMs() {
    return this.#child === undefined ? 0 : Date.now() - this.#startedAt;
  }

  /** The last of its log. */
  get tail() {
    return this.log.slice(-TAIL_CHARS);
  }

  async untilLogged(text, timeoutMs = 60_000) {
    for (const giveUpAt = Date.now() + timeoutMs; Date.now() < giveUpAt; await pause(100)) {
      if (this.#child !== undefined && this.log.includes(text)) return;
    }
    throw new Error(`${this.name} did not log ${text}. Its last lines:\n${this.tail}`);
  }

  #spawn() {
    const output = openSync(this.#logFile, 'a', 0o600);
    this.#logStart = statSync(this.#logFile).size;
    const { file, args, ...options } = this.#command();
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    this.#child = child;
    this.#expectsEnd = false;
    this.isFrozen = false;
    const startedAt = Date.now();
    this.#startedAt = startedAt;
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        const { name } = this;
        this.#child = undefined;
        const lived = Date.now() - startedAt;
        if (this.#wanted && !this.#expectsEnd)
          this.surprises.push({ at: Date.now(), what: `${name} ended by itself (${signal ?? code})` });
        this.#delayMs = lived > STABLE_MS ? FIRST_RESTART_MS : Math.min(this.#delayMs * 2, LAST_RESTART_MS);
        if (this.#wanted) setTimeout(() => this.#wanted && this.#child === undefined && this.#spawn(), this.#delayMs);
        resolve();
      });
    });
  }
}
