import type { Command, Option } from 'commander';

export interface Completion {
  word: string;
  description: string;
}

/**
 * What may stand where the last of the words begins. Nothing: it is an id, a number or a path, of which the shell
 * knows the paths.
 */
export function completeWords(program: Command, words: readonly string[]): Completion[] {
  const last = words.at(-1) ?? '';
  const standing = standingAfter(program, words.slice(0, -1));
  // Bash takes `--status=failed` as three words, the others as one.
  const [, name, begun] = /^(--[^=]+)=(.*)$/.exec(last) ?? [];
  if (name === undefined || begun === undefined) return completionsOf(standing, last === '=' ? '' : last);
  const option = optionWithValue(standing.command, name);
  if (option === undefined) return [];
  return completionsOf({ ...standing, option }, begun).map((each) => ({ ...each, word: `${name}=${each.word}` }));
}

function completionsOf(standing: Standing, begun: string): Completion[] {
  return candidatesOf(standing, begun).filter(({ word }) => word.startsWith(begun));
}

interface Standing {
  command: Command;
  /** The option whose value comes next. */
  option: Option | undefined;
  /** How many arguments the command has by now. */
  operands: number;
}

function standingAfter(program: Command, words: readonly string[]): Standing {
  let standing: Standing = { command: program, option: undefined, operands: 0 };
  for (const word of words.filter((each) => each !== '=')) standing = after(standing, word);
  return standing;
}

function after({ command, option, operands }: Standing, word: string): Standing {
  if (option !== undefined) return { command, option: undefined, operands };
  if (word.startsWith('-')) return { command, option: optionWithValue(command, word), operands };
  const inner = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
  if (inner !== undefined) return { command: inner, option: undefined, operands: 0 };
  return { command, option: undefined, operands: operands + 1 };
}

function optionWithValue(command: Command, word: string): Option | undefined {
  const option = command.options.find(({ short, long }) => short === word || long === word);
  return option?.required === true ? option : undefined;
}

function candidatesOf({ command, option, operands }: Standing, begun: string): Completion[] {
  if (option !== undefined) return (option.argChoices ?? []).map((word) => ({ word, description: '' }));
  if (!begun.startsWith('-') && command.commands.length > 0) {
    return command.commands.map((each) => ({ word: each.name(), description: each.description() }));
  }
  const argument = command.registeredArguments[operands];
  // No file is meant where nothing but an option can come.
  if (begun.startsWith('-') || argument === undefined) {
    return command.options.flatMap(({ long, description }) => (long ? [{ word: long, description }] : []));
  }
  return (argument.argChoices ?? []).map((word) => ({ word, description: '' }));
}
