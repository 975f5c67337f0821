import { RE2JSException, RE2Set } from 're2js';
import { FILTER_LIMITS } from './filter.ts';
import { weighRegex } from './weigh-regex.ts';

export interface LinearRegex {
  /** The length of the compiled expression. Each character of a text costs at most so many steps. */
  instructions: number;
  /** Whether any part of the text matches. */
  matches(text: string): boolean;
}

/**
 * The memory for the states that a regular expression keeps from one text to the next. The engine's default of 8 MiB is too
 * much for thousands of expressions. If it does not suffice, filling it takes ten times as long as doing without.
 */
const STATES_BYTES = 32 * 1024;

/** Compiles a regular expression that takes linear time. `detail`: what is wrong with it. */
export function compileRegex(
  source: string,
  { regexLength, regexInstructions }: { regexLength: number; regexInstructions: number } = FILTER_LIMITS,
): LinearRegex | { detail: string } {
  if (source.length > regexLength) {
    return { detail: `Must be at most ${regexLength} characters; it has ${source.length}.` };
  }
  // Compiling unrolls repetitions, nested ones too. So an expression that is far too large is not compiled at all.
  if (weighRegex(source) > 8 * regexInstructions)
    return { detail: `Must compile to at most ${regexInstructions} instructions. Its repetitions make more.` };
  const set = new RE2Set(RE2Set.UNANCHORED, 0, STATES_BYTES);
  try {
    set.add(source);
    set.compile();
  } catch (error) {
    // The engine's message says what it found and where. Any other error is not the expression's fault.
    if (!(error instanceof RE2JSException)) throw error;
    return {
      detail: `Must be a regular expression of RE2, without look-around and back-references: ${error.message}`,
    };
  }
  return { instructions: set.prog.numInst(), matches: (text) => set.match(text).length > 0 };
}
