import { createInterface } from 'node:readline/promises';
import { EXIT, CliError } from '../exit-codes.ts';
import { notice } from '../output/print.ts';
import type { SharedOptions } from '../settings/read-settings.ts';

/** Asks a person. A program has to say --yes. */
export async function confirm(question: string, { yes }: SharedOptions): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY || process.env['CI']) {
    throw new CliError(EXIT.usage, `${question} Nothing was sent: add --yes, or look first with --dry-run.`, {
      code: 'needs_yes',
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D are a no.
  const answer = await prompt.question(`${question} [y/N] `).catch(() => '\n');
  prompt.close();
  if (answer === '\n') notice('');
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError(EXIT.usage, 'Nothing was sent.', { code: 'not_confirmed' });
}
