export type { CheckedFilters, EventCatalogue } from '@postrider/catalogue';
