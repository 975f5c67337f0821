export { boundEntries, boundText, MAX_ENTRIES, type ProblemEntry } from '@postrider/domain';
