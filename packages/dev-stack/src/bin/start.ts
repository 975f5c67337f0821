import { runUntilStopped } from '../run-until-stopped.ts';

try {
  await runUntilStopped({ hasDemo: process.argv.includes('--demo') });
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (process.env['POSTRIDER_LOG_LEVEL'] === 'debug') console.error(error);
  process.exit(1);
}
