import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ProblemEntry } from '../http/bound-problem.ts';
import { pointerOf } from '../http/pointer.ts';

/** The members of `params` that name a member of the value, and what is wrong with it. */
const MEMBERS: readonly (readonly [keyword: string, param: string, detail: string])[] = [
  ['required', 'missingProperty', 'Is required.'],
  ['dependentRequired', 'missingProperty', 'Is required beside what else is there.'],
  ['additionalProperties', 'additionalProperty', 'Unknown property.'],
  ['unevaluatedProperties', 'unevaluatedProperty', 'Unknown property.'],
  ['propertyNames', 'propertyName', 'Must have another name.'],
];

/** One failure of a check in the words of the API. They say what the schema asks for, and never quote the value. */
export function describeFailure({
  keyword,
  instancePath,
  params,
  message = 'does not match',
}: ErrorObject): ProblemEntry {
  for (const [named, param, detail] of MEMBERS) {
    const name: unknown = (params as Record<string, unknown>)[param];
    if (named === keyword && typeof name === 'string')
      return { pointer: `${instancePath}${pointerOf([name])}`, detail };
  }
  if (keyword === 'false schema') return { pointer: instancePath, detail: 'Must not be there.' };
  return { pointer: instancePath, detail: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` };
}
