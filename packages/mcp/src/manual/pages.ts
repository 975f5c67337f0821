import { readFileSync } from 'node:fs';
import { startOf } from '../api/as-text.ts';
import { ToolError } from '../api/tool-error.ts';

export interface Section {
  page: string;
  heading: string;
  text: string;
}

const MAX_PAGE = 60_000;

let sections: Section[] | undefined;

/** All sections of the docs, in the order of the pages. */
export function readSections(): Section[] {
  // Ours, written by the build.
  sections ??= JSON.parse(readFileSync(new URL('../../dist/docs.json', import.meta.url), 'utf8')) as Section[];
  return sections;
}

export function listPages(): string[] {
  return [...new Set(readSections().map(({ page }) => page))];
}

/** A page of the docs. Throws `ToolError`. */
export function readPage(page: string): string {
  const own = readSections().filter((section) => section.page === page);
  if (own.length === 0) {
    throw new ToolError('not_found', 'There is no such page.', 'List the resources, or call search_docs.');
  }
  const parts = own.map(({ heading, text }, at) =>
    heading === own[at - 1]?.heading ? text : `${at === 0 ? '' : '\n\n'}# ${heading}\n\n${text}`,
  );
  const whole = parts.join('');
  return whole.length <= MAX_PAGE ? whole : `${startOf(whole, MAX_PAGE)}\n\n… cut. search_docs finds what is behind.`;
}
