import { spawn, type ChildProcess } from 'node:child_process';
import type { ProgramCommand } from './program-command.ts';

const KEPT_OUTPUT_CHARS = 4_000;

/** A program that runs until it is stopped, without restarts. */
export interface RunningProgram {
  pid: number;
  /** Aborts when the program ends by itself. The reason has its last output. */
  died: AbortSignal;
  /** Asks it to end, kills it after `graceMs`, and waits until it is gone. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<void>;
}

/** Starts a program in its own session, so that Ctrl-C reaches only this process. */
export function runProgram(name: string, command: ProgramCommand): RunningProgram {
  const { file, args, ...options } = command;
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const died = new AbortController();
  const output = keepLastOutput(child);
  const exited = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      died.abort(new Error(`${name} ended (${how}). Its last lines:\n${output()}`));
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
  });
  return {
    pid: child.pid ?? 0,
    died: died.signal,
    async stop(signal, graceMs) {
      child.kill(signal);
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(killer);
    },
  };
}

function keepLastOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (kept = (kept + chunk.toString()).slice(-KEPT_OUTPUT_CHARS)));
  }
  return () => kept;
}
