import { toldError } from '../api/told-error.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { pause } from './pause.ts';

interface PatienceOptions {
  /** How long the API may be away. 0: it must be there. */
  deadAfterMs: number;
  note: (line: string) => void;
  signal: AbortSignal;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Does a step again while the API is away, as it is when it starts anew. Throws `CliError` for everything that waiting does not
 * mend, and when the API is away for too long. Ends without an error when the signal ends it.
 */
export async function patiently(step: () => Promise<void>, options: PatienceOptions): Promise<void> {
  const { deadAfterMs, note, signal } = options;
  const start = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      await step();
      if (pauseMs > FIRST_PAUSE_MS) note('The API answers again.');
      return;
    } catch (error) {
      if (signal.aborted) return;
      const told = toldError(error);
      if (!(told instanceof CliError) || told.exitCode !== EXIT.unavailable || deadAfterMs === 0) throw told;
      const seconds = Math.round((performance.now() - start) / 1000);
      if (seconds * 1000 >= deadAfterMs) {
        const message = `${told.message}\nThe API has been away for ${seconds} s: the listener gives up. Start it again: it goes on where it was.`;
        throw new CliError(EXIT.unavailable, message, { code: 'api_away' });
      }
      if (pauseMs === FIRST_PAUSE_MS) note(`${told.message} Trying again.`);
    }
    await pause(pauseMs, signal);
  }
}
