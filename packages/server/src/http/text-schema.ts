import * as z from 'zod';

interface TextOptions {
  /** In characters; default 0. */
  min?: number;
  max: number;
  /** A pattern and its validation error. The pattern is also in the API description. */
  form?: { pattern: RegExp; message: string };
}

/**
 * A text with its length in characters, as JSON Schema counts. zod's `min` and `max` count UTF-16 units, so they would refuse
 * emoji that the API description allows.
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
        context.addIssue({ code: 'custom', message: form.message });
      }
    })
    .meta({
      ...(min > 0 ? { minLength: min } : {}),
      maxLength: max,
      ...(form === undefined ? {} : { pattern: form.pattern.source }),
    });
}

/** In characters, as JSON Schema counts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

// Format characters (Cf) are invisible, but some are parts of words and of emoji: U+200C and U+200D part or join what is around
// them, and the tags from U+E0020 on make flags. The alternatives exclude each other, so a match takes linear time.
const BEGIN = String.raw`[^\p{Cc}\p{Cf}\p{Z}]`;
const WITHIN = String.raw`(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?=\p{Cf})[\p{Join_Control}\p{Emoji_Component}])*`;
const END = String.raw`(?:${BEGIN}|(?=\p{Cf})(?!\u200d)\p{Emoji_Component})`;

/** One line without control characters and invisible ones, such as U+200B or U+202E. */
export const VISIBLE = {
  pattern: new RegExp(`^${WITHIN}$`, 'u'),
  message: 'Must not have control characters, line breaks or invisible characters.',
};

/** The same without spaces at its ends. */
export const VISIBLE_WORD = {
  pattern: new RegExp(`^${BEGIN}(?:${WITHIN}${END})?$`, 'u'),
  message: 'Must not have control characters, line breaks, invisible characters or spaces at the ends.',
};
