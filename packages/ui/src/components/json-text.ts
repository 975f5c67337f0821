import { ApiProblem } from '../api/problem.ts';

/**
 * What a text means that a person wrote as JSON. The API says what is wrong with its members. `what`: "the data", as a sentence
 * begins with it.
 * @throws {ApiProblem} When it is not JSON.
 */
export function jsonIn(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(what, error instanceof Error ? error.message : '');
  }
}

/** The same, for what must be an object. */
export function objectIn(text: string, what: string): object {
  const value = jsonIn(text, what);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw notJson(what, 'It is no object: { … }');
}

function notJson(what: string, why: string): ApiProblem {
  return new ApiProblem({ title: `${what} is not JSON`, detail: `${why}. Correct it and try again.` });
}
