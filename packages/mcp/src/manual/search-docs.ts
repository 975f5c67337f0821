import { startOf } from '../api/as-text.ts';
import { readSections, type Section } from './pages.ts';

const MAX_WORDS = 8;
const MAX_FOUND = 5;
const MAX_TEXT = 1_200;
const HEADING_WEIGHT = 3;

/** They stand in headings too, but tell nothing. */
const OF_QUESTIONS = new Set('why what how when which where who is are was do does did an the my it not'.split(' '));

/** The sections of the docs that have most of the words, best first. */
export function searchDocs(query: string): Section[] {
  const asked = query.toLowerCase().match(/[\p{L}\p{N}_]{2,40}/gu) ?? [];
  const words = [...new Set(asked)].filter((word) => !OF_QUESTIONS.has(word)).slice(0, MAX_WORDS);
  const sections = readSections().map((section) => ({ section, found: placesOf(section, words) }));
  // A word that is everywhere tells nothing.
  const weights = words.map((_, at) => {
    const having = sections.filter(({ found }) => found[at] !== 0).length;
    return Math.log(sections.length / Math.max(1, having));
  });
  const best = sections
    .map(({ section, found }) => ({
      section,
      score: found.reduce((sum, place, at) => sum + place * (weights[at] ?? 0), 0) * worthOf(section),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ section }) => section);
  return firstOfEach(best)
    .slice(0, MAX_FOUND)
    .map(({ page, heading, text }) => ({ page: `docs/${page}`, heading, text: startOf(text, MAX_TEXT) }));
}

/** What is special about another system is seldom what somebody asks for. */
const worthOf = ({ page }: Section) => (page.startsWith('migrating/') ? 0.5 : 1);

/** For each word: 0, or more in a heading. A word counts once: long sections are not better. */
function placesOf({ page, heading, text }: Section, words: string[]): number[] {
  const title = `${page} ${heading}`.toLowerCase();
  const body = text.toLowerCase();
  return words.map((word) => (title.includes(word) ? HEADING_WEIGHT : Number(body.includes(word))));
}

/** A long section is kept in parts, which have its heading. */
function firstOfEach(sections: Section[]): Section[] {
  const byHeading = new Map<string, Section>();
  for (const section of sections) {
    const name = `${section.page} ${section.heading}`;
    if (!byHeading.has(name)) byHeading.set(name, section);
  }
  return [...byHeading.values()];
}
