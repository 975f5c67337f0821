import { RE2JSException, RE2Set } from 're2js';
import { FILTER_LIMITS } from './filter.ts';
import { weighRegex } from './weigh-regex.ts';

export interface LinearRegex {
  /** What it compiles to: it looks at each character of a text so often at the most. */
  instructions: number;
  /** Whether any part of the text matches. */
  matches(text: string): boolean;
}

/**
 * The states that a regular expression keeps from one text to the next. The engine's own 8 MiB are much memory for each
 * of thousands, and where they do not suffice, filling them takes ten times as long as doing without.
 */
const STATES_BYTES = 32 * 1024;

/** A regular expression that takes linear time, or what is wrong with it. */
export function compileRegex(
  source: string,
  { regexLength, regexInstructions }: { regexLength: number; regexInstructions: number } = FILTER_LIMITS,
): LinearRegex | { detail: string } {
  if (source.length > regexLength) {
    return { detail: `A regular expression may be ${regexLength} characters long; this one has ${source.length}.` };
  }
  // Compiling writes repetitions out, those of repetitions too: what is far too large is not even compiled.
  if (weighRegex(source) > 8 * regexInstructions)
    return { detail: `Its repetitions come to more than ${regexInstructions} instructions.` };
  const set = new RE2Set(RE2Set.UNANCHORED, 0, STATES_BYTES);
  try {
    set.add(source);
    set.compile();
  } catch (error) {
    // The engine's own words: what it found, and where. Anything else that it throws is no fault of the expression.
    if (!(error instanceof RE2JSException)) throw error;
    return {
      detail: `Is no regular expression of RE2, which knows no look-around and no back-references: ${error.message}`,
    };
  }
  return { instructions: set.prog.numInst(), matches: (text) => set.match(text).length > 0 };
}
