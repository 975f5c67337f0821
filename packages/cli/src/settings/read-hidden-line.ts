import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { notice } from '../output/print.ts';

/** A line that a person types or pastes at a terminal, which does not show it. */
export async function readHiddenLine(question: string): Promise<string> {
  process.stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output, terminal: true });
  // Ctrl-C and Ctrl-D give nothing.
  const line = await prompt.question('').catch(() => '');
  prompt.close();
  notice('');
  return line;
}
