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

/** What has been found so far. */
interface Reading {
  problems: FilterProblem[];
  operators: number;
  instructions: number;
}

/** Where the reading is: at `path` within the event, null above all paths. */
interface Position {
  pointer: string;
  path: { text: string; names: FieldPath } | null;
  depth: number;
}

/** Reads a filter. Where there are problems, what was read stands for nothing. */
export function readFilter(document: unknown): { node: FilterNode; problems: FilterProblem[] } {
  const reading: Reading = { problems: [], operators: 0, instructions: 0 };
  const bytes = Buffer.byteLength(JSON.stringify(document) ?? '');
  if (bytes > FILTER_LIMITS.bytes) {
    const detail = `The filter takes ${bytes} bytes; at most ${FILTER_LIMITS.bytes} are allowed.`;
    return { node: NOTHING, problems: [{ pointer: '', detail }] };
  }
  const node = readMembers(reading, document, { pointer: '', path: null, depth: 0 });
  return { node, problems: reading.problems };
}

/** What stands where something is wrong. */
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
    return refuse(reading, at.pointer, 'Must have a member: empty, it would let everything pass.');
  }
  return { kind: 'all', nodes: members.map((member) => readMember(reading, member, at)) };
}

function readMember(reading: Reading, [name, operand]: [string, unknown], at: Position): FilterNode {
  const below = { ...at, pointer: `${at.pointer}/${escapePointer(name)}` };
  if (isOperator(name)) return readOperator(reading, { operator: name, operand }, below);
  if (name.startsWith('$') || at.path !== null) {
    const hint = name.startsWith('$') ? '' : ' A deeper member is written as one path: "data.customer.id".';
    return refuse(reading, below.pointer, `Unknown operator. There are ${FILTER_OPERATORS.join(', ')}.${hint}`);
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
    // Said once: the others would say the same.
    if (reading.operators > FILTER_LIMITS.operators + 1) return NOTHING;
    return refuse(reading, at.pointer, `At most ${FILTER_LIMITS.operators} operators are allowed; this is one more.`);
  }
  if (operator !== '$and' && operator !== '$or' && operator !== '$not') {
    return readTest(reading, { operator, operand }, at);
  }
  const depth = at.depth + 1;
  if (depth > FILTER_LIMITS.depth) {
    return refuse(reading, at.pointer, `$and, $or and $not may lie ${FILTER_LIMITS.depth} deep in each other.`);
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
    return refuse(reading, at.pointer, 'Belongs to a path: {"data.amount": {"$gte": 100}}.');
  }
  // Said once, and nothing is compiled in vain.
  if (operator === '$regex' && reading.instructions > FILTER_LIMITS.regexInstructions) return NOTHING;
  const test = readOperand(operator, operand);
  if (Array.isArray(test)) {
    for (const { pointer, detail } of test) refuse(reading, at.pointer + pointer, detail);
    return NOTHING;
  }
  reading.instructions += test.instructions ?? 0;
  if (test.instructions !== undefined && reading.instructions > FILTER_LIMITS.regexInstructions) {
    const detail = `The regular expressions of a filter may compile to ${FILTER_LIMITS.regexInstructions} instructions in all, about one for each character; with this one they come to ${reading.instructions}. Shorten it, or its repetitions.`;
    return refuse(reading, at.pointer, detail);
  }
  const detail = `${at.path.text} must be ${operator} ${shorten(JSON.stringify(operand))}`;
  return { kind: 'test', failure: { pointer: at.pointer, operator, detail }, path: at.path.names, test };
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80).replace(/\p{Surrogate}$/u, '')}…`;
}
