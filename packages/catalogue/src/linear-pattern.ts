import { compileRegex } from '@postrider/domain';
import type { Meter } from './meter.ts';

const LIMITS = { regexLength: 500, regexInstructions: 1_000 };
/** A longer text matches no pattern. An engine that never backtracks may still be slow. */
const MAX_TEXT_LENGTH = 8 * 1024;

/** Why a pattern cannot be used. Null if it can. */
export function findPatternProblem(source: string): string | null {
  const compiled = compileRegex(source, LIMITS);
  return 'detail' in compiled ? compiled.detail : null;
}

/** A pattern for the schema compiler. It searches in linear time, and counts its steps. */
export function linearPattern(source: string, meter: Meter): { test: (text: string) => boolean } {
  const compiled = compileRegex(source, LIMITS);
  if ('detail' in compiled) throw new Error(compiled.detail);
  return {
    test(text) {
      const characters = Math.min(text.length, MAX_TEXT_LENGTH);
      // In the worst case it runs each instruction at each character.
      meter.spend(1 + characters * compiled.instructions);
      return text.length <= MAX_TEXT_LENGTH && compiled.matches(text);
    },
  };
}
