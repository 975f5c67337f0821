import { isDeepStrictEqual } from 'node:util';
import type { ProblemEntry } from '@postrider/domain';

export type ResourceType = 'event_type' | 'defaults' | 'tenant' | 'endpoint' | 'schedule';

/** Which resource it is. The deployment's own have no tenant. */
export interface ResourceName {
  type: ResourceType;
  tenantId: string | null;
  id: string | null;
  externalId: string | null;
  name: string | null;
}

/** What becomes of a member. Secrets are masked. */
export interface MemberChange {
  member: string;
  before: unknown;
  after: unknown;
}

export interface PlanEntry {
  action: 'create' | 'update' | 'delete' | 'none';
  resource: ResourceName;
  changes: MemberChange[];
  /** What a person should look at. */
  warnings: string[];
}

/** A call of a single route. */
export interface RouteCall {
  operation: string;
  params: Record<string, string>;
  body?: unknown;
  /** The version that was read: if the resource has another one by then, nothing is applied. */
  version?: number | undefined;
  /** The id that it gives to what it makes. */
  newId?: string;
  /** It counts as asked for by a key of its tenant. */
  asTenant?: boolean;
  /** Where its body is in the request. */
  pointer: string;
}

/** A line of the plan, and the calls that make it true. */
export interface Step {
  entry: PlanEntry;
  calls: RouteCall[];
  /** The id of a new endpoint that has no signing secret from the document. It is disabled unless it inherits one. */
  lacksSecret?: boolean;
  /** The id of a new endpoint whose other credentials are missing: it is disabled. */
  lacksCredentials?: boolean;
}

/** Everything that is wrong with a document, and the steps that it asks for. */
export interface Plan {
  steps: Step[];
  problems: ProblemEntry[];
}

export function resource(type: ResourceType, name: Partial<ResourceName>): ResourceName {
  return { type, tenantId: null, id: null, externalId: null, name: null, ...name };
}

export function noStep(name: ResourceName): Step {
  return { entry: { action: 'none', resource: name, changes: [], warnings: [] }, calls: [] };
}

/** As JSON carries it: without undefined members and foreign prototypes. */
export function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

export function isSame(one: unknown, other: unknown): boolean {
  const areSimple = typeof one !== 'object' && typeof other !== 'object';
  return areSimple ? one === other : isDeepStrictEqual(plain(one), plain(other));
}

interface Compared {
  given: Record<string, unknown>;
  /** As it is stored; empty for what is new. */
  stored: Record<string, unknown>;
  /** What null stands for. Default: null. */
  defaults: Record<string, unknown>;
}

/** The given members that differ from the stored ones. Those that are left out stay. */
export function compare({ given, stored, defaults }: Compared): MemberChange[] {
  return Object.entries(given).flatMap(([member, value]): MemberChange[] => {
    if (value === undefined) return [];
    const after = value ?? defaults[member] ?? null;
    const before = stored[member] ?? null;
    return isSame(before, after) ? [] : [{ member, before, after: plain(after) }];
  });
}

/** Only the members that change. */
export function changedMembers(
  given: Record<string, unknown>,
  changes: readonly MemberChange[],
): Record<string, unknown> {
  const names = new Set(changes.map(({ member }) => member));
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)));
}

/** The members but some. */
export function without(entry: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
}
