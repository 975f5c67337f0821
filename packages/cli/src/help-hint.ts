import type { Command } from 'commander';

/** What is told after a command line that is wrong. People take members of a body for options. */
export function helpHint(command: Command, words: string): string {
  const hasBody = command.options.some(({ long }) => long === '--set');
  const about = hasBody ? 'What is sent goes into --set name=value, or --data. ' : '';
  const what = command.commands.length > 0 ? 'All commands' : 'All options';
  return `${about}${what}: ${words} --help`;
}
