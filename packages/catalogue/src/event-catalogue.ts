import type { ProblemEntry } from '@postrider/domain';

/** What a person should look at although the request was accepted. */
export interface CatalogueWarning {
  code: 'unknown_type' | 'deprecated_type' | 'schema_mismatch';
  detail: string;
}

/** What the catalogue says of a request. */
export interface CatalogueFindings {
  /** Why it is refused; pointers from the body. None: it is not. */
  problems: ProblemEntry[];
  warnings: CatalogueWarning[];
}

export interface EventToCheck {
  type: string;
  data: unknown;
  /** Of the data, as JSON. */
  bytes: number;
}

export interface CheckedEvent extends CatalogueFindings {
  /** Only endpoints that name the type get it. */
  optIn: boolean;
}

export interface CheckedFilters extends CatalogueFindings {
  /** Each names the filter that it is about: what an endpoint had before stays allowed. */
  problems: (ProblemEntry & { filter: string })[];
}

/** The event types of the deployment, as publishing and endpoints ask for them. */
export interface EventCatalogue {
  /** Compares an event with its type. */
  checkEvent(event: EventToCheck, now: Date): Promise<CheckedEvent>;
  /** Whether only endpoints that name the type get its events. */
  isOptIn(type: string, now: Date): Promise<boolean>;
  /** Compares the types and families that an endpoint asks for with the catalogue. */
  checkFilters(filters: readonly string[], now: Date): Promise<CheckedFilters>;
  /** Call it when the catalogue was changed: the next publish reads it again. */
  forget(): void;
}
