import jsonata from 'jsonata';
import { MAX_OUTPUT_BYTES } from '../limits.ts';
import { refuse } from './describe-error.ts';

/** A function as jsonata keeps it. All expressions of a process share these objects. */
interface Definition {
  implementation: (...args: unknown[]) => unknown;
}

/** The functions that templates do not have, and why. */
const REMOVED = {
  eval: 'it would run text of the event as a template',
  random: 'each attempt of a delivery must send the same payload',
  shuffle: 'each attempt of a delivery must send the same payload',
};

const FUNCTIONS =
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match
  contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type
  sort distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis
  clone`.split(/\s+/);

/**
 * Removes the functions with which renders of one event differ, bounds `$pad`, which allocates before any limit is checked,
 * and seals all functions. An expression that overrides `$clone` can change objects in place. Without the seal it could
 * change a function for all later renders.
 */
export async function hardenJsonata(): Promise<{ fromMillis: Definition['implementation'] }> {
  for (const [name, why] of Object.entries(REMOVED)) {
    const definition = await findDefinition(name);
    definition.implementation = () => refuse(`$${name} is not available in templates: ${why}.`);
    seal(definition);
  }
  await boundPad();
  for (const name of FUNCTIONS) seal(await findDefinition(name));
  const { implementation: fromMillis } = await findDefinition('fromMillis');
  return { fromMillis };
}

async function findDefinition(name: string): Promise<Definition> {
  const found: unknown = await jsonata(`$${name}`).evaluate(null);
  if (typeof found !== 'object' || found === null || !('implementation' in found)) {
    throw new Error(`jsonata has no function $${name} any more.`);
  }
  return found as Definition; // as jsonata makes them
}

async function boundPad(): Promise<void> {
  const definition = await findDefinition('pad');
  const pad = definition.implementation;
  definition.implementation = (text, width, ...rest) => {
    const isTooWide = typeof width === 'number' && Math.abs(width) > MAX_OUTPUT_BYTES;
    return isTooWide ? refuse('$pad must not make a text longer than 1 MiB.') : pad(text, width, ...rest);
  };
}

/** jsonata writes `token` and `position` to the function at each call, so these two stay writable. */
function seal(definition: Definition): void {
  for (const member of Object.keys(definition)) {
    Object.defineProperty(definition, member, { writable: false, configurable: false });
  }
  Object.assign(definition, { token: undefined, position: undefined });
  Object.seal(definition);
  for (const member of Object.values(definition) as unknown[]) {
    if ((typeof member === 'object' && member !== null) || typeof member === 'function') Object.freeze(member);
  }
}
