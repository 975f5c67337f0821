import { expect } from 'vitest';
import { isPostriderError } from '../../errors/postrider-error.ts';
import type { Postrider } from '../../postrider.ts';

/** The steps of a story, each with what it says of itself. */
export type NoteStep = (name: string, step: () => PromiseLike<unknown>) => Promise<void>;

export type Story = (postrider: Postrider, note: NoteStep) => Promise<void>;

/** Plays a story and notes what each step gave, without what differs from run to run. */
export async function notesOf(story: Story, postrider: Postrider): Promise<Record<string, unknown>> {
  const notes: Record<string, unknown> = {};
  await story(postrider, async (name, step) => {
    expect(notes).not.toHaveProperty(name);
    notes[name] = await Promise.resolve(step()).then(
      (value) => neutral(value),
      (error: unknown) => (isPostriderError(error) ? failureOf(error) : error),
    );
  });
  return notes;
}

function failureOf({
  name,
  code,
  status,
  errors,
}: {
  name: string;
  code: string;
  status: number | undefined;
  errors: readonly { pointer: string }[];
}) {
  return { name, code, status, pointers: errors.map(({ pointer }) => pointer) };
}

export function neutral(value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(/\b(evt|ep|dlv|key|ten|sec)_[0-9a-z]{26}\b/g, '$1_')
    .replaceAll(/\breq_\w{32}\b/g, 'req_')
    .replaceAll(/\b(whsec|whpk)_[\w+/]+=*/g, '$1_')
    .replaceAll(/"pr_[\w-]+"/g, '"pr_"')
    .replaceAll(/"nextCursor":"[^"]+"/g, '"nextCursor":"opaque"')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"instant"');
  return JSON.parse(text);
}
