import type { Series } from '../components/bar-chart.tsx';
import type { Statistics } from '../api/types.ts';

const CLASSES = [
  { name: '2xx', tone: 'good', has: (key: string) => key.startsWith('2') },
  { name: '3xx', tone: 'quiet', has: (key: string) => key.startsWith('3') },
  { name: '4xx', tone: 'warn', has: (key: string) => key.startsWith('4') },
  { name: '5xx', tone: 'bad', has: (key: string) => key.startsWith('5') },
  // The API gives an outcome in words where there was no answer.
  { name: 'No answer', tone: 'unanswered', has: (key: string) => !/^\d/.test(key) },
] as const;

/** The attempts of each bucket by the class of their answer. */
export function statusClasses(buckets: Statistics['buckets']): Series[] {
  return CLASSES.map(({ name, tone, has }) => ({
    name,
    tone,
    values: buckets.map(({ byStatus }) =>
      Object.entries(byStatus).reduce((sum, [key, attempts]) => (has(key) ? sum + attempts : sum), 0),
    ),
  }));
}
