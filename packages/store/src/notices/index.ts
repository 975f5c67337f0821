export { finishNotice, takeDueNotices, type DueNotice } from './take-notices.ts';
