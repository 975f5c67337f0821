import { compileRegex } from '@postrider/domain';
import type { Meter } from './meter.ts';

const LIMITS = { regexLength: 500, regexInstructions: 1_000 };
/** Longer texts match no pattern: an engine that never goes back may still be slow. */
const MAX_TEXT_LENGTH = 8 * 1024;

/** Why a pattern cannot be used; null when it can. */
export function patternObjection(source: string): string | null {
  const compiled = compileRegex(source, LIMITS);
  return 'detail' in compiled ? compiled.detail : null;
}

/** A pattern for the compiler of schemas, which searches in linear time and pays for it. */
export function linearPattern(source: string, meter: Meter): { test: (text: string) => boolean } {
  const compiled = compileRegex(source, LIMITS);
  if ('detail' in compiled) throw new Error(compiled.detail);
  return {
    test(text) {
      const characters = Math.min(text.length, MAX_TEXT_LENGTH);
      // At the worst it follows each instruction at each character.
      meter.spend(1 + characters * compiled.instructions);
      return text.length <= MAX_TEXT_LENGTH && compiled.matches(text);
    },
  };
}
