export { publishNotice } from './publish-notices.ts';
export { finishNotice, takeDueNotices, type DueNotice } from './take-notices.ts';
