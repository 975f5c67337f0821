import { startOf } from '../api/as-text.ts';
import { readSections, type Section } from './pages.ts';

const MAX_WORDS = 8;
const MAX_FOUND = 5;
const MAX_TEXT = 1_200;
const HEADING_WEIGHT = 5;

/** The sections of the docs that have most of the words, best first. */
export function searchDocs(query: string): Section[] {
  const words = [...new Set(query.toLowerCase().match(/[\p{L}\p{N}_]{2,40}/gu))].slice(0, MAX_WORDS);
  return readSections()
    .map((section) => ({ section, score: scoreOf(section, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, MAX_FOUND)
    .map(({ section: { page, heading, text } }) => ({ page: `docs/${page}`, heading, text: startOf(text, MAX_TEXT) }));
}

/** A word counts once, more in a heading: long sections are not better. */
function scoreOf({ page, heading, text }: Section, words: string[]): number {
  const title = `${page} ${heading}`.toLowerCase();
  const body = text.toLowerCase();
  return words.reduce((sum, word) => {
    if (title.includes(word)) return sum + HEADING_WEIGHT;
    return body.includes(word) ? sum + 1 : sum;
  }, 0);
}
