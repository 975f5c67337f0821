import type { ErrorEntry } from '../errors/postrider-error.ts';

/** An error that the fake answers with, as the API would. */
export class FakeProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly ErrorEntry[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    more: { detail?: string; errors?: readonly ErrorEntry[]; headers?: Record<string, string> } = {},
  ) {
    super(more.detail ?? code);
    this.status = status;
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

export function notFound(noun: 'tenant' | 'endpoint' | 'event' | 'delivery' | 'key', id: string): FakeProblem {
  return new FakeProblem(404, `${noun}_not_found`, { detail: `There is no ${noun} "${id}".` });
}

/** A 422 about one member of the body. */
export function invalid(pointer: string, detail: string): FakeProblem {
  return new FakeProblem(422, 'validation_failed', { detail: `${pointer}: ${detail}`, errors: [{ pointer, detail }] });
}

/** Throws a 422 if there is anything to object to. */
export function refuse(errors: readonly ErrorEntry[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw new FakeProblem(422, 'validation_failed', { detail: `${first.pointer}: ${first.detail}`, errors });
}

/** Refuses members that the API does not know. */
export function checkMembers(body: object, known: object): void {
  refuse(unknownMembers('', body, known));
}

/** The members, of what is at a pointer, that the API does not know. */
export function unknownMembers(at: string, value: object, known: object): ErrorEntry[] {
  const unknown = Object.keys(value).filter((name) => !(name in known));
  return unknown.map((name) => ({ pointer: `${at}/${name}`, detail: 'There is no such member.' }));
}
