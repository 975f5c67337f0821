import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { isObject } from '../output/print.ts';
import { readStdin } from '../settings/read-stdin.ts';

/** One document of a file. */
export interface ReadDocument {
  /** The file, and which of its documents it is if there are several. */
  source: string;
  content: Record<string, unknown>;
  /** The line on which a member begins. Undefined: nobody knows. */
  lineOf(path: readonly string[]): number | undefined;
}

/** The documents of some files, in order. YAML and JSON; `-` is stdin. */
export async function readDocuments(files: readonly string[]): Promise<ReadDocument[]> {
  const documents: ReadDocument[] = [];
  for (const file of files) documents.push(...documentsOf(file, await textOf(file)));
  if (documents.length === 0) throw usageError(`There is no document in ${files.map(escapeText).join(', ')}.`);
  return documents;
}

async function textOf(file: string): Promise<string> {
  if (file === '-') return readStdin();
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw usageError(`${escapeText(file)} cannot be read${code}.`);
  }
}

function documentsOf(file: string, text: string): ReadDocument[] {
  const name = file === '-' ? 'stdin' : file;
  const lines = new LineCounter();
  // JSON is YAML too. Aliases may not multiply: `toJS` refuses more than a hundred times what is written.
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  const all: Document[] = Array.isArray(parsed) ? parsed : [];
  const documents = all.filter(({ contents, errors }) => !isEmpty(contents) || errors.length > 0);
  return documents.map((document, at) => {
    const source = documents.length === 1 ? name : `${name} (document ${at + 1})`;
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw unreadable(source, problem.message);
    return {
      source,
      content: contentOf(document, source),
      lineOf: (path) => lineOf(document, { path, lines }),
    };
  });
}

/** As after the last `---`. */
function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function contentOf(document: Document, source: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    throw unreadable(source, error instanceof Error ? error.message : '');
  }
  if (isObject(content)) return content;
  throw unreadable(source, 'It has no members. It begins with "version: 1"; postrider export shows one.');
}

function unreadable(source: string, why: string) {
  return usageError(`${escapeText(source)} is no document: ${escapeText(why.trim().split('\n')[0] ?? '')}`);
}

function lineOf(document: Document, { path, lines }: { path: readonly string[]; lines: LineCounter }) {
  // The member itself may be what is missing: then it is the line of what it is missing in.
  for (let length = path.length; length > 0; length--) {
    const start = startOf(document, path.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}

function startOf(document: Document, path: readonly string[]): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) && parent.items.find(({ key }) => String(key) === path.at(-1));
  const node: unknown = pair ? pair.key : document.getIn(path, true);
  return isObject(node) && Array.isArray(node['range']) ? Number(node['range'][0]) : undefined;
}
