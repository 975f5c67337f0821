import { escapePointer } from '../custom-headers.ts';
import { readPath, type FieldPath } from './field-path.ts';
import {
  FILTER_LIMITS,
  FILTER_OPERATORS,
  type FilterFailure,
  type FilterOperator,
  type FilterProblem,
} from './filter.ts';
import { readOperand, type FilterTest, type TestOperator } from './read-operand.ts';

/** A filter as it is evaluated. */
export type FilterNode =
  | { kind: 'all'; nodes: FilterNode[] }
  | { kind: 'any'; failure: FilterFailure; nodes: FilterNode[] }
  | { kind: 'not'; failure: FilterFailure; node: FilterNode }
  | { kind: 'test'; failure: FilterFailure; path: FieldPath; test: FilterTest };

/** What the reader has found so far. */
interface Reading {
  problems: FilterProblem[];
  operators: number;
  instructions: number;
}

/** Where the reader is. `path`: in the event; null before the first path. */
interface Position {
  pointer: string;
  path: { text: string; names: FieldPath } | null;
  depth: number;
}

/** Reads a filter. Do not use the node if there are problems. */
export function readFilter(document: unknown): { node: FilterNode; problems: FilterProblem[] } {
  const reading: Reading = { problems: [], operators: 0, instructions: 0 };
  const bytes = Buffer.byteLength(JSON.stringify(document) ?? '');
  if (bytes > FILTER_LIMITS.bytes) {
    const detail = `Must be at most ${FILTER_LIMITS.bytes} bytes; it has ${bytes}.`;
    return { node: NOTHING, problems: [{ pointer: '', detail }] };
  }
  const node = readMembers(reading, document, { pointer: '', path: null, depth: 0 });
  return { node, problems: reading.problems };
}

/** Takes the place of a wrong part. */
const NOTHING: FilterNode = { kind: 'all', nodes: [] };

function refuse(reading: Reading, pointer: string, detail: string): FilterNode {
  reading.problems.push({ pointer, detail });
  return NOTHING;
}

/** All members of an object must be true. */
function readMembers(reading: Reading, value: unknown, at: Position): FilterNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const example = at.path === null ? '{"data.amount": {"$gte": 100}}' : '{"$eq": "paid"}';
    return refuse(reading, at.pointer, `Must be an object such as ${example}.`);
  }
  const members = Object.entries(value);
  if (members.length === 0) {
    return refuse(reading, at.pointer, 'Must not be empty: an empty object would let every event pass.');
  }
  return { kind: 'all', nodes: members.map((member) => readMember(reading, member, at)) };
}

function readMember(reading: Reading, [name, operand]: [string, unknown], at: Position): FilterNode {
  const below = { ...at, pointer: `${at.pointer}/${escapePointer(name)}` };
  if (isOperator(name)) return readOperator(reading, { operator: name, operand }, below);
  if (name.startsWith('$') || at.path !== null) {
    const hint = name.startsWith('$') ? '' : ' Write a nested member as one path: "data.customer.id".';
    return refuse(reading, below.pointer, `Must be an operator: ${FILTER_OPERATORS.join(', ')}.${hint}`);
  }
  const read = readPath(name);
  if ('detail' in read) return refuse(reading, below.pointer, read.detail);
  return readMembers(reading, operand, { ...below, path: { text: name, names: read.path } });
}

function isOperator(name: string): name is FilterOperator {
  return FILTER_OPERATORS.some((operator) => operator === name);
}

interface Member {
  operator: FilterOperator;
  operand: unknown;
}

function readOperator(reading: Reading, { operator, operand }: Member, at: Position): FilterNode {
  reading.operators += 1;
  if (reading.operators > FILTER_LIMITS.operators) {
    // One message is enough.
    if (reading.operators > FILTER_LIMITS.operators + 1) return NOTHING;
    return refuse(
      reading,
      at.pointer,
      `A filter must have at most ${FILTER_LIMITS.operators} operators; this is one too many.`,
    );
  }
  if (operator !== '$and' && operator !== '$or' && operator !== '$not') {
    return readTest(reading, { operator, operand }, at);
  }
  const depth = at.depth + 1;
  if (depth > FILTER_LIMITS.depth) {
    return refuse(reading, at.pointer, `$and, $or and $not must be nested at most ${FILTER_LIMITS.depth} deep.`);
  }
  if (operator === '$not') {
    const failure = { pointer: at.pointer, operator, detail: 'what is in $not must not be true' };
    return { kind: 'not', failure, node: readMembers(reading, operand, { ...at, depth }) };
  }
  if (!Array.isArray(operand) || operand.length === 0) {
    return refuse(reading, at.pointer, 'Must be an array of at least one object.');
  }
  const nodes = operand.map((each: unknown, index) =>
    readMembers(reading, each, { ...at, depth, pointer: `${at.pointer}/${index}` }),
  );
  if (operator === '$and') return { kind: 'all', nodes };
  return { kind: 'any', failure: { pointer: at.pointer, operator, detail: 'one of $or must be true' }, nodes };
}

function readTest(reading: Reading, member: { operator: TestOperator; operand: unknown }, at: Position): FilterNode {
  const { operator, operand } = member;
  if (at.path === null) {
    return refuse(reading, at.pointer, 'Must be inside a path: {"data.amount": {"$gte": 100}}.');
  }
  // One message is enough, and the next expression need not be compiled.
  if (operator === '$regex' && reading.instructions > FILTER_LIMITS.regexInstructions) return NOTHING;
  const test = readOperand(operator, operand);
  if (Array.isArray(test)) {
    for (const { pointer, detail } of test) refuse(reading, at.pointer + pointer, detail);
    return NOTHING;
  }
  reading.instructions += test.instructions ?? 0;
  if (test.instructions !== undefined && reading.instructions > FILTER_LIMITS.regexInstructions) {
    const detail = `The regular expressions of a filter must compile to at most ${FILTER_LIMITS.regexInstructions} instructions together, about one for each character. With this one there are ${reading.instructions}. Shorten it, or its repetitions.`;
    return refuse(reading, at.pointer, detail);
  }
  const detail = `${at.path.text} must be ${operator} ${shorten(JSON.stringify(operand))}`;
  return { kind: 'test', failure: { pointer: at.pointer, operator, detail }, path: at.path.names, test };
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80).replace(/\p{Surrogate}$/u, '')}…`;
}
