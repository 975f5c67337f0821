/** What is wrong with one member of a document. `pointer` is a JSON Pointer in that document, `detail` a sentence. */
export interface ValidationError {
  pointer: string;
  detail: string;
}
