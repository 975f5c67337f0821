import type { EventCatalogue } from '@postrider/catalogue';

/** The catalogue as it will be: endpoints and schedules of a document may be about types that it adds. */
export function withTypes(catalogue: EventCatalogue, added: ReadonlySet<string>): EventCatalogue {
  const isAdded = (filter: string) =>
    added.has(filter) || (filter.endsWith('.*') && [...added].some((name) => name.startsWith(filter.slice(0, -1))));
  return {
    // Each run checks the event again, also its data.
    checkEvent: async (event, now) =>
      added.has(event.type) ? { problems: [], warnings: [], optIn: false } : catalogue.checkEvent(event, now),
    isOptIn: (type, now) => catalogue.isOptIn(type, now),
    async checkFilters(filters, now) {
      const { problems, warnings } = await catalogue.checkFilters(filters, now);
      return { problems: problems.filter(({ filter }) => !isAdded(filter)), warnings };
    },
    forget: () => catalogue.forget(),
  };
}
