import { Problem } from '@postrider/server/embedding';

/** In place of the live stream. A test that follows one would wait for ever: it sees at once that this is not the way. */
export const NO_STREAM = {
  cursors: () =>
    Promise.reject(
      new Problem('route_not_found', 'The fake has no stream: read its deliveries, or use a real server.'),
    ),
};
