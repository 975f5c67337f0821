import * as z from 'zod';

interface TextOptions {
  /** In characters; default 0. */
  min?: number;
  max: number;
  /** What it must look like, and how that is said; it also stands in the description of the API. */
  form?: { pattern: RegExp; words: string };
}

/**
 * A text whose length is counted in characters, as JSON Schema counts them. zod's `min` and `max` count half of an emoji as
 * one: they would refuse what the description of the API allows.
 */
export function textOf({ min = 0, max, form }: TextOptions) {
  return z
    .string()
    .superRefine((text, context) => {
      const length = lengthOf(text);
      if (length < min || length > max) {
        context.addIssue({
          code: 'custom',
          message: min === 0 ? `Must be at most ${max} characters.` : `Must be ${min}–${max} characters.`,
        });
      } else if (form !== undefined && !form.pattern.test(text)) {
        context.addIssue({ code: 'custom', message: form.words });
      }
    })
    .meta({
      ...(min > 0 ? { minLength: min } : {}),
      maxLength: max,
      ...(form === undefined ? {} : { pattern: form.pattern.source }),
    });
}

/** In characters, as JSON Schema counts them. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** One line that shows what it holds: no control characters, and none that are not seen, such as U+200B or U+202E. */
export const VISIBLE = {
  pattern: /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
  words: 'Must not have control characters, line breaks, or characters that are not seen.',
};

/** The same, with something at both ends. */
export const VISIBLE_WORD = {
  pattern: /^[^\p{Cc}\p{Cf}\p{Z}]([^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*[^\p{Cc}\p{Cf}\p{Z}])?$/u,
  words: 'Must not have control characters, line breaks, characters that are not seen, or blanks at the ends.',
};
