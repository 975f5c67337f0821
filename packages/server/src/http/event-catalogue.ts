import type { ProblemEntry } from './bound-problem.ts';

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

export interface CheckedEvent extends CatalogueFindings {
  /** Only endpoints that name the type get it. */
  optIn: boolean;
}

/** The event types of the deployment, as publishing and endpoints ask for them. */
export interface EventCatalogue {
  /** Compares an event with its type. */
  checkEvent(event: { type: string; data: unknown }, now: Date): Promise<CheckedEvent>;
  /** Compares the types and families that an endpoint asks for with the catalogue; what it had before stays allowed. */
  checkFilters(
    filters: readonly string[] | null,
    known: { before: readonly string[] | null; now: Date },
  ): Promise<CatalogueFindings>;
  /** Call it when the catalogue was changed: the next publish reads it again. */
  forget(): void;
}
