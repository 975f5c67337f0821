/** What is wrong with one member. `pointer` is a JSON Pointer below the preferences document. */
export interface PreferenceProblem {
  pointer: string;
  detail: string;
}
