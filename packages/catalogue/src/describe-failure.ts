import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ProblemEntry } from '@postrider/domain';
import { pointerOf } from '@postrider/domain';

/** By keyword: the member of `params` that names a member of the value, and the validation error of that member. */
const MEMBERS: readonly (readonly [keyword: string, param: string, detail: string])[] = [
  ['required', 'missingProperty', 'Is required.'],
  ['dependentRequired', 'missingProperty', 'Is required together with other members that are there.'],
  ['additionalProperties', 'additionalProperty', 'Unknown property.'],
  ['unevaluatedProperties', 'unevaluatedProperty', 'Unknown property.'],
  ['propertyNames', 'propertyName', 'Must have another name.'],
];

/** Describes one failure of a check. The text says what the schema requires, and never quotes the value. */
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
