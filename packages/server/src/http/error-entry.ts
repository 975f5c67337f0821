export interface ErrorEntry {
  status: number;
  title: string;
  /** What the caller can do. */
  remedy: string;
}
