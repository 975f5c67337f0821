// Made from packages/server/openapi.json by `pnpm generate`.

export interface paths {
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants, newest first
         * @description List tenants, newest first.
         */
        get: operations["listTenants"];
        put?: never;
        /**
         * Create a tenant
         * @description Create a tenant.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tenant
         * @description Read a tenant.
         */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        /**
         * Delete a tenant with its endpoints and keys
         * @description Postrider cancels its open deliveries (`tenant_deleted`). Its API keys stop at once, and its id is never free again. Operators can still read its events and deliveries until their retention ends. The tenant `default` and that of the operator cannot be deleted.
         */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /**
         * Change a tenant
         * @description Change a tenant.
         */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete, pause, resume, enable or disable up to 1,000 endpoints
         * @description Each endpoint has its own result: one that is not found, or cannot do that, keeps no other from it. All that can are changed together, before the answer.
         */
        post: operations["bulkEndpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's endpoints, newest first
         * @description List a tenant's endpoints, newest first.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Create an endpoint
         * @description Only this answer and that of `rotate-secret` show the signing secret. If the tenant or the deployment shares a secret with the endpoint, the endpoint inherits it, and `secret` is null.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tags of a tenant's endpoints
         * @description With how many endpoints have each, sorted by code point: `B` comes before `a`. Up to 1,000 in one answer; further ones follow by `nextCursor`. Tags of events are not among them.
         */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint
         * @description Read an endpoint.
         */
        get: operations["getEndpoint"];
        /**
         * Replace an endpoint whole
         * @description Members that are left out are inherited or get their defaults. Only write-only members (tokens, passwords, masked header values, the secret) stay. An inherited value that comes back as it was shown stays inherited. A new `secret` ends the old ones at once; `rotate-secret` lets them overlap. If the URL gets another scheme, host or port, the request must contain tokens, passwords and header values again. Otherwise the answer is 422 with a pointer to each.
         */
        put: operations["replaceEndpoint"];
        post?: never;
        /**
         * Delete an endpoint
         * @description Postrider cancels its open deliveries (`endpoint_deleted`) and destroys its credentials. With `records=true` it also removes all of its deliveries and attempts, within minutes after the answer; the events stay.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint
         * @description Null gives a member its default, which may be inherited from the tenant or the deployment. If `url` gets another scheme, host or port, the same request must contain the credentials again (`auth`, and `headers` that are shown masked). Otherwise the answer is 422 with a pointer to each. Postrider never sends credentials to a server that they were not given for.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an endpoint
         * @description Postrider still accepts events for it. Their deliveries wait until somebody resumes it. An attempt in flight is finished.
         */
        post: operations["pauseEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused endpoint
         * @description Postrider sends the deliveries that waited for it.
         */
        post: operations["resumeEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a disabled endpoint
         * @description Postrider sends the deliveries that waited for it, and forgets the failures that led to its disabling.
         */
        post: operations["enableEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable an endpoint
         * @description New events no longer reach it. Deliveries that are on their way wait until somebody enables it.
         */
        post: operations["disableEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an endpoint's signing secret
         * @description Until the overlap ends, each request carries a signature by each secret (a legacy header: only by the old one). At most 4 old secrets overlap; one more ends the oldest. `secrets` of the endpoint lists the overlaps, and `DELETE …/secrets/{secretId}` ends one of them. `POST …/defaults/rotate-secret` replaces a secret that the endpoint inherits.
         */
        post: operations["rotateEndpointSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End the overlap of an old signing secret
         * @description The secret signs no further request. `secrets` of the endpoint lists the ids. The current secret cannot be ended; replace it with `rotate-secret`.
         */
        delete: operations["endSecretOverlap"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to an endpoint, now and once
         * @description Postrider signs the request and checks the address like those of every attempt, also while the endpoint is paused or disabled. The answer shows the attempt. Postrider records it as a delivery with `test: true`, which no number counts, and stores no event. A test that failed is `cancelled` (`test_failed`): it is never retried.
         */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the requests that events would produce, and send none
         * @description The events are a given one, a past one, or the latest of the tenant, now or before an instant. With `change` the answer is as if the endpoint, its filter, its template or its preferences were changed. Postrider sends, signs, looks up and stores nothing. It decides as a publish does, then by pause, expiry, schedule and quiet hours as they are now. It does not predict rate limits. It takes up to two seconds, and marks the events that it could not render by then.
         */
        post: operations["previewEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the tenant's endpoints inherit
         * @description Read what the tenant's endpoints inherit.
         */
        get: operations["getTenantDefaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what the tenant's endpoints inherit
         * @description In force from the next attempt on, also of deliveries that wait. A `secret` must fit `signing`, and secrets that rely on `signing` must go on to fit. Endpoints whose URL a tenant's key gave inherit neither the `secret` nor values of headers from the deployment.
         */
        patch: operations["updateTenantDefaults"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/defaults/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret that the tenant's endpoints share, for all at once
         * @description Until the overlap ends, requests carry a signature of each (a legacy header: of the old one). At most 4 old ones overlap; the oldest go first. Where there was none, this makes the first.
         */
        post: operations["rotateTenantDefaultSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the endpoints of all tenants inherit
         * @description Read what the endpoints of all tenants inherit.
         */
        get: operations["getDeploymentDefaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what the endpoints of all tenants inherit
         * @description In force from the next attempt on, also of deliveries that wait. A `secret` must fit `signing`, and secrets that rely on `signing` must go on to fit. Endpoints whose URL a tenant's key gave inherit neither the `secret` nor values of headers from the deployment.
         */
        patch: operations["updateDeploymentDefaults"];
        trace?: never;
    };
    "/v1/defaults/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret that the endpoints of all tenants share, for all at once
         * @description Until the overlap ends, requests carry a signature of each (a legacy header: of the old one). At most 4 old ones overlap; the oldest go first. Where there was none, this makes the first.
         */
        post: operations["rotateDeploymentDefaultSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/effective": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an endpoint sets or inherits, and where each member is from
         * @description Each member comes from the endpoint itself, or else from its tenant, the deployment, or Postrider. Endpoints whose URL a tenant's key gave inherit neither the `secret` nor values of headers from the deployment.
         */
        get: operations["getEndpointEffectiveSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tenant's preferences
         * @description The answer has exactly the members that were set. It is `{}` if none were.
         */
        get: operations["getTenantPreferences"];
        /**
         * Replace the tenant's preferences
         * @description Deliveries on their way follow the new preferences from their next attempt on. Postrider checks at once those that the changed members held. `{}` removes all of them. The `ETag` changes only with the content.
         */
        put: operations["putTenantPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some of the tenant's preferences
         * @description A member that is left out stays. A given one replaces the member whole; null removes it. Deliveries on their way follow the new preferences from their next attempt on. Postrider checks at once those that the changed members held. The `ETag` changes only with the content.
         */
        patch: operations["updateTenantPreferences"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/preferences/effective": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tenant's effective preferences
         * @description Every member has a value. `sources` says where each comes from.
         */
        get: operations["getTenantEffectivePreferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/preferences/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict what happens to a delivery at an instant
         * @description The answer is about the first attempt: retries are not dropped. Nothing is changed. Without a body it is about now and normal priority.
         */
        post: operations["previewTenantPreferences"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the endpoint's preferences
         * @description The answer has exactly the members that were set. It is `{}` if none were.
         */
        get: operations["getEndpointPreferences"];
        /**
         * Replace the endpoint's preferences
         * @description Deliveries on their way follow the new preferences from their next attempt on. Postrider checks at once those that the changed members held. `{}` removes all of them. The `ETag` changes only with the content.
         */
        put: operations["putEndpointPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some of the endpoint's preferences
         * @description A member that is left out stays. A given one replaces the member whole; null removes it. Deliveries on their way follow the new preferences from their next attempt on. Postrider checks at once those that the changed members held. The `ETag` changes only with the content.
         */
        patch: operations["updateEndpointPreferences"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/effective": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the endpoint's effective preferences
         * @description Every member has a value. `sources` says where each comes from.
         */
        get: operations["getEndpointEffectivePreferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict what happens to a delivery at an instant
         * @description The answer is about the first attempt: retries are not dropped. Nothing is changed. Without a body it is about now and normal priority.
         */
        post: operations["previewEndpointPreferences"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's events, newest first
         * @description If the data of events is large, a page may hold fewer than `limit` although more follow.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Publish an event
         * @description The server answers once it has committed the event and its deliveries. From then on they are not lost. It refuses numbers in `data` that a double cannot hold.
         */
        post: operations["publishEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish up to 100 events
         * @description Each event has its own result, in the order of the events: one that is refused fails no other. The server commits all accepted events together before it answers. The body takes up to 1 MiB. An `Idempotency-Key` is for the whole batch, an `externalId` for its event.
         */
        post: operations["publishBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event
         * @description Read an event.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change when a scheduled event is sent
         * @description Deliveries that still wait for their time wait for the new time. Those that were sent, or are on their way, stay as they are.
         */
        patch: operations["updateEvent"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events/{eventId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an event
         * @description It cancels every delivery of the event that has not ended. An attempt in flight is still recorded. If the receiver takes it, that delivery is `delivered`.
         */
        post: operations["cancelEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events/{eventId}/expunge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove the content of an event
         * @description Its data go, and what attempts and dead letters show of them: bodies, headers, hashes, texts of errors. The records stay, with statuses, instants and outcomes. What was open, or a dead letter, is `cancelled` with the reason `expunged`. An attempt in flight is recorded without content. A publish that repeats it is refused. It cannot be taken back.
         */
        post: operations["expungeEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/events/{eventId}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain what happened to an event at every endpoint
         * @description The answer has every endpoint that the tenant had when the event was accepted, including deleted ones, and those created since (`not_sent`, `created_later`). Of several deliveries to one endpoint it has the latest.
         */
        get: operations["explainEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's replays, newest first
         * @description List a tenant's replays, newest first.
         */
        get: operations["listReplays"];
        put?: never;
        /**
         * Send past deliveries again
         * @description By filter, or all that an endpoint missed since an instant. Dead letters go on where they ended; what was delivered, skipped or cancelled is sent as a new delivery with `replayOf`. What matches is decided once, at the beginning. See docs/replays.md.
         */
        post: operations["createReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a replay and how far it is
         * @description Read a replay and how far it is.
         */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the rate of a replay
         * @description It counts from the next second on, also for a replay that is paused.
         */
        patch: operations["updateReplay"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/replays/{replayId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a replay
         * @description It sends nothing until it is resumed. What it has sent goes on, and its results are counted.
         */
        post: operations["pauseReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/replays/{replayId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a replay
         * @description It goes on where it was, at its rate: what it could have sent meanwhile is not made up for at once.
         */
        post: operations["resumeReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/replays/{replayId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a replay
         * @description It sends nothing more, for good. What it has sent goes on, and its results are counted for ten minutes.
         */
        post: operations["cancelReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send many dead letters again
         * @description A replay of the dead letters that match. Each starts again with its whole retry schedule.
         */
        post: operations["retryDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard many dead letters
         * @description A replay that sends nothing: the dead letters that match become `cancelled` with the reason `discarded`.
         */
        post: operations["discardDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send many waiting or retrying deliveries now
         * @description A replay of the deliveries that are open and match: each skips its delay, but no gate. For example, after an outage: all that an endpoint would get hours later.
         */
        post: operations["retryDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel many deliveries
         * @description A replay that sends nothing: the deliveries that are open and match become `cancelled` with the reason `requested`. An attempt in flight is still recorded.
         */
        post: operations["cancelDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's deliveries, newest first
         * @description List a tenant's deliveries, newest first.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a tenant's deliveries, newest first
         * @description Takes the filters of the list and writes every delivery that matches, as fast as it is read. What is accepted after the export began is not in it. It ends with the trailer `Postrider-Export-Rows`; a connection that is cut before that leaves the rest out. Then ask again with `cursor`: the `id` of the last whole row. A table escapes cells that a spreadsheet would run as a formula with an apostrophe.
         */
        get: operations["exportDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery with its attempts
         * @description Read a delivery with its attempts.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery now
         * @description A waiting or retrying delivery skips its delay, but no gate. A dead letter starts again with its whole retry schedule.
         */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/deliveries/{deliveryId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a delivery
         * @description An attempt in flight is still recorded. If the receiver takes it, the delivery is `delivered`.
         */
        post: operations["cancelDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's dead letters, newest first
         * @description List a tenant's dead letters, newest first.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count a tenant's dead letters by endpoint, reason and last status
         * @description What is broken, and since when, without reading through the dead letters. The largest groups come first.
         */
        get: operations["listDeadLetterGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a dead letter again
         * @description It starts again with its whole retry schedule, under the same workflow id.
         */
        post: operations["retryDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/dead-letters/{deliveryId}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard a dead letter
         * @description Discard a dead letter.
         */
        post: operations["discardDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens to a tenant's deliveries
         * @description Server-sent events: one message for each change of a delivery, in the order in which the changes of a delivery happened, each once. The `id` of a message is a cursor: with it, as `after` or in `Last-Event-ID`, a client goes on after a cut without a gap. A comment with the current cursor comes at least every 15 seconds. The message `end` says why the server ends the stream. docs/stream.md tells more.
         */
        get: operations["streamChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's schedules, newest first
         * @description List a tenant's schedules, newest first.
         */
        get: operations["listSchedules"];
        put?: never;
        /**
         * Create a schedule
         * @description It publishes its event at each run, exactly once. The event is checked now as for a publish, and again at each run. Where the clock changes, no run is lost or doubled: docs/schedules.md.
         */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/schedules/{scheduleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a schedule
         * @description Read a schedule.
         */
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        /**
         * Delete a schedule
         * @description The events that it published stay.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a schedule
         * @description Runs that are missed during a pause are not made up, nor those of a timing that was replaced. A new `event` counts from the next run on.
         */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/schedules/{scheduleId}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a schedule now
         * @description Publishes its event at once, also while it is paused. Its next runs stay as they are.
         */
        post: operations["runSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the event types of the catalogue, by name
         * @description The group `postrider` also has the types that Postrider itself publishes (docs/notices.md).
         */
        get: operations["listEventTypes"];
        put?: never;
        /**
         * Add an event type to the catalogue
         * @description All tenants share one catalogue. Every server uses the new type within a second.
         */
        post: operations["createEventType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import event types from an OpenAPI document
         * @description It adds or replaces the event types that the `webhooks` of the document describe: all of them or, if one is wrong, none. Other types stay. If the body of a webhook has a fixed `type` and `data`, they give the name and the schema. Otherwise the name is that of the webhook, and the schema that of the whole body.
         */
        post: operations["importEventTypes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the catalogue as an OpenAPI document
         * @description The document is OpenAPI 3.1. It has a webhook for each event type, as receivers get it in the format `standard`. An import of it gives the same catalogue.
         */
        get: operations["exportEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/{eventTypeName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event type
         * @description Read an event type.
         */
        get: operations["getEventType"];
        put?: never;
        post?: never;
        /**
         * Remove an event type from the catalogue
         * @description Events of the type stay, and so do endpoints that subscribe to it. If only known types are allowed, nobody can publish it any more.
         */
        delete: operations["deleteEventType"];
        options?: never;
        head?: never;
        /**
         * Change an event type
         * @description The name cannot be changed. Events that were published before are not checked again.
         */
        patch: operations["updateEventType"];
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ready-made templates
         * @description An endpoint uses one with `format: {"type": "template", "name": "slack"}`.
         */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the addresses that requests come from
         * @description For receivers that only let known senders in. The operator names them in `POSTRIDER_SENDER_ADDRESSES`; empty means that nothing is known about them, not that nothing is sent. Who knows an address could still send from it: check signatures too.
         */
        get: operations["listSenders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys, newest first
         * @description List API keys, newest first.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create an API key
         * @description Create an API key.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an API key
         * @description Read an API key.
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description The key stops at once. Other server processes may accept it for one more second.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        /**
         * Change an API key
         * @description Its name, expiry and limit. What it may do and see stays: for that create another key. Other server processes follow within a second.
         */
        patch: operations["updateKey"];
        trace?: never;
    };
    "/v1/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an API key by a new one
         * @description Id, name, scopes and expiry stay. The old key works until the overlap ends; one that was replaced before stops at once, so that two keys work at most. Other server processes follow within a second.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tenant's numbers of a period
         * @description How much was accepted, delivered and lost, how fast, and what fails or is slow. Read from rollups, which are at most ten seconds old. docs/numbers.md says what each number means.
         */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/endpoints/{endpointId}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint's numbers of a period
         * @description The numbers of one endpoint, in the same shape.
         */
        get: operations["getEndpointStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how long records are kept, the last run, and disk use
         * @description Old records are removed every day at 02:00 UTC by the Temporal workflow `retention/<task queue>`. The limits are configuration: `POSTRIDER_RETENTION_DAYS`, `POSTRIDER_DEAD_LETTER_DAYS` and `POSTRIDER_AUDIT_DAYS`. A tenant may have shorter ones.
         */
        get: operations["getRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove old records now
         * @description A worker starts the run within seconds. While one goes on, no other starts: ask again afterwards if limits have changed meanwhile.
         */
        post: operations["runRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/expunge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove the content of many events
         * @description For all events of a person: by tag, by `externalId`, or by id. A worker does to each what `POST …/events/{eventId}/expunge` does, batch by batch, beginning within seconds. Events that are accepted after this request stay as they are. It cannot be taken back.
         */
        post: operations["expungeEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/expunges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests to remove the content of events, newest first
         * @description List requests to remove the content of events, newest first.
         */
        get: operations["listExpunges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/expunges/{expungeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a request to remove the content of events
         * @description Read a request to remove the content of events.
         */
        get: operations["getExpunge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export who changed what of a tenant, newest first
         * @description Takes the filters of the list and writes every entry that matches, as fast as it is read. What is done after the export began is not in it. It ends with the trailer `Postrider-Export-Rows`; a connection that is cut before that leaves the rest out. Then ask again with `cursor`: the `id` of the last whole row. In a table `before` and `after` are JSON.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who changed what of a tenant, newest first
         * @description Every change that a request made, and what Postrider did by itself, such as disabling an endpoint. Needs `write`: who may change things may see who changed them. Publishes are not here: an event is its own record.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the deployment is
         * @description For `postrider doctor`: versions, the schema, clocks, workers, what waits, and where endpoints may be. The server never talks to Temporal, so it cannot tell how Temporal is; `oldestCommandSeconds` grows while Temporal is away.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read any event
         * @description Read any event.
         */
        get: operations["findEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{eventId}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain what happened to any event at every endpoint
         * @description It also explains events of deleted tenants.
         */
        get: operations["explainAnyEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the deliveries of all tenants, newest first
         * @description Like the export of a tenant, over all tenants or with `tenantId`. It ends with the trailer `Postrider-Export-Rows`; after a cut ask again with `cursor`, the `id` of the last whole row.
         */
        get: operations["exportAllDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens to the deliveries of all tenants
         * @description Like the stream of a tenant, over all tenants or with `tenantId`.
         */
        get: operations["streamAllChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read any delivery with its attempts
         * @description Read any delivery with its attempts.
         */
        get: operations["findDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of all tenants, newest first
         * @description List the deliveries of all tenants, newest first.
         */
        get: operations["listAllDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the dead letters of all tenants, newest first
         * @description List the dead letters of all tenants, newest first.
         */
        get: operations["listAllDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the dead letters of all tenants by endpoint, reason and last status
         * @description Count the dead letters of all tenants by endpoint, reason and last status.
         */
        get: operations["listAllDeadLetterGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the endpoints of all tenants, newest first
         * @description List the endpoints of all tenants, newest first.
         */
        get: operations["listAllEndpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the numbers of all tenants of a period
         * @description The numbers over all tenants, or of one with `tenantId`, in the same shape.
         */
        get: operations["getAllStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export who changed what, newest first
         * @description Export who changed what, newest first.
         */
        get: operations["exportAllAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who changed what, newest first
         * @description All tenants, and what belongs to none: event types, API keys, defaults of the deployment.
         */
        get: operations["listAllAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export what people have set, without secrets
         * @description The document has the catalogue, the defaults, and all tenants with their endpoints, preferences and schedules: what was set at each itself, not what it inherits. Secrets read `••••`; `POST /v1/config/export` seals them into it.
         */
        get: operations["getConfiguration"];
        put?: never;
        /**
         * Make what is set be as a document says
         * @description All of the document is applied in one transaction, or nothing of it. What it leaves out stays; `state: "absent"` deletes. A second import of the same document changes nothing. Endpoints are known by `externalId`, else by `id`; schedules by `id`, else by `name`; event types by name. Without the secrets existing ones stay, and new endpoints arrive disabled (`secret_missing`).
         */
        post: operations["applyConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/config/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export what people have set, with sealed secrets
         * @description As `GET /v1/config`, with signing secrets, credentials and values of headers in `secrets`, which only the passphrase opens. Private keys of `standard_ed25519` are among them. Old secrets that still overlap are not.
         */
        post: operations["exportConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the process runs
         * @description Check that the process runs.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the server can take requests
         * @description The answer is 503 while the database does not answer, and once the server was told to stop.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this API description
         * @description Read this API description.
         */
        get: operations["getApiDescription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        NewTenant: {
            /** @description Chosen by the app, or made here. Never free again after deletion. */
            id?: string;
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`). Null: as long as the deployment keeps them. */
            retention?: {
                /** @description Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment. */
                days?: number | null;
                /** @description Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment. */
                deadLetterDays?: number | null;
            } | null;
            /** @description What people are told of it: docs/notices.md. Null: the defaults. */
            notices?: {
                /**
                 * @description `tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.
                 * @enum {string}
                 */
                to?: "operator" | "tenant";
                /** @description When `success_rate.low` is told of its endpoints. Left out: the defaults. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
        };
        /** @description What is left out stays; null gives the default. */
        TenantChange: {
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`). Null: as long as the deployment keeps them. */
            retention?: {
                /** @description Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment. */
                days?: number | null;
                /** @description Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment. */
                deadLetterDays?: number | null;
            } | null;
            /** @description What people are told of it: docs/notices.md. Null: the defaults. */
            notices?: {
                /**
                 * @description `tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.
                 * @enum {string}
                 */
                to?: "operator" | "tenant";
                /** @description When `success_rate.low` is told of its endpoints. Left out: the defaults. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
        };
        EndpointsBulk: {
            /**
             * @description What to do with each of them: the same as the request for one.
             * @enum {string}
             */
            action: "delete" | "pause" | "resume" | "enable" | "disable";
            /** @description These endpoints. Either these or `filter`. */
            ids?: string[];
            /** @description All endpoints of the tenant that have this in common. With more than 1,000 nothing is changed. */
            filter?: components["schemas"]["EndpointFilter"];
        } & (unknown | unknown);
        /** @description Those that have all of this, as in the list. */
        EndpointFilter: {
            /**
             * @description Only with this status.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /**
             * @description Only with this `health.state`.
             * @enum {string}
             */
            health?: "healthy" | "failing" | "disabled";
            /** @description Only what has this tag. */
            tag?: string;
            /**
             * @description Only those that take this event type, by their `eventTypes`; filters and preferences do not count.
             * @example order.paid
             */
            eventType?: string;
            /** @description Only those with this text in their `name`, in upper or lower case. */
            name?: string;
            /**
             * @description Only those whose `url` has this host, in upper or lower case.
             * @example example.com
             */
            host?: string;
            /** @description Only the one with this `externalId`. */
            externalId?: string;
        };
        EndpointInput: {
            /**
             * @description Where requests are sent: https, or what the operator allows. It must not lead into a private network.
             * @example https://example.com/webhooks
             */
            url: string;
            /** @description The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it. */
            externalId?: string | null;
            /**
             * @description As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description Null: every type. */
            eventTypes?: string[] | null;
            /** @description Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one. */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth?: ({
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                token?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                value?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                password?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /**
                 * @description Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.
                 * @example https://auth.example.com/oauth/token
                 */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays. */
                clientSecret?: string;
                /**
                 * @description What the token is for: names separated by spaces. Left out: what the token server gives.
                 * @example webhooks.write
                 */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @default basic
                 * @enum {string}
                 */
                clientAuth?: "basic" | "body";
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix?: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content?: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false. */
            traceparent?: boolean | null;
            /** @description What people are told of it: docs/notices.md. Null: as its tenant says. */
            notices?: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again. */
            secret?: string | null;
            /** @description Write-only. True: a signed event of the type `ping` is sent to the URL first, with these settings; anything but 2xx within ten seconds is 422 `endpoint_unverified`, and nothing is stored. */
            verify?: boolean;
        };
        /** @description A member that is left out stays. A given one replaces the member whole; null gives the default. */
        EndpointChange: {
            /**
             * @description Where requests are sent: https, or what the operator allows. It must not lead into a private network.
             * @example https://example.com/webhooks
             */
            url?: string;
            /** @description The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it. */
            externalId?: string | null;
            /**
             * @description As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description Null: every type. */
            eventTypes?: string[] | null;
            /** @description Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one. */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth?: ({
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                token?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                value?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                password?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /**
                 * @description Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.
                 * @example https://auth.example.com/oauth/token
                 */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays. */
                clientSecret?: string;
                /**
                 * @description What the token is for: names separated by spaces. Left out: what the token server gives.
                 * @example webhooks.write
                 */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @default basic
                 * @enum {string}
                 */
                clientAuth?: "basic" | "body";
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix?: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content?: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false. */
            traceparent?: boolean | null;
            /** @description What people are told of it: docs/notices.md. Null: as its tenant says. */
            notices?: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again. */
            secret?: string | null;
            /** @description Write-only. True: a signed event of the type `ping` is sent to the URL first, with these settings; anything but 2xx within ten seconds is 422 `endpoint_unverified`, and nothing is stored. */
            verify?: boolean;
        };
        SecretRotation: {
            /** @description How many hours the old secret signs beside the new one. Default: 24. With 0 all old secrets stop at once. With 0 and the current secret as `secret`, the current one stays and only the old ones stop. */
            overlapHours?: number | null;
            /** @description Write-only. The new secret. Left out: Postrider makes one. */
            secret?: string;
        };
        TestSend: {
            /** @description Default: `postrider.test`. */
            type?: string | null;
            /** @description Any JSON, up to 256 KiB. Default: a short greeting. */
            data?: unknown;
        };
        PreviewQuestion: {
            /** @description An event as it would be published. Nothing is published. */
            event?: components["schemas"]["NewEvent"];
            /** @description An event of the tenant. */
            eventId?: string;
            /** @description How many of the latest events of the tenant are used, the newest first. */
            last?: number;
            /** @description With `last`: the latest of those accepted before this instant, or before this day (UTC). Default: now. */
            to?: string;
            /** @description Default: the endpoint as it is. */
            change?: components["schemas"]["PreviewChange"];
        } & (unknown | unknown | unknown);
        NewEvent: {
            /**
             * @description The type of the event: names joined by dots, like `order.paid`.
             * @example order.paid
             */
            type: string;
            /** @description Any JSON, up to 256 KiB. */
            data: unknown;
            /** @description The app's own id for it, unique per tenant: the same content again gets the first answer. */
            externalId?: string | null;
            /** @description When it happened: `timestamp` in the body that receivers get. Default: when it is accepted. */
            occurredAt?: string | null;
            /** @description How urgent the event is. Preferences use it. Default: normal. */
            priority?: components["schemas"]["Priority"] | null;
            /** @description Deliveries that are not finished by then are skipped (`expired`). It must be after `deliverAt`. */
            expiresAt?: string | null;
            /** @description The event is not sent before this instant, which is at most one year ahead. A past instant means now. */
            deliverAt?: string | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Only these endpoints get it, by id or as `ext:` and their `externalId`, whatever types they take; their preferences and filters count. Default: all that take the type. */
            endpointIds?: (string)[] | null;
        };
        /**
         * @description How urgent an event is, from lowest to highest.
         * @enum {string}
         */
        Priority: "low" | "normal" | "high" | "urgent";
        /** @description The endpoint as it would be after this change: what is left out stays, what is given replaces that member whole, null gives the default. The `secret` is only checked. */
        PreviewChange: {
            /**
             * @description Where requests are sent: https, or what the operator allows. It must not lead into a private network.
             * @example https://example.com/webhooks
             */
            url?: string;
            /** @description The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it. */
            externalId?: string | null;
            /**
             * @description As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description Null: every type. */
            eventTypes?: string[] | null;
            /** @description Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one. */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth?: ({
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                token?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                value?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                password?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /**
                 * @description Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.
                 * @example https://auth.example.com/oauth/token
                 */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays. */
                clientSecret?: string;
                /**
                 * @description What the token is for: names separated by spaces. Left out: what the token server gives.
                 * @example webhooks.write
                 */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @default basic
                 * @enum {string}
                 */
                clientAuth?: "basic" | "body";
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix?: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content?: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false. */
            traceparent?: boolean | null;
            /** @description What people are told of it: docs/notices.md. Null: as its tenant says. */
            notices?: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again. */
            secret?: string | null;
            /** @description Instead of those of the endpoint. Null: it has none of its own. */
            preferences?: components["schemas"]["EndpointPreferences"] | null;
        };
        /** @description A member that is absent or null is inherited: by the endpoint from its tenant, by the tenant from the defaults. Any other value replaces the inherited member whole. */
        EndpointPreferences: {
            /** @description False: Postrider sends nothing. Default: true. */
            enabled?: boolean | null;
            /** @description Default: every type. */
            eventTypes?: components["schemas"]["EventTypePreference"] | null;
            /** @description Events of a lower priority are not sent. Default: low. */
            minPriority?: components["schemas"]["Priority"] | null;
            /** @description Default: none. */
            quietHours?: components["schemas"]["QuietHours"] | null;
            /** @description Default: none. `{}` removes the limits of the tenant for this endpoint. */
            rateLimits?: components["schemas"]["RateLimits"] | null;
            /** @description Null: only a tenant has this limit, over all of its endpoints. */
            maxPerHour?: null;
        };
        /**
         * @description Which event types are sent. At an endpoint, `{}` means every type, whatever the tenant has.
         * @example {
         *       "allow": [
         *         "order.*"
         *       ],
         *       "deny": [
         *         "order.viewed"
         *       ]
         *     }
         */
        EventTypePreference: {
            /** @description Types (`order.paid`) or families (`order.*`). Default: every type. */
            allow?: string[] | null;
            /** @description Event types that are not sent, even if `allow` has them. Default: none. */
            deny?: string[] | null;
        };
        /** @description When the receiver must not be called, by local time in `timeZone`. */
        QuietHours: {
            /**
             * @description A name of the IANA database. Default: UTC.
             * @example Europe/Berlin
             */
            timeZone?: string | null;
            /** @description They may overlap; with `hold` they must leave a gap in the week. */
            windows: components["schemas"]["QuietWindow"][];
            /** @description Default `hold`: sent when the window ends. `drop`: a first attempt is skipped; a retry still waits for the end. */
            mode?: components["schemas"]["GateMode"] | null;
            /** @description Events of this priority or a higher one are sent anyway. Default: none. `low`: all, whatever the tenant has. */
            allowPriority?: components["schemas"]["Priority"] | null;
        };
        /**
         * @example {
         *       "days": [
         *         "mon",
         *         "tue",
         *         "wed",
         *         "thu"
         *       ],
         *       "start": "22:00",
         *       "end": "07:00"
         *     }
         */
        QuietWindow: {
            /** @description The days on which it starts. Default: every day. */
            days?: components["schemas"]["Weekday"][] | null;
            /**
             * @description The first minute that is quiet.
             * @example 22:00
             */
            start: string;
            /**
             * @description The first minute that is no longer quiet. If it is before `start`, it is on the next day.
             * @example 07:00
             */
            end: string;
        };
        /** @enum {string} */
        Weekday: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
        /**
         * @description `hold`: a stopped delivery waits and is sent later. `drop`: it is skipped if it had no attempt yet. Retries, and deliveries that a person asks for, are never dropped.
         * @enum {string}
         */
        GateMode: "hold" | "drop";
        /**
         * @description How many attempts may start, for each endpoint by itself, even if the limits are set at the tenant. With `drop` they count first attempts only.
         * @example {
         *       "perSecond": 20,
         *       "perHour": 10000
         *     }
         */
        RateLimits: {
            /** @description Spaces attempts out. */
            perSecond?: number | null;
            /** @description Spaces attempts out. */
            perMinute?: number | null;
            /** @description In any 60 minutes: the first of them at once, then nothing until the oldest is an hour old. */
            perHour?: number | null;
            /** @description The same in any 24 hours. */
            perDay?: number | null;
            /** @description How many may start at once after a pause; of `perSecond` and `perMinute` only. Default: 1. */
            burst?: number | null;
            /** @description Default `hold`: every attempt is sent once the limits allow. `drop`: the limits decide about first attempts only, and skip those beyond them; retries neither need nor take a slot. A tenant’s also counts for `maxPerHour`. */
            mode?: components["schemas"]["GateMode"] | null;
        };
        /** @description What is left out stays; what is given replaces that member whole; null unsets it. */
        DefaultsChange: {
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}` and `{{endpoint.id}}` in them. Values are shown masked, and one that is sent back masked stays. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix?: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content?: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Write-only: one signing secret for all endpoints that inherit it, in the form that `signing` asks for. It replaces the old one at once; `rotate-secret` lets both overlap. Null: share none. */
            secret?: string | null;
        };
        /** @description A member that is absent or null is inherited: by the endpoint from its tenant, by the tenant from the defaults. Any other value replaces the inherited member whole. */
        Preferences: {
            /** @description False: Postrider sends nothing. Default: true. */
            enabled?: boolean | null;
            /** @description Default: every type. */
            eventTypes?: components["schemas"]["EventTypePreference"] | null;
            /** @description Events of a lower priority are not sent. Default: low. */
            minPriority?: components["schemas"]["Priority"] | null;
            /** @description Default: none. */
            quietHours?: components["schemas"]["QuietHours"] | null;
            /** @description Default: none. `{}` removes the limits of the tenant for this endpoint. */
            rateLimits?: components["schemas"]["RateLimits"] | null;
            /** @description Attempts in any 60 minutes over all endpoints of the tenant; with `drop` as the `mode` of its `rateLimits`, first attempts only. Default: no limit. */
            maxPerHour?: number | null;
        };
        PreferencesQuestion: {
            /** @description The instant of the attempt. Default: now. */
            at?: string | null;
            /** @description Default: normal. */
            priority?: components["schemas"]["Priority"] | null;
            /** @description Default: of no type in particular, so that types decide nothing. */
            eventType?: string | null;
        };
        EventBatch: {
            /** @description 1 to 100 events, together up to 1 MiB. */
            events: components["schemas"]["NewEvent"][];
        };
        EventChange: {
            /** @description The new time, at most one year ahead and before `expiresAt`. Null or a past instant means now. */
            deliverAt: string | null;
        };
        /** @description Exactly one of `filter` and `missedBy` is given. */
        NewReplay: {
            /** @description Which deliveries. All members must match, and there is at least one. */
            filter?: {
                /** @description These deliveries, at most 1000. */
                ids?: string[];
                /** @description To this endpoint: its id, or `ext:…`. */
                endpointId?: string;
                /** @description Of this event. */
                eventId?: string;
                /**
                 * @description Of events of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * @description Whose last attempt came to this.
                 * @enum {string}
                 */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`). */
                responseStatus?: string;
                /** @description Of the event with this `externalId`. */
                externalId?: string;
                /** @description Of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /**
                 * @description With this status. Default: all that have ended; what is open is on its way already.
                 * @enum {string}
                 */
                status?: "delivered" | "dead_lettered" | "skipped" | "cancelled";
            };
            /** @description All events since then that the endpoint never got, also those without a delivery to it. Its event types and its filter of today decide; expired events are left out. */
            missedBy?: {
                /** @description The endpoint: its id, or `ext:…`. */
                endpointId: string;
                /** @description Events that were accepted at or after this instant or day (UTC). */
                since: string;
            };
            /** @description Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false. */
            dryRun?: boolean | null;
            /** @description How many are sent a second at most, 1 to 1000. Default: 100. */
            ratePerSecond?: number | null;
            /** @description What receivers recognise duplicates by. `same` (default): the id of the event, so that a receiver that has it already may leave it. `fresh`: `<eventId>_r<n>`, so that it is handled once more; dead letters then get new deliveries and stay. */
            webhookId?: ("same" | "fresh") | null;
        };
        /** @description The rate from now on. */
        ReplayChange: {
            /** @description Deliveries a second, 1 to 1000. */
            ratePerSecond: number;
        };
        /** @description Which dead letters are sent again, and how. */
        DeadLetterRetry: {
            /** @description Which deliveries. All members must match, and there is at least one. */
            filter: {
                /** @description These deliveries, at most 1000. */
                ids?: string[];
                /** @description To this endpoint: its id, or `ext:…`. */
                endpointId?: string;
                /** @description Of this event. */
                eventId?: string;
                /**
                 * @description Of events of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * @description Whose last attempt came to this.
                 * @enum {string}
                 */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`). */
                responseStatus?: string;
                /** @description Of the event with this `externalId`. */
                externalId?: string;
                /** @description Of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
            };
            /** @description Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false. */
            dryRun?: boolean | null;
            /** @description How many are sent a second at most, 1 to 1000. Default: 100. */
            ratePerSecond?: number | null;
            /** @description What receivers recognise duplicates by. `same` (default): the id of the event, so that a receiver that has it already may leave it. `fresh`: `<eventId>_r<n>`, so that it is handled once more; dead letters then get new deliveries and stay. */
            webhookId?: ("same" | "fresh") | null;
        };
        /** @description Which dead letters are discarded. */
        DeadLetterDiscard: {
            /** @description Which deliveries. All members must match, and there is at least one. */
            filter: {
                /** @description These deliveries, at most 1000. */
                ids?: string[];
                /** @description To this endpoint: its id, or `ext:…`. */
                endpointId?: string;
                /** @description Of this event. */
                eventId?: string;
                /**
                 * @description Of events of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * @description Whose last attempt came to this.
                 * @enum {string}
                 */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`). */
                responseStatus?: string;
                /** @description Of the event with this `externalId`. */
                externalId?: string;
                /** @description Of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
            };
            /** @description Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false. */
            dryRun?: boolean | null;
        };
        /** @description Which open deliveries are sent now, and how fast. */
        DeliveryRetry: {
            /** @description Which deliveries. All members must match, and there is at least one. */
            filter: {
                /** @description These deliveries, at most 1000. */
                ids?: string[];
                /** @description To this endpoint: its id, or `ext:…`. */
                endpointId?: string;
                /** @description Of this event. */
                eventId?: string;
                /**
                 * @description Of events of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * @description Whose last attempt came to this.
                 * @enum {string}
                 */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`). */
                responseStatus?: string;
                /** @description Of the event with this `externalId`. */
                externalId?: string;
                /** @description Of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /**
                 * @description With this status. Default: all that are open.
                 * @enum {string}
                 */
                status?: "pending" | "waiting" | "retrying";
                /**
                 * @description That are held for this reason.
                 * @enum {string}
                 */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
            };
            /** @description Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false. */
            dryRun?: boolean | null;
            /** @description How many are sent a second at most, 1 to 1000. Default: 100. */
            ratePerSecond?: number | null;
        };
        /** @description Which open deliveries are cancelled. */
        DeliveryCancel: {
            /** @description Which deliveries. All members must match, and there is at least one. */
            filter: {
                /** @description These deliveries, at most 1000. */
                ids?: string[];
                /** @description To this endpoint: its id, or `ext:…`. */
                endpointId?: string;
                /** @description Of this event. */
                eventId?: string;
                /**
                 * @description Of events of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * @description Whose last attempt came to this.
                 * @enum {string}
                 */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Whose last attempt was answered with this status (`503`), or a status of this class (`5xx`). */
                responseStatus?: string;
                /** @description Of the event with this `externalId`. */
                externalId?: string;
                /** @description Of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /**
                 * @description With this status. Default: all that are open.
                 * @enum {string}
                 */
                status?: "pending" | "waiting" | "retrying";
                /**
                 * @description That are held for this reason.
                 * @enum {string}
                 */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
            };
            /** @description Only counts: 200 with `matched` and the first ten. Nothing is changed or sent. Default: false. */
            dryRun?: boolean | null;
        };
        /** @description Exactly one of `cron` and `everySeconds` is given. */
        NewSchedule: {
            /** @description A name for people. Null: none. */
            name?: string | null;
            /**
             * @description Five fields: minute, hour, day of month, month, day of week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are set, one that fits is enough.
             * @example 30 8 * * MON-FRI
             */
            cron?: string | null;
            /**
             * @description Runs so many seconds apart, counted from when this was set.
             * @example 3600
             */
            everySeconds?: number | null;
            /**
             * @description Of `cron`: a name of the IANA database. Default: UTC.
             * @example Europe/Berlin
             */
            timeZone?: string | null;
            /** @description It does not run. What is missed meanwhile is not made up. Default: false. */
            paused?: boolean | null;
            /** @description What each run publishes. */
            event: components["schemas"]["ScheduledEvent"];
        };
        /** @description What each run publishes. `externalId` is made of the schedule and the instant, `occurredAt` is the instant. */
        ScheduledEvent: {
            /**
             * @description The type of the event: names joined by dots, like `order.paid`.
             * @example order.paid
             */
            type: string;
            /** @description Any JSON, up to 256 KiB. */
            data: unknown;
            /** @description How urgent the event is. Preferences use it. Default: normal. */
            priority?: components["schemas"]["Priority"] | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Only these endpoints get it, by id or as `ext:` and their `externalId`, whatever types they take; their preferences and filters count. Default: all that take the type. */
            endpointIds?: (string)[] | null;
        };
        /** @description A member that is left out stays. A given one replaces the member whole; null gives the default. `cron` takes the place of `everySeconds`, and the other way round. */
        ScheduleChange: {
            /** @description A name for people. Null: none. */
            name?: string | null;
            /**
             * @description Five fields: minute, hour, day of month, month, day of week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are set, one that fits is enough.
             * @example 30 8 * * MON-FRI
             */
            cron?: string | null;
            /**
             * @description Runs so many seconds apart, counted from when this was set.
             * @example 3600
             */
            everySeconds?: number | null;
            /**
             * @description Of `cron`: a name of the IANA database. Default: UTC.
             * @example Europe/Berlin
             */
            timeZone?: string | null;
            /** @description It does not run. What is missed meanwhile is not made up. Default: false. */
            paused?: boolean | null;
            /** @description What each run publishes from now on, whole. */
            event?: components["schemas"]["ScheduledEvent"];
        };
        NewEventType: {
            /**
             * @description A name for people. Null: none.
             * @example order.paid
             */
            name: string;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description The group in which people find it. Null: none. */
            group?: string | null;
            /** @description A JSON Schema 2020-12 for `data`, up to 64 KiB. It may refer to its own parts only. */
            schema?: {
                [key: string]: unknown;
            } | null;
            /** @description What happens to an event whose data does not match the schema: `off`: nothing is checked; `warn`: it is accepted with a warning; `reject`: 422. Default: `off`. */
            validation?: ("off" | "warn" | "reject") | null;
            /** @description Examples of `data`, up to 64 KiB in all. They match the schema. */
            examples?: unknown[] | null;
            /** @description True: whoever publishes it, or subscribes to it, gets a warning. Default: false. */
            deprecated?: boolean | null;
            /** @description True: only endpoints that name this type get it, not those that take every type or a family of types. Default: false. */
            optIn?: boolean | null;
        };
        EventTypeImport: {
            /** @description OpenAPI 3.1. Only `webhooks`, and what they refer to in `components`, is read. */
            document: {
                /** @description The version of OpenAPI. */
                openapi: string;
                /** @description A webhook for each event type. */
                webhooks: {
                    [key: string]: {
                        [key: string]: unknown;
                    };
                };
            } & {
                [key: string]: unknown;
            };
            /** @description True: the answer says what would be changed, and nothing is. */
            dryRun?: boolean | null;
        };
        /** @description A member that is left out stays. A given one replaces the member whole; null gives the default. */
        EventTypeChange: {
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description The group in which people find it. Null: none. */
            group?: string | null;
            /** @description A JSON Schema 2020-12 for `data`, up to 64 KiB. It may refer to its own parts only. */
            schema?: {
                [key: string]: unknown;
            } | null;
            /** @description What happens to an event whose data does not match the schema: `off`: nothing is checked; `warn`: it is accepted with a warning; `reject`: 422. Default: `off`. */
            validation?: ("off" | "warn" | "reject") | null;
            /** @description Examples of `data`, up to 64 KiB in all. They match the schema. */
            examples?: unknown[] | null;
            /** @description True: whoever publishes it, or subscribes to it, gets a warning. Default: false. */
            deprecated?: boolean | null;
            /** @description True: only endpoints that name this type get it, not those that take every type or a family of types. Default: false. */
            optIn?: boolean | null;
        };
        NewKey: {
            /** @description What the key is for, in your words. */
            name: string;
            /** @description The only tenant that the key may see. Left out or null: all tenants. */
            tenantId?: string | null;
            /** @description `read`; `write`, which may also read; `admin`, which may do everything and is for no single tenant. */
            scopes: ("admin" | "write" | "read")[];
            /** @description The key stops working at this time. Left out or null: never. */
            expiresAt?: string | null;
            /** @description How many requests the key may make in a minute, at each server process. Null: as the operator set for all. */
            requestsPerMinute?: number | null;
        };
        /** @description What is left out stays; null removes it. */
        KeyChange: {
            /** @description A name for people. Null: none. */
            name?: string;
            /** @description After this time it is no longer sent. Null: never. */
            expiresAt?: string | null;
            /** @description How many requests the key may make in a minute, at each server process. Null: as the operator set for all. */
            requestsPerMinute?: number | null;
        };
        KeyRotation: {
            /** @description How many hours the old key works beside the new one. Default: 24. With 0 it stops at once. */
            overlapHours?: number | null;
        };
        NewExpunge: {
            /** @description Which events. All members must match, and there is at least one. */
            filter: {
                /** @description These events, at most 1,000. */
                ids?: string[];
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
                /** @description Only what has this tag. */
                tag?: string;
                /**
                 * @description Of this type.
                 * @example order.paid
                 */
                eventType?: string;
                /**
                 * Format: date-time
                 * @description Accepted at or after.
                 */
                from?: string;
                /**
                 * Format: date-time
                 * @description Accepted before.
                 */
                to?: string;
            };
        };
        ConfigurationChange: {
            /** @description What people have set. What it leaves out stays. */
            document: components["schemas"]["Configuration"];
            /** @description What `secrets` of the document was sealed with. Without it, they are not read. */
            passphrase?: string | null;
            /** @description True: the answer has the plan, and nothing is changed. */
            dryRun?: boolean | null;
        };
        /** @description A type of the catalogue, known by its name. */
        ConfiguredEventType: {
            /**
             * @description A name for people. Null: none.
             * @example order.paid
             */
            name: string;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description The group in which people find it. Null: none. */
            group?: string | null;
            /** @description A JSON Schema 2020-12 for `data`, up to 64 KiB. It may refer to its own parts only. */
            schema?: {
                [key: string]: unknown;
            } | null;
            /** @description What happens to an event whose data does not match the schema: `off`: nothing is checked; `warn`: it is accepted with a warning; `reject`: 422. Default: `off`. */
            validation?: ("off" | "warn" | "reject") | null;
            /** @description Examples of `data`, up to 64 KiB in all. They match the schema. */
            examples?: unknown[] | null;
            /** @description True: whoever publishes it, or subscribes to it, gets a warning. Default: false. */
            deprecated?: boolean | null;
            /** @description True: only endpoints that name this type get it, not those that take every type or a family of types. Default: false. */
            optIn?: boolean | null;
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description A tenant with what it has. What is left out stays. */
        ConfiguredTenant: {
            /** @description Its id. */
            id: string;
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`). Null: as long as the deployment keeps them. */
            retention?: {
                /** @description Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment. */
                days?: number | null;
                /** @description Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment. */
                deadLetterDays?: number | null;
            } | null;
            /** @description What people are told of it: docs/notices.md. Null: the defaults. */
            notices?: {
                /**
                 * @description `tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.
                 * @enum {string}
                 */
                to?: "operator" | "tenant";
                /** @description When `success_rate.low` is told of its endpoints. Left out: the defaults. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description All of its preferences: they replace the stored ones whole. */
            preferences?: components["schemas"]["Preferences"] | null;
            /** @description What its endpoints inherit. */
            defaults?: components["schemas"]["DefaultsChange"] | null;
            /** @description Others that it has stay as they are. */
            endpoints?: components["schemas"]["ConfiguredEndpoint"][] | null;
            /** @description Others that it has stay as they are. */
            schedules?: components["schemas"]["ConfiguredSchedule"][] | null;
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description An endpoint, known by its `externalId`, else by its `id`. What is left out stays. */
        ConfiguredEndpoint: {
            /** @description Of an endpoint without `externalId`. It keeps this id where it is made anew, if the id was never used there. */
            id?: string | null;
            /**
             * @description Where requests are sent: https, or what the operator allows. It must not lead into a private network.
             * @example https://example.com/webhooks
             */
            url?: string;
            /** @description The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it. */
            externalId?: string | null;
            /**
             * @description As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description Null: every type. */
            eventTypes?: string[] | null;
            /** @description Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one. */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth?: ({
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                token?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                value?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                password?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /**
                 * @description Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.
                 * @example https://auth.example.com/oauth/token
                 */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays. */
                clientSecret?: string;
                /**
                 * @description What the token is for: names separated by spaces. Left out: what the token server gives.
                 * @example webhooks.write
                 */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @default basic
                 * @enum {string}
                 */
                clientAuth?: "basic" | "body";
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix?: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding?: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content?: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false. */
            traceparent?: boolean | null;
            /** @description What people are told of it: docs/notices.md. Null: as its tenant says. */
            notices?: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again. */
            secret?: string | null;
            /** @description All of its own preferences: they replace the stored ones whole. */
            preferences?: components["schemas"]["EndpointPreferences"] | null;
            /** @description Whether it may inherit the secret and values of headers from the deployment. False where a tenant's key gave its URL. */
            trustsDeployment?: boolean | null;
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description A schedule, known by its `id`, else by its `name`. */
        ConfiguredSchedule: {
            /** @description Of a schedule without a name of its own. It keeps this id where it is made anew. */
            id?: string | null;
            /** @description A name for people. Null: none. */
            name?: string | null;
            /**
             * @description Five fields: minute, hour, day of month, month, day of week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are set, one that fits is enough.
             * @example 30 8 * * MON-FRI
             */
            cron?: string | null;
            /**
             * @description Runs so many seconds apart, counted from when this was set.
             * @example 3600
             */
            everySeconds?: number | null;
            /**
             * @description Of `cron`: a name of the IANA database. Default: UTC.
             * @example Europe/Berlin
             */
            timeZone?: string | null;
            /** @description It does not run. What is missed meanwhile is not made up. Default: false. */
            paused?: boolean | null;
            /** @description What each run publishes. */
            event?: components["schemas"]["ScheduledEvent"];
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description Secrets that only the passphrase opens. Any change of a byte is noticed. */
        SealedSecrets: {
            /**
             * @description How the key is made of the passphrase (RFC 7914).
             * @constant
             */
            kdf: "scrypt";
            /** @description The cost of scrypt: a power of two. */
            n: number;
            /**
             * @description The block size of scrypt.
             * @constant
             */
            r: 8;
            /**
             * @description The parallelism of scrypt.
             * @constant
             */
            p: 1;
            /** @description The salt of scrypt, as base64. */
            salt: string;
            /**
             * @description What the secrets are encrypted with.
             * @constant
             */
            cipher: "aes-256-gcm";
            /** @description Nonce, ciphertext and tag, as base64. */
            sealed: string;
        };
        /** @description What people have set, as one document. */
        Configuration: {
            /** @description Of the form of the document: 1. */
            version?: number;
            /** @description Types of the catalogue. Others stay. */
            eventTypes?: components["schemas"]["ConfiguredEventType"][] | null;
            /** @description What the endpoints of all tenants inherit. */
            defaults?: components["schemas"]["DefaultsChange"] | null;
            /** @description Tenants with their endpoints and schedules. Others stay. */
            tenants?: components["schemas"]["ConfiguredTenant"][] | null;
            /** @description The secrets, sealed. Left out: none come along. */
            secrets?: components["schemas"]["SealedSecrets"] | null;
        };
        ConfigurationExport: {
            /** @description What the secrets are sealed with: at least 8 characters, better five random words. */
            passphrase: string;
            /** @description Only this tenant. Default: all. */
            tenantId?: string | null;
        };
        /** @description A customer of the app, who has endpoints, events and preferences. */
        Tenant: {
            /** @description Its id, chosen by the app or made here. */
            id: string;
            /** @description A name for people. Null: none. */
            name: string | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`). Null: as long as the deployment keeps them. */
            retention: {
                /** @description Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment. */
                days: number | null;
                /** @description Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment. */
                deadLetterDays: number | null;
            } | null;
            /** @description What people are told of it: docs/notices.md. As it was set: what is left out has its default. */
            notices: {
                /**
                 * @description `tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.
                 * @enum {string}
                 */
                to?: "operator" | "tenant";
                /** @description When `success_rate.low` is told of its endpoints. Left out: the defaults. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            };
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-02-04T10:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description RFC 9457. */
        Problem: {
            /** @description A URN that ends with the code. */
            type: string;
            /** @description What the code means. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What is wrong in this case. */
            detail: string;
            /** @description One of malformed_request, malformed_path, invalid_query, invalid_cursor, invalid_period, invalid_header, malformed_json, unauthorized, insufficient_scope, route_not_found, tenant_not_found, endpoint_not_found, secret_not_found, event_not_found, delivery_not_found, expunge_not_found, schedule_not_found, event_type_not_found, key_not_found, method_not_allowed, request_timeout, tenant_exists, tenant_is_default, operator_tenant, event_type_exists, external_id_taken, endpoint_disabled, secret_is_current, secret_is_inherited, request_not_buildable, not_retryable, not_cancellable, not_dead, not_scheduled, idempotency_in_flight, precondition_failed, payload_too_large, unsupported_media_type, expectation_failed, validation_failed, destination_refused, endpoint_unverified, idempotency_mismatch, headers_too_large, internal_error, unavailable, event_type_limit_reached, endpoint_limit_reached, schedule_limit_reached, too_many_requests, too_many_imports, too_many_exports, too_many_streams, cursor_expired, replay_not_found, replay_ended, replay_limit_reached, csrf_refused, session_not_found, too_many_sign_ins; more may come. */
            code: string;
            /** @description The name of the request in the log of the server. */
            requestId: string;
            /** @description Which members of the request are wrong; up to 20. */
            errors: {
                /** @description JSON Pointer. */
                pointer: string;
                /** @description What is wrong with it. */
                detail: string;
            }[];
        };
        /** @description What came of each endpoint. */
        EndpointsBulkResults: {
            /** @description One for each, in the order of `ids`; with `filter` the newest first. */
            results: {
                /** @description As it was given; with `filter`, the id of the endpoint. */
                id: string;
                /** @description 200: done, or there was nothing to do. 404: the tenant has none. 409: not in its status. */
                status: number;
                /** @description Of 4xx: why it was not changed. */
                problem?: components["schemas"]["ItemProblem"];
            }[];
        };
        /** @description RFC 9457, of one part of a request. */
        ItemProblem: {
            /** @description The type of the event: names joined by dots, like `order.paid`. */
            type: string;
            /** @description What the code means. */
            title: string;
            /** @description That of the result. */
            status: number;
            /** @description What is wrong, in words. */
            detail: string;
            /** @description As for a single request. */
            code: string;
            /** @description Which members of the request are wrong; up to 20. */
            errors: {
                /** @description JSON Pointer below this part. */
                pointer: string;
                /** @description What is wrong with the member. */
                detail: string;
            }[];
        };
        EndpointWithSecret: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The app's own id for it. */
            externalId: string | null;
            /** @description For keys with the scope `read` alone the values of its query read `••••`. */
            url: string;
            /** @description A name for people. Null: none. */
            name: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description: string | null;
            /**
             * @description `paused`: deliveries wait. `disabled`: new events no longer reach it.
             * @enum {string}
             */
            status: "active" | "paused" | "disabled";
            /** @description `template_stopped`: its template had to be stopped three times. It goes on once its `format` changes, or somebody enables it. `secret_missing`: it was imported without the secrets that it needs; give them, then enable it. */
            disabledReason: ("requested" | "gone" | "failing" | "template_stopped" | "secret_missing") | null;
            /** @description Whether its attempts succeed. */
            health: components["schemas"]["EndpointHealth"];
            /** @description Null: it does not recover from an outage. A recovery begins with the first success after failures, or when it is enabled after it had failed. It ends when nothing waits any more, or when it fails again. */
            recovery: components["schemas"]["EndpointRecovery"] | null;
            /** @description What it has got since it was made, at most ten seconds ago. Test sends are not counted. */
            counters: components["schemas"]["EndpointCounters"];
            /** @description Null: every type. */
            eventTypes: string[] | null;
            /** @description Which events it gets, by what is in them. Null: every one. */
            filter: {
                [key: string]: unknown;
            } | null;
            /** @description Values read `••••`, unless they are made of `{{…}}` alone. */
            headers: {
                [key: string]: string;
            };
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth: {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Always `••••`. */
                token: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Always `••••`. */
                value: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Always `••••`. */
                password: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /** @description For keys with the scope `read` alone the values of its query read `••••`. */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Always `••••`. */
                clientSecret: string;
                /** @description What the token is for: names separated by spaces. Left out: what the token server gives. */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @enum {string}
                 */
                clientAuth: "basic" | "body";
            };
            /** @description What the body of a request is. Default: `standard`. */
            format: {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /** @description Of a ready-made one. Left out: it has a `body` of its own. */
                name?: string;
                /** @description Its JSONata expression. */
                body?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Left out: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            };
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing: {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /** @description The text before the signature, such as `sha256=`. Default: none. */
                prefix: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /** @description What is signed: the body alone (default), or the timestamp, a dot and the body. */
                content: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            };
            /** @description What receivers verify `standard_ed25519` signatures with. */
            publicKey: string | null;
            /** @description The signing secrets in use, without their values: the current one first (`expiresAt` null), then old ones that still overlap. */
            secrets: {
                /** @description Its id. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                createdAt: string;
                /** @description After this time it is no longer sent. Null: never. */
                expiresAt: string | null;
            }[];
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry: {
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            };
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs: number;
            /** @description Names by which lists can be filtered. */
            tags: string[];
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Whether its requests carry a `traceparent`. */
            traceparent: boolean;
            /** @description What people are told of it: docs/notices.md. As it was set: what is left out has its default. */
            notices: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            };
            /** @description Problems that a person should look at. They were found while it was created or changed. */
            warnings: {
                /** @description What kind of warning it is. */
                code: string;
                /** @description What to look at, in words. */
                detail: string;
            }[];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-02-04T10:30:00.000Z
             */
            updatedAt: string;
            /** @description Shown here only. Null for `standard_ed25519`, since private keys never leave, and where the endpoint inherits a shared secret. */
            secret: string | null;
        };
        /** @description Whether attempts to an endpoint succeed. */
        EndpointHealth: {
            /**
             * @description `failing`: its last attempt failed. `disabled`: by a person, by a 410, or by failing for too long.
             * @enum {string}
             */
            state: "healthy" | "failing" | "disabled";
            /** @description The time since which no attempt succeeded. Null: it does not fail. */
            failingSince: string | null;
            /** @description When it will be disabled if none succeeds until then. */
            disableAt: string | null;
            /** @description When its latest delivery succeeded. Null: none of its latest 20 did, and none of the 100 before the oldest that waits. */
            lastSuccessAt: string | null;
            /**
             * @description What happened at its last failed attempt, in words. Null: it does not fail.
             * @example answered 503
             */
            lastError: string | null;
        };
        /** @description How an endpoint gets what has gathered during an outage: not all at once. */
        EndpointRecovery: {
            /**
             * Format: date-time
             * @description When the first attempt after the outage succeeded, or when it was enabled after it had failed.
             * @example 2026-02-04T10:30:00.000Z
             */
            since: string;
            /** @description How many attempts it may get at a time now. It begins with 2, and doubles while the endpoint answers 2xx as fast as at first. After a 429, a 503 or a time-out they leave one by one, somewhat slower than the endpoint took them; those that wait for their turn count too. */
            inFlight: number;
            /** @description Deliveries that wait for it, counted at most five seconds ago: what is due, what a pause holds, and the retries of the outage that come due within five minutes. */
            backlog: number;
            /** @description When the backlog will be gone at the rate of now. Null: the rate is not known yet, or almost nothing is sent. */
            expectedAt: string | null;
        };
        /** @description What it has got since it was made, at most ten seconds ago. Test sends are not counted. */
        EndpointCounters: {
            /** @description Deliveries that were accepted for it, replays too. */
            total: number;
            /** @description Those that have arrived. */
            delivered: number;
            /** @description Dead letters now. */
            failed: number;
            /** @description When its latest attempt began. Null: there was none. */
            lastAt: string | null;
            /** @description When the latest attempt that delivered began. */
            lastSuccessAt: string | null;
            /** @description When the latest attempt that failed began. */
            lastFailureAt: string | null;
        };
        /** @description A URL that receives events. */
        Endpoint: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The app's own id for it. */
            externalId: string | null;
            /** @description For keys with the scope `read` alone the values of its query read `••••`. */
            url: string;
            /** @description A name for people. Null: none. */
            name: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description: string | null;
            /**
             * @description `paused`: deliveries wait. `disabled`: new events no longer reach it.
             * @enum {string}
             */
            status: "active" | "paused" | "disabled";
            /** @description `template_stopped`: its template had to be stopped three times. It goes on once its `format` changes, or somebody enables it. `secret_missing`: it was imported without the secrets that it needs; give them, then enable it. */
            disabledReason: ("requested" | "gone" | "failing" | "template_stopped" | "secret_missing") | null;
            /** @description Whether its attempts succeed. */
            health: components["schemas"]["EndpointHealth"];
            /** @description Null: it does not recover from an outage. A recovery begins with the first success after failures, or when it is enabled after it had failed. It ends when nothing waits any more, or when it fails again. */
            recovery: components["schemas"]["EndpointRecovery"] | null;
            /** @description What it has got since it was made, at most ten seconds ago. Test sends are not counted. */
            counters: components["schemas"]["EndpointCounters"];
            /** @description Null: every type. */
            eventTypes: string[] | null;
            /** @description Which events it gets, by what is in them. Null: every one. */
            filter: {
                [key: string]: unknown;
            } | null;
            /** @description Values read `••••`, unless they are made of `{{…}}` alone. */
            headers: {
                [key: string]: string;
            };
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth: {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Always `••••`. */
                token: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Always `••••`. */
                value: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Always `••••`. */
                password: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /** @description For keys with the scope `read` alone the values of its query read `••••`. */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Always `••••`. */
                clientSecret: string;
                /** @description What the token is for: names separated by spaces. Left out: what the token server gives. */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @enum {string}
                 */
                clientAuth: "basic" | "body";
            };
            /** @description What the body of a request is. Default: `standard`. */
            format: {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /** @description Of a ready-made one. Left out: it has a `body` of its own. */
                name?: string;
                /** @description Its JSONata expression. */
                body?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Left out: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            };
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing: {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /** @description The text before the signature, such as `sha256=`. Default: none. */
                prefix: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /** @description What is signed: the body alone (default), or the timestamp, a dot and the body. */
                content: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            };
            /** @description What receivers verify `standard_ed25519` signatures with. */
            publicKey: string | null;
            /** @description The signing secrets in use, without their values: the current one first (`expiresAt` null), then old ones that still overlap. */
            secrets: {
                /** @description Its id. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                createdAt: string;
                /** @description After this time it is no longer sent. Null: never. */
                expiresAt: string | null;
            }[];
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry: {
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            };
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs: number;
            /** @description Names by which lists can be filtered. */
            tags: string[];
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Whether its requests carry a `traceparent`. */
            traceparent: boolean;
            /** @description What people are told of it: docs/notices.md. As it was set: what is left out has its default. */
            notices: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            };
            /** @description Problems that a person should look at. They were found while it was created or changed. */
            warnings: {
                /** @description What kind of warning it is. */
                code: string;
                /** @description What to look at, in words. */
                detail: string;
            }[];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-02-04T10:30:00.000Z
             */
            updatedAt: string;
        };
        EndpointTags: {
            /** @description The page. */
            data: components["schemas"]["EndpointTag"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** @description A tag in use. */
        EndpointTag: {
            /** @description As it was given. */
            tag: string;
            /** @description How many endpoints have it. */
            endpoints: number;
        };
        RotatedSecret: {
            /** @description Shown here only. Null for `standard_ed25519`. */
            secret: string | null;
            /** @description The key with which receivers verify `standard_ed25519` signatures. Null for other schemes. */
            publicKey: string | null;
            /**
             * Format: date-time
             * @description When the old secret stops signing.
             * @example 2026-02-04T10:30:00.000Z
             */
            previousSecretExpiresAt: string;
        };
        /** @description One HTTP request of a delivery. */
        Attempt: {
            /** @description Which attempt it was, from 1. */
            number: number;
            /**
             * Format: date-time
             * @description When it began.
             * @example 2026-02-04T10:30:00.000Z
             */
            startedAt: string;
            /** @description How long it took. */
            durationMs: number;
            /** @description Null where that step did not happen. */
            timings: {
                /** @description The look-up of the host name. Null: there was none. */
                dnsMs: number | null;
                /** @description The opening of the connection. Null: one was open already. */
                connectMs: number | null;
                /** @description The TLS handshake. Null: there was none. */
                tlsMs: number | null;
                /** @description From the connection to the whole head of the response. Null: none came. */
                firstByteMs: number | null;
            };
            /**
             * @description The result.
             * @enum {string}
             */
            outcome: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
            /** @description True: this attempt was interrupted and made again, so that the receiver may have seen it before. */
            possibleRepeat: boolean;
            /** @description What was sent. */
            request: {
                /** @description Always `POST`. */
                method: string;
                /** @description The values of its query are masked. */
                url: string;
                /** @description Values that a person wrote are masked. */
                headers: {
                    [key: string]: string;
                };
                /** @description The first 16 KiB. Empty, with headers and hash, once it was expunged. */
                body: string;
                /** @description Of the whole body. */
                bodySha256: string;
            };
            /** @description Null when no complete response head came. Credentials that the receiver repeated are masked, as are `authorization`, `cookie` and `set-cookie`. */
            response: {
                /** @description The HTTP status. */
                status: number;
                /** @description What the receiver sent, by lower-case name. */
                headers: {
                    [key: string]: string;
                };
                /** @description The first 16 KiB, as text. */
                body: string;
                /** @description True: the receiver sent a longer body than is shown, or may have. */
                truncated: boolean;
                /** @description True when the head was larger than 16 KiB: the headers beyond that, and the body, were not read. */
                headersTruncated?: boolean;
            } | null;
            /** @description Why no response came. Null: one came. */
            error: {
                /** @description The code of the system, such as `ECONNREFUSED`. `oauth_token_failed`: the token server gave no access token. */
                code: string;
                /** @description What happened, in words. */
                message: string;
            } | null;
        };
        EndpointPreviews: {
            /** @description One for each event. */
            data: components["schemas"]["EndpointPreview"][];
        };
        /** @description What would happen to an event at an endpoint. */
        EndpointPreview: {
            /** @description Null for an `event` in the question: none was published. */
            eventId: string | null;
            /** @description `filtered`: its type or the filter does not match. `held`: it would wait and then be sent. `skipped`: it would not be sent. Null: the time was up before (`not_rendered`). */
            decision: ("sent" | "filtered" | "held" | "skipped") | null;
            /** @description Why it is not sent now; of `sent`, why no request can be shown: `template_failed`, `template_stopped` (it takes more than a second), `build_failed`, `not_rendered` (not within the two seconds of a preview). */
            reason: ("type_not_subscribed" | "not_addressed" | "filtered" | "disabled" | "preferences_disabled" | "type_denied" | "priority_too_low" | "created_later" | "paused" | "quiet_hours" | "rate_limited" | "scheduled" | "expired" | "template_failed" | "template_stopped" | "build_failed" | "not_rendered") | null;
            /** @description The reason in words: what the filter asks for, or where the template fails. It never quotes data. */
            detail: string | null;
            /** @description The condition of the filter that the event does not meet. */
            filter: components["schemas"]["FilterFailure"] | null;
            /** @description Of `held`: when it would go on by itself. Null: only a person can. */
            until: string | null;
            /** @description Null where none is sent, or none can be shown. */
            request: components["schemas"]["PreviewedRequest"] | null;
            /** @description Whether the body differs from that of the last recorded attempt to send this event to this endpoint. Null where there is none, or no request. */
            differs: boolean | null;
        };
        /** @description The condition of a filter that an event does not meet. Of several, the first. */
        FilterFailure: {
            /**
             * @description Where it is in the filter, as a JSON Pointer.
             * @example /data.amount/$gte
             */
            pointer: string;
            /**
             * @description The operator of the condition.
             * @enum {string}
             */
            operator: "$eq" | "$ne" | "$gt" | "$gte" | "$lt" | "$lte" | "$in" | "$nin" | "$exists" | "$startsWith" | "$endsWith" | "$contains" | "$regex" | "$and" | "$or" | "$not";
        };
        /** @description A request as an attempt would send it. */
        PreviewedRequest: {
            /** @description Always `POST`. */
            method: string;
            /** @description The values of its query are masked. */
            url: string;
            /** @description Signatures are never made and read `••••`. So do values that a person wrote, unless they are made of `{{…}}` alone. */
            headers: {
                [key: string]: string;
            };
            /** @description The first 16 KiB; of more than 32 events, less. */
            body: string;
            /** @description The body is longer than what is shown. */
            bodyTruncated: boolean;
            /** @description Of the whole body, in hex. */
            bodySha256: string;
        };
        /** @description What endpoints inherit, each member by itself. Null: not set here; the next level decides. */
        Defaults: {
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                on?: string[];
                /** @description By what share of itself each delay varies. */
                jitter: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs: number | null;
            /** @description Headers that are sent along, by name. */
            headers: {
                [key: string]: string;
            } | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /** @description The text before the signature, such as `sha256=`. Default: none. */
                prefix: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /** @description What is signed: the body alone (default), or the timestamp, a dot and the body. */
                content: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /** @description Of a ready-made one. Left out: it has a `body` of its own. */
                name?: string;
                /** @description Its JSONata expression. */
                body?: string;
                /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Left out: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description The key with which receivers verify `standard_ed25519` signatures. Null for other schemes. */
            publicKey: string | null;
            /** @description The signing secrets in use, without their values: the current one first (`expiresAt` null), then old ones that still overlap. */
            secrets: {
                /** @description Its id. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                createdAt: string;
                /** @description After this time it is no longer sent. Null: never. */
                expiresAt: string | null;
            }[];
            /** @description When they were last changed. Null: never. */
            updatedAt: string | null;
        };
        RotatedDefaultSecret: {
            /** @description Shown here only. Null for `standard_ed25519`, and where you brought it yourself. */
            secret: string | null;
            /** @description The key with which receivers verify `standard_ed25519` signatures. Null for other schemes. */
            publicKey: string | null;
            /** @description When the old secret stops signing. Null: there was none. */
            previousSecretExpiresAt: string | null;
        };
        /** @description What an endpoint inherits or sets, and which level each is from. */
        EffectiveSettings: {
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry: {
                /** @description When a failed attempt is made again. Default: ten times, over about three days. */
                value: {
                    /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                    delaysSeconds: number[];
                    /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                    on?: string[];
                    /** @description By what share of itself each delay varies. */
                    jitter: number;
                } | {
                    /** @description The delay before the first retry, 0 to 86,400 s. */
                    initialSeconds: number;
                    /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                    factor: number;
                    /** @description The longest delay, 0 to 86,400 s. */
                    maxSeconds: number;
                    /** @description How many attempts are made in all, 1 to 26. */
                    attempts: number;
                    /** @description Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`. */
                    on?: string[];
                    /** @description By what share of itself each delay varies. */
                    jitter: number;
                };
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs: {
                /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
                value: number;
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description Headers that are sent along, by name. */
            headers: {
                /** @description Values read `••••`, unless they are made of `{{…}}` alone. */
                value: {
                    [key: string]: string;
                };
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing: {
                /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
                value: {
                    /**
                     * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                     * @constant
                     */
                    scheme: "standard";
                } | {
                    /**
                     * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                     * @constant
                     */
                    scheme: "standard_ed25519";
                } | {
                    /**
                     * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                     * @constant
                     */
                    scheme: "legacy";
                    /** @description The header that carries the signature. */
                    header: string;
                    /** @description The text before the signature, such as `sha256=`. Default: none. */
                    prefix: string;
                    /**
                     * @description How the bytes of the signature are written. Default: `hex`.
                     * @enum {string}
                     */
                    encoding: "hex" | "base64";
                    /** @description What is signed: the body alone (default), or the timestamp, a dot and the body. */
                    content: string;
                    /** @description The header that carries the time of the attempt, in seconds since 1970. */
                    timestampHeader?: string;
                    /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                    companionHeaders?: {
                        [key: string]: string;
                    };
                    /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                    alsoStandard?: boolean;
                };
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description The signing secret. From `built_in`: it has none. */
            secret: {
                /** @description Always reads `••••`. */
                value: string;
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description What the body of a request is. Default: `standard`. */
            format: {
                /** @description What the body of a request is. Default: `standard`. */
                value: {
                    /**
                     * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                     * @constant
                     */
                    type: "standard";
                } | {
                    /**
                     * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                     * @constant
                     */
                    type: "raw";
                } | {
                    /**
                     * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                     * @constant
                     */
                    type: "template";
                    /** @description Of a ready-made one. Left out: it has a `body` of its own. */
                    name?: string;
                    /** @description Its JSONata expression. */
                    body?: string;
                    /** @description For keys with the scope `read` alone its values read `••••`, unless they are made of `{{…}}` alone. */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Left out: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                    contentType?: string;
                };
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
            /** @description Whether it may inherit the secret and values of headers from the deployment. False where a tenant's key gave its URL, and for endpoints from before there were defaults. True again once an operator's key changes `url`. */
            trustsDeployment: {
                /** @description A fact of the endpoint, never inherited. */
                value: boolean;
                /**
                 * @description The level that sets it.
                 * @enum {string}
                 */
                source: "endpoint" | "tenant" | "deployment" | "built_in";
            };
        };
        /** @description The preferences that apply. Every member has a value. */
        EffectivePreferences: {
            /** @description False: Postrider sends nothing. */
            enabled: boolean;
            /** @description Which event types are sent. */
            eventTypes: {
                /** @description Null: every type. */
                allow: string[] | null;
                /** @description Event types that are not sent, even if `allow` has them. */
                deny: string[];
            };
            /** @description Events of a lower priority are not sent. */
            minPriority: components["schemas"]["Priority"];
            /** @description When the receiver must not be called. Null: never. */
            quietHours: components["schemas"]["EffectiveQuietHours"] | null;
            /** @description How many attempts may start in a time. Null: no limit. */
            rateLimits: components["schemas"]["EffectiveRateLimits"] | null;
            /** @description Null: no limit. */
            maxPerHour: number | null;
            /** @description Of the tenant: its `rateLimits.mode`. */
            maxPerHourMode: components["schemas"]["GateMode"];
            /** @description Where each member comes from: the endpoint, the tenant, or the default. */
            sources: {
                /** @description Where `enabled` is from. */
                enabled: components["schemas"]["PreferenceSource"];
                /** @description Where `eventTypes` is from. */
                eventTypes: components["schemas"]["PreferenceSource"];
                /** @description Where `minPriority` is from. */
                minPriority: components["schemas"]["PreferenceSource"];
                /** @description Where `quietHours` is from. */
                quietHours: components["schemas"]["PreferenceSource"];
                /** @description Where `rateLimits` is from. */
                rateLimits: components["schemas"]["PreferenceSource"];
                /** @description Where `maxPerHour` is from. */
                maxPerHour: components["schemas"]["PreferenceSource"];
            };
        };
        EffectiveQuietHours: {
            /**
             * @description The time zone of the windows: a name of the IANA database.
             * @example Europe/Berlin
             */
            timeZone: string;
            /** @description When it is quiet. */
            windows: {
                /** @description The days on which it starts. */
                days: components["schemas"]["Weekday"][];
                /** @description The first minute that is quiet, `HH:MM`. */
                start: string;
                /** @description The first minute that is no longer quiet. If it is before `start`, it is on the next day. */
                end: string;
            }[];
            /** @description `hold`: a stopped delivery waits and is sent later. `drop`: it is skipped. */
            mode: components["schemas"]["GateMode"];
            /** @description Null: no priority passes. */
            allowPriority: components["schemas"]["Priority"] | null;
        };
        EffectiveRateLimits: {
            /** @description Null: no limit. */
            perSecond: number | null;
            /** @description Null: no limit. */
            perMinute: number | null;
            /** @description Null: no limit. */
            perHour: number | null;
            /** @description Null: no limit. */
            perDay: number | null;
            /** @description How many attempts may start at once after a pause. */
            burst: number;
            /** @description `hold`: a stopped delivery waits and is sent later. `drop`: it is skipped. */
            mode: components["schemas"]["GateMode"];
        };
        /**
         * @description Where a member of effective preferences is from.
         * @enum {string}
         */
        PreferenceSource: "endpoint" | "tenant" | "default";
        /** @description The prediction uses quiet hours, types and priorities. `until` is the exact end of the window; real deliveries start spread over a short time after it. It does not predict rate limits, because they depend on other deliveries. */
        PreferencesPreview: {
            /**
             * @description `deliver`, `hold` or `skip`.
             * @enum {string}
             */
            decision: "deliver" | "hold" | "skip";
            /** @description Of `hold`, else null. */
            hold: components["schemas"]["Hold"] | null;
            /** @description Of `skip`, else null. */
            skipped: {
                /**
                 * @description What kept it from being sent.
                 * @enum {string}
                 */
                reason: "expired" | "quiet_hours" | "rate_limited" | "preferences_disabled" | "type_denied" | "priority_too_low";
            } | null;
        };
        /** @description Why a delivery waits at a gate, and until when. */
        Hold: {
            /**
             * @description What holds it.
             * @enum {string}
             */
            reason: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
            /** @description Null where only a person can end it. */
            until: string | null;
        };
        AcceptedEvent: {
            /** @description The id of the event. */
            id: string;
            /** @description The type of the event: names joined by dots, like `order.paid`. */
            type: string;
            /**
             * Format: date-time
             * @description When it was accepted.
             * @example 2026-02-04T10:30:00.000Z
             */
            timestamp: string;
            /** @description The first 100. */
            deliveries: {
                /** @description The id of the delivery. */
                id: string;
                /** @description The endpoint that it goes to. */
                endpointId: string;
                /**
                 * @description Where the delivery stands.
                 * @enum {string}
                 */
                status: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
            }[];
            /** @description How many there are. */
            deliveryCount: number;
            /** @description The first 100 endpoints that it is meant for, by type or by `endpointIds`, and that get no delivery. `explain` tells of all endpoints. */
            notSent: {
                /** @description The endpoint that it does not reach. */
                endpointId: string;
                /**
                 * @description What keeps it from being sent there.
                 * @enum {string}
                 */
                reason: "type_not_subscribed" | "not_addressed" | "filtered" | "disabled" | "preferences_disabled" | "type_denied" | "priority_too_low" | "created_later";
                /** @description Of `filtered`: the condition that the event does not meet. */
                filter: components["schemas"]["FilterFailure"] | null;
            }[];
            /** @description Where all are listed, if there are more than are shown. */
            deliveriesUrl: string | null;
            /** @description What a person should look at although it was accepted: `unknown_type`, `deprecated_type`, or `schema_mismatch`: its data do not match the schema of its type. */
            warnings: {
                /** @description What kind of warning it is. */
                code: string;
                /** @description What to look at, in words. */
                detail: string;
            }[];
        };
        /** @description Something that happened in the app. The app published it once. */
        Event: {
            /** @description The id of the event. */
            id: string;
            /** @description The app's own id for it, unique per tenant. Null: none. */
            externalId: string | null;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The type of the event: names joined by dots, like `order.paid`. */
            type: string;
            /**
             * Format: date-time
             * @description When it was accepted. Lists are ordered by it.
             * @example 2026-02-04T10:30:00.000Z
             */
            timestamp: string;
            /** @description When it happened, as the app said: what receivers get as `timestamp`. Null: when it was accepted. */
            occurredAt: string | null;
            /** @description Any JSON, as it was published. */
            data: unknown;
            /** @description How urgent it is. Preferences use it. */
            priority: components["schemas"]["Priority"];
            /** @description After this time it is no longer sent. Null: never. */
            expiresAt: string | null;
            /** @description The event is not sent before this instant. Null: it was sent at once. */
            deliverAt: string | null;
            /** @description Names by which lists can be filtered. */
            tags: string[];
            /** @description When its content was removed: `data` is null since then. Null: it was not. */
            expungedAt: string | null;
            /** @description The first 100. */
            deliveries: {
                /** @description The id of the delivery. */
                id: string;
                /** @description The endpoint that it goes to. */
                endpointId: string;
                /**
                 * @description Where the delivery stands.
                 * @enum {string}
                 */
                status: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
            }[];
            /** @description How many there are. */
            deliveryCount: number;
            /** @description The first 100 endpoints that it is meant for, by type or by `endpointIds`, and that get no delivery. `explain` tells of all endpoints. */
            notSent: {
                /** @description The endpoint that it does not reach. */
                endpointId: string;
                /**
                 * @description What keeps it from being sent there.
                 * @enum {string}
                 */
                reason: "type_not_subscribed" | "not_addressed" | "filtered" | "disabled" | "preferences_disabled" | "type_denied" | "priority_too_low" | "created_later";
                /** @description Of `filtered`: the condition that the event does not meet. */
                filter: components["schemas"]["FilterFailure"] | null;
            }[];
            /** @description Where all are listed, if there are more than are shown. */
            deliveriesUrl: string | null;
            /** @description What a person should look at although it was accepted: `unknown_type`, `deprecated_type`, or `schema_mismatch`: its data do not match the schema of its type. */
            warnings: {
                /** @description What kind of warning it is. */
                code: string;
                /** @description What to look at, in words. */
                detail: string;
            }[];
        };
        /** @description The result of each event of a batch. */
        BatchResults: {
            /** @description One for each event, in their order. All refused events together list about 20 errors, each at least its first. */
            results: {
                /** @description What a publish of this event alone would answer: 202, or 4xx. */
                status: number;
                /** @description Of 202: the event. */
                event?: components["schemas"]["AcceptedEvent"];
                /** @description Of 4xx: why it was not accepted. */
                problem?: components["schemas"]["ItemProblem"];
            }[];
        };
        /** @description What happened to an event at every endpoint of its tenant. */
        Explain: {
            /** @description The event that is explained. */
            eventId: string;
            /** @description `no_endpoint`: the tenant had no endpoint when the event was accepted, and has none now. */
            reason: "no_endpoint" | null;
            /** @description A page of the endpoints, the oldest first. */
            endpoints: components["schemas"]["EndpointExplanation"][];
            /** @description Null on the last page. Most events have only one page. */
            nextCursor: string | null;
        };
        /** @description What happened to an event at one endpoint. */
        EndpointExplanation: {
            /** @description The endpoint. */
            endpointId: string;
            /** @description The name of the endpoint as it is now. Null: none. */
            endpointName: string | null;
            /** @description Scheme and host only: what follows may be a credential. */
            url: string;
            /** @description Null where none was made (`not_sent`). */
            deliveryId: string | null;
            /**
             * @description Where its delivery stands; `not_sent`: there is none.
             * @enum {string}
             */
            decision: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled" | "not_sent";
            /** @description Why it waits, ended or was not sent; of `retrying` what the last attempt came to. Null of `pending` and `delivered`. */
            reason: ("paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled" | "delivered" | "rejected" | "gone" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid" | "attempts_exhausted" | "build_failed" | "template_failed" | "expired" | "preferences_disabled" | "type_denied" | "priority_too_low" | "requested" | "discarded" | "endpoint_deleted" | "tenant_deleted" | "test_failed" | "expunged" | "type_not_subscribed" | "not_addressed" | "filtered" | "created_later") | null;
            /** @description What the last attempt got, why no request could be made, or what the filter asks for, in words. Else null. */
            detail: string | null;
            /** @description Of `filtered`: the condition that the event does not meet. */
            filter: components["schemas"]["FilterFailure"] | null;
            /** @description When it goes on by itself: the end of its hold, or the next attempt. Null where only a person can. */
            until: string | null;
        };
        /** @description What a replay would be about. */
        ReplayPreview: {
            /**
             * @description Nothing was done.
             * @constant
             */
            dryRun: true;
            /** @description How many match. */
            matched: number;
            /** @description The first ten, oldest first. */
            sample: components["schemas"]["ReplayMatch"][];
        };
        /** @description One of what a replay would send. */
        ReplayMatch: {
            /** @description The delivery to repeat. Null: there was none. */
            deliveryId: string | null;
            /** @description The event that it carries. */
            eventId: string;
            /** @description The type of its event. */
            eventType: string;
            /** @description The endpoint that it goes to. */
            endpointId: string;
            /** @description Of the delivery. Null: there is none. */
            status: ("pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled") | null;
        };
        /** @description A tracked job over many deliveries. */
        Replay: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /**
             * @description `send`: sends again what has ended. `discard`: cancels dead letters. `retry`: sends what is open now. `cancel`: cancels what is open.
             * @enum {string}
             */
            action: "send" | "discard" | "retry" | "cancel";
            /** @description As it was asked for. Null: `missedBy`. */
            filter: {
                [key: string]: unknown;
            } | null;
            /** @description As it was asked for. Null: `filter`. */
            missedBy: {
                /** @description The endpoint that missed them. */
                endpointId: string;
                /**
                 * Format: date-time
                 * @description Events accepted at or after.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                since: string;
            } | null;
            /**
             * @description Whether receivers see the same events or new ones.
             * @enum {string}
             */
            webhookId: "same" | "fresh";
            /**
             * @description `counting`: looks for what matches. `running`: sends, or waits for the last results. `finished`: every delivery that it sent has ended.
             * @enum {string}
             */
            status: "counting" | "running" | "paused" | "finished" | "cancelled";
            /** @description How many match. It grows while they are counted; then it is exact. */
            matched: number;
            /** @description How many were sent again so far. */
            sent: number;
            /** @description How many of those were delivered. */
            delivered: number;
            /** @description How many of those are dead letters. */
            failed: number;
            /** @description How many were skipped or cancelled, or could no longer be sent when it was their turn. */
            skipped: number;
            /** @description How many were cancelled in place of sent: dead letters, or of `cancel` open deliveries. */
            discarded: number;
            /** @description How many are sent a second at most. */
            ratePerSecond: number;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description When it finished or was cancelled. Null: it goes on. */
            finishedAt: string | null;
            /** @description Its workflow in Temporal UI. Null before it was started, and after Temporal has deleted it. */
            temporalUrl: string | null;
        };
        /** @description One event on its way to one endpoint. */
        Delivery: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The event that it carries. */
            eventId: string;
            /** @description The type of its event. */
            eventType: string;
            /** @description The app's own id of the event. Null: none. */
            externalId: string | null;
            /** @description The endpoint that it goes to. */
            endpointId: string;
            /** @description The name of the endpoint as it is now. Null: none. */
            endpointName: string | null;
            /** @description Scheme and host only: what follows may be a credential. */
            endpointUrl: string;
            /** @description True for a test send, which no number counts and nothing retries. */
            test: boolean;
            /**
             * @description `pending`, `waiting` and `retrying` deliveries go on. All other statuses are final.
             * @enum {string}
             */
            status: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
            /** @description Why it waits, and until when. Null: it does not wait. */
            hold: components["schemas"]["Hold"] | null;
            /** @description When the next attempt is due. Null: none is planned, or only a person can start it. */
            nextAttemptAt: string | null;
            /** @description How many attempts were made so far. */
            attemptCount: number;
            /** @description How many attempts it gets in all, by the retry policy in force now. A dead letter that was sent again gets as many once more. */
            maxAttempts: number;
            /** @description When the first attempt began; null before it. */
            firstAttemptedAt: string | null;
            /** @description When the last attempt began; null before the first. */
            lastAttemptedAt: string | null;
            /** @description Of the last attempt; null before the first. */
            lastOutcome: ("delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid") | null;
            /** @description The HTTP status of the last attempt; null where none came. */
            lastStatus: number | null;
            /**
             * @description Why the last attempt failed, in words. Null: it succeeded, or there was none.
             * @example answered 503
             */
            lastError: string | null;
            /**
             * @description What the last attempt got, in words; null before the first.
             * @example answered 503 at the last of 11 attempts
             */
            detail: string | null;
            /** @description Why it failed for good. Null: it has not. */
            deadLetter: {
                /**
                 * @description What kind of failure it is.
                 * @enum {string}
                 */
                reason: "attempts_exhausted" | "rejected" | "gone" | "blocked_destination" | "build_failed" | "template_failed";
                /** @description What happened, in words. */
                detail: string;
                /**
                 * Format: date-time
                 * @description When it became a dead letter.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                at: string;
            } | null;
            /** @description Why it was skipped. Null: it was not. */
            skipped: {
                /**
                 * @description What kept it from being sent.
                 * @enum {string}
                 */
                reason: "expired" | "quiet_hours" | "rate_limited" | "preferences_disabled" | "type_denied" | "priority_too_low";
            } | null;
            /** @description Why it was cancelled. Null: it was not. */
            cancelled: {
                /**
                 * @description Who or what cancelled it.
                 * @enum {string}
                 */
                reason: "requested" | "discarded" | "endpoint_deleted" | "tenant_deleted" | "test_failed" | "expunged";
            } | null;
            /** @description The delivery that this one repeats. Null: none. */
            replayOf: string | null;
            /** @description Its workflow in Temporal UI. Null before it was started, and after Temporal has deleted it. */
            temporalUrl: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description When it ended. Null: it has not ended. */
            finishedAt: string | null;
            /** @description When the content of its event was removed. Null: it was not. */
            expungedAt: string | null;
        };
        /** @description A delivery with its attempts and its timeline. */
        DeliveryWithAttempts: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The event that it carries. */
            eventId: string;
            /** @description The type of its event. */
            eventType: string;
            /** @description The app's own id of the event. Null: none. */
            externalId: string | null;
            /** @description The endpoint that it goes to. */
            endpointId: string;
            /** @description The name of the endpoint as it is now. Null: none. */
            endpointName: string | null;
            /** @description Scheme and host only: what follows may be a credential. */
            endpointUrl: string;
            /** @description True for a test send, which no number counts and nothing retries. */
            test: boolean;
            /**
             * @description `pending`, `waiting` and `retrying` deliveries go on. All other statuses are final.
             * @enum {string}
             */
            status: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
            /** @description Why it waits, and until when. Null: it does not wait. */
            hold: components["schemas"]["Hold"] | null;
            /** @description When the next attempt is due. Null: none is planned, or only a person can start it. */
            nextAttemptAt: string | null;
            /** @description How many attempts were made so far. */
            attemptCount: number;
            /** @description How many attempts it gets in all, by the retry policy in force now. A dead letter that was sent again gets as many once more. */
            maxAttempts: number;
            /** @description When the first attempt began; null before it. */
            firstAttemptedAt: string | null;
            /** @description When the last attempt began; null before the first. */
            lastAttemptedAt: string | null;
            /** @description Of the last attempt; null before the first. */
            lastOutcome: ("delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid") | null;
            /** @description The HTTP status of the last attempt; null where none came. */
            lastStatus: number | null;
            /**
             * @description Why the last attempt failed, in words. Null: it succeeded, or there was none.
             * @example answered 503
             */
            lastError: string | null;
            /**
             * @description What the last attempt got, in words; null before the first.
             * @example answered 503 at the last of 11 attempts
             */
            detail: string | null;
            /** @description Why it failed for good. Null: it has not. */
            deadLetter: {
                /**
                 * @description What kind of failure it is.
                 * @enum {string}
                 */
                reason: "attempts_exhausted" | "rejected" | "gone" | "blocked_destination" | "build_failed" | "template_failed";
                /** @description What happened, in words. */
                detail: string;
                /**
                 * Format: date-time
                 * @description When it became a dead letter.
                 * @example 2026-02-04T10:30:00.000Z
                 */
                at: string;
            } | null;
            /** @description Why it was skipped. Null: it was not. */
            skipped: {
                /**
                 * @description What kept it from being sent.
                 * @enum {string}
                 */
                reason: "expired" | "quiet_hours" | "rate_limited" | "preferences_disabled" | "type_denied" | "priority_too_low";
            } | null;
            /** @description Why it was cancelled. Null: it was not. */
            cancelled: {
                /**
                 * @description Who or what cancelled it.
                 * @enum {string}
                 */
                reason: "requested" | "discarded" | "endpoint_deleted" | "tenant_deleted" | "test_failed" | "expunged";
            } | null;
            /** @description The delivery that this one repeats. Null: none. */
            replayOf: string | null;
            /** @description Its workflow in Temporal UI. Null before it was started, and after Temporal has deleted it. */
            temporalUrl: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description When it ended. Null: it has not ended. */
            finishedAt: string | null;
            /** @description When the content of its event was removed. Null: it was not. */
            expungedAt: string | null;
            /** @description The attempts, first to last. If there are more than 200, the latest 200. */
            attempts: components["schemas"]["Attempt"][];
            /** @description Everything that happened to it, first to last. Of more than 200 attempts, or 500 other entries, only the latest. */
            timeline: components["schemas"]["TimelineEntry"][];
        };
        /**
         * @description One thing that happened to a delivery. What does not apply to its `kind` is null.
         * @example {
         *       "at": "2026-02-04T22:10:00.000Z",
         *       "kind": "held",
         *       "reason": "quiet_hours",
         *       "until": "2026-02-05T06:00:17.000Z",
         *       "outcome": null,
         *       "number": null,
         *       "by": null
         *     }
         */
        TimelineEntry: {
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-02-04T10:30:00.000Z
             */
            at: string;
            /**
             * @description What happened.
             * @enum {string}
             */
            kind: "accepted" | "held" | "woken" | "attempt" | "retry_planned" | "delivered" | "dead_lettered" | "skipped" | "cancelled" | "discarded" | "redriven" | "retry_requested" | "restarted" | "rescheduled";
            /** @description Why it was held, woken (`preferences_changed`, `resumed`, `enabled`, …), skipped, cancelled, given up, restarted. */
            reason: string | null;
            /** @description Of `held` and `rescheduled`; of `retry_planned` the planned time. Null where only a person can end it. */
            until: string | null;
            /** @description Of an attempt. */
            outcome: ("delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid") | null;
            /** @description Of an attempt, made or planned. */
            number: number | null;
            /** @description The id of the API key with which somebody asked for it. */
            by: string | null;
        };
        /** @description The largest groups first; at most 1,000. */
        DeadLetterGroups: {
            /** @description The groups. */
            data: components["schemas"]["DeadLetterGroup"][];
        };
        /** @description Dead letters of one endpoint that failed in the same way. */
        DeadLetterGroup: {
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description The endpoint that it goes to. */
            endpointId: string;
            /** @description The name of the endpoint as it is now. Null: none. */
            endpointName: string | null;
            /**
             * @description Why they are dead letters.
             * @enum {string}
             */
            reason: "attempts_exhausted" | "rejected" | "gone" | "blocked_destination" | "build_failed" | "template_failed";
            /** @description The HTTP status of the last attempt; null where none came. */
            lastStatus: number | null;
            /** @description How many dead letters there are. */
            count: number;
            /**
             * Format: date-time
             * @description When the first of them became a dead letter.
             * @example 2026-02-04T10:30:00.000Z
             */
            oldestAt: string;
            /**
             * Format: date-time
             * @description When the last of them became a dead letter.
             * @example 2026-02-04T10:30:00.000Z
             */
            newestAt: string;
        };
        /** @description Publishes an event again and again. */
        Schedule: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description A name for people. Null: none. */
            name: string | null;
            /** @description When it runs, by the clock of `timeZone`. Null: by interval. */
            cron: string | null;
            /** @description The seconds between runs. Null: by `cron`. */
            everySeconds: number | null;
            /** @description Of `cron`: a name of the IANA database. */
            timeZone: string;
            /** @description What each run publishes. `externalId` is made of the schedule and the instant, `occurredAt` is the instant. */
            event: {
                /** @description The type of the event: names joined by dots, like `order.paid`. */
                type: string;
                /** @description Any JSON. */
                data: unknown;
                /** @description How urgent it is. Preferences use it. */
                priority: components["schemas"]["Priority"];
                /** @description Names by which lists can be filtered. */
                tags: string[];
                /** @description Null: all endpoints that take the type. */
                endpointIds: string[] | null;
            };
            /** @description It does not run. What is missed meanwhile is not made up. Default: false. */
            paused: boolean;
            /** @description The next five. None while it is paused. */
            nextRunsAt: string[];
            /** @description Null: it has not run yet. */
            lastRun: components["schemas"]["ScheduleRun"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-02-04T10:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description A run of a schedule. */
        ScheduleRun: {
            /**
             * Format: date-time
             * @description The instant that it was for.
             * @example 2026-02-04T10:30:00.000Z
             */
            at: string;
            /** @description What it published. Null: nothing, see `problem`. */
            eventId: string | null;
            /** @description Why it published nothing. It is not tried again. Null: it did. */
            problem: {
                /** @description As for a publish. */
                code: string;
                /** @description What happened, in words. */
                detail: string;
            } | null;
        };
        /** @description A run that a person asked for. */
        AskedRun: {
            /** @description Whose run it is. */
            scheduleId: string;
            /**
             * Format: date-time
             * @description The instant of the run: now.
             * @example 2026-02-04T10:30:00.000Z
             */
            at: string;
            /** @description The event that it published. */
            eventId: string;
        };
        /** @description A kind of event, as the catalogue describes it. */
        EventType: {
            /** @description The type, as events carry it. */
            name: string;
            /** @description What it is for, in the words of the app. Null: none. */
            description: string | null;
            /** @description The group in which people find it. Null: none. */
            group: string | null;
            /** @description A JSON Schema 2020-12 for `data`. */
            schema: {
                [key: string]: unknown;
            } | null;
            /**
             * @description What happens to an event whose data does not match the schema: `off`: nothing is checked; `warn`: it is accepted with a warning; `reject`: 422.
             * @enum {string}
             */
            validation: "off" | "warn" | "reject";
            /** @description Examples of `data`, up to 64 KiB in all. They match the schema. */
            examples: unknown[];
            /** @description True: whoever publishes it, or subscribes to it, gets a warning. Default: false. */
            deprecated: boolean;
            /** @description True: only endpoints that name this type get it, not those that take every type or a family of types. Default: false. */
            optIn: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-02-04T10:30:00.000Z
             */
            updatedAt: string;
        };
        EventTypeImportResult: {
            /** @description Nothing was written. */
            dryRun: boolean;
            /** @description The types that were not there. */
            created: string[];
            /** @description The types that were described in another way. */
            changed: string[];
            /** @description The types that were so already. */
            unchanged: string[];
        };
        /** @description The catalogue as OpenAPI 3.1. */
        EventTypeDocument: {
            /** @description The version of OpenAPI. */
            openapi: string;
            /** @description About the document. */
            info: {
                /** @description What the document is about. */
                title: string;
                /** @description Of the document; always the same. */
                version: string;
            } & {
                [key: string]: unknown;
            };
            /** @description A webhook for each event type. */
            webhooks: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            /** @description The schemas of `data`, by type. */
            components: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        Templates: {
            /** @description All of them. */
            data: components["schemas"]["Template"][];
        };
        /** @description A ready-made payload, with an example of what comes of an event. */
        Template: {
            /**
             * @description For `format.name`.
             * @example slack
             */
            name: string;
            /** @description For which receivers it is, and what it takes from the data. */
            description: string;
            /** @description Its JSONata expression: a start for one of your own, as `format.body`. */
            body: string;
            /** @description Sent with it, unless an endpoint replaces them. */
            headers: {
                [key: string]: string;
            };
            /** @description What it makes of an event. */
            example: {
                /** @description What goes in. */
                event: {
                    /** @description Its id. */
                    id: string;
                    /** @description The type of the event: names joined by dots, like `order.paid`. */
                    type: string;
                    /**
                     * Format: date-time
                     * @description When it happened.
                     * @example 2026-02-04T10:30:00.000Z
                     */
                    timestamp: string;
                    /** @description Any JSON. */
                    data: unknown;
                };
                /** @description What comes out, as the receiver gets it. */
                request: {
                    /** @description Those of the template. */
                    headers: {
                        [key: string]: string;
                    };
                    /** @description As JSON; a text where the template makes one. */
                    body: unknown;
                };
            };
        };
        Senders: {
            /** @description All of them; none if the operator has named none. */
            data: components["schemas"]["Sender"][];
        };
        /** @description Addresses from which requests to receivers come. */
        Sender: {
            /**
             * @description A range of IPv4 or IPv6 addresses.
             * @example 203.0.113.8/32
             */
            cidr: string;
        };
        KeyWithSecret: {
            /** @description Its id. */
            id: string;
            /** @description What the key is for. */
            name: string;
            /** @description The only tenant it sees; null: all. */
            tenantId: string | null;
            /** @description `read`; `write`, which may also read; `admin`, which may do everything and is for no single tenant. */
            scopes: ("admin" | "write" | "read")[];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description The key stops working at this time. Null: never. */
            expiresAt: string | null;
            /** @description To the minute. */
            lastUsedAt: string | null;
            /** @description How many requests it may make in a minute, at each server process. Null: as the operator set for all. */
            requestsPerMinute: number | null;
            /** @description After a rotation: until when the key before it works too. Null: it does not. */
            previousKeyExpiresAt: string | null;
            /** @description Shown here only. */
            key: string;
        };
        /** @description An API key; the key itself is not kept. */
        Key: {
            /** @description Its id. */
            id: string;
            /** @description What the key is for. */
            name: string;
            /** @description The only tenant it sees; null: all. */
            tenantId: string | null;
            /** @description `read`; `write`, which may also read; `admin`, which may do everything and is for no single tenant. */
            scopes: ("admin" | "write" | "read")[];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description The key stops working at this time. Null: never. */
            expiresAt: string | null;
            /** @description To the minute. */
            lastUsedAt: string | null;
            /** @description How many requests it may make in a minute, at each server process. Null: as the operator set for all. */
            requestsPerMinute: number | null;
            /** @description After a rotation: until when the key before it works too. Null: it does not. */
            previousKeyExpiresAt: string | null;
        };
        /** @description Numbers of what was accepted in a period, as it is now. A delivery counts in the bucket in which it was accepted, and so do its attempts. Test sends are not counted. */
        Statistics: {
            /**
             * Format: date-time
             * @description The beginning of the period, at a whole minute, or hour or day if it is long ago.
             * @example 2026-02-04T10:30:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description Its end, which is not part of it.
             * @example 2026-02-04T10:30:00.000Z
             */
            to: string;
            /**
             * @description How long each of `buckets` is.
             * @enum {string}
             */
            bucket: "minute" | "hour" | "day";
            /** @description What happened before is counted. Seconds ago while a worker runs. Null: nothing was counted yet. */
            countedAt: string | null;
            /** @description The numbers of the whole period. */
            totals: {
                /** @description Events that were accepted, sent to an endpoint or not. For one endpoint: its deliveries. */
                accepted: number;
                /** @description Deliveries that were accepted, replays too. */
                deliveries: number;
                /** @description Those that have arrived. */
                delivered: number;
                /** @description Those that are dead letters now. */
                failed: number;
                /** @description Those that were skipped: expired, or not wanted. */
                skipped: number;
                /** @description Dead letters that were discarded too. */
                cancelled: number;
                /** @description Those that have not ended. */
                open: number;
                /** @description Requests that were sent for these deliveries so far. */
                attempts: number;
            };
            /** @description delivered / (delivered + failed), from 0 to 1. Null: nothing was delivered and nothing failed. */
            successRate: number | null;
            /** @description How long attempts took. In milliseconds. */
            attemptMs: {
                /** @description Half took no longer. At most 2 % off. Null: nothing was measured. */
                p50: number | null;
                /** @description 95 % took no longer. At most 2 % off. Null: nothing was measured. */
                p95: number | null;
                /** @description 99 % took no longer. At most 2 % off. Null: nothing was measured. */
                p99: number | null;
                /** @description Exact. Null: nothing was measured. */
                mean: number | null;
            };
            /** @description From acceptance to the success, with retries, without the time that the delivery was held. Of what was delivered. In milliseconds. */
            endToEndMs: {
                /** @description Half took no longer. At most 2 % off. Null: nothing was measured. */
                p50: number | null;
                /** @description 95 % took no longer. At most 2 % off. Null: nothing was measured. */
                p95: number | null;
                /** @description 99 % took no longer. At most 2 % off. Null: nothing was measured. */
                p99: number | null;
                /** @description Exact. Null: nothing was measured. */
                mean: number | null;
            };
            /**
             * @description Attempts by the status that the receiver answered; by outcome (`timed_out`, `connection_failed`, …) where it gave none.
             * @example {
             *       "200": 950,
             *       "503": 12,
             *       "timed_out": 3
             *     }
             */
            byStatus: {
                [key: string]: number;
            };
            /** @description What is open now, whenever it was accepted. */
            backlog: {
                /** @description Due now, and not sent yet. */
                pending: number;
                /** @description Held: by quiet hours, a limit, a pause, or until their own time. */
                waiting: number;
                /** @description Between two attempts. */
                retrying: number;
            };
            /** @description Why `backlog.waiting` waits: those that are held now, counted one by one. */
            holds: {
                /** @description The reason of most first. A reason for which nothing is held is missing. */
                byReason: {
                    /**
                     * @description Why they are held.
                     * @enum {string}
                     */
                    reason: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
                    /** @description How many are held for it; at least so many if `truncated`. */
                    count: number;
                    /** @description When the first of them goes on. Null: when a person, or the rate limit, lets it. */
                    firstUntil: string | null;
                }[];
                /** @description True: there are more than the 10,000 that are counted. Reasons may be missing too. */
                truncated: boolean;
            };
            /** @description When the oldest delivery was accepted that is pending now. Null: none is. */
            oldestPendingAt: string | null;
            /** @description Up to 10 endpoints with the most deliveries that are dead letters or wait for a retry, over whole hours (of more than 6 hours) or days (of more than 3 days). */
            topFailing: {
                /** @description The tenant that it belongs to. */
                tenantId: string;
                /** @description The endpoint that it goes to. */
                endpointId: string;
                /** @description Null: it has none. */
                endpointName: string | null;
                /** @description Deliveries that have arrived. */
                delivered: number;
                /** @description Deliveries that are dead letters now. */
                failed: number;
                /** @description Deliveries that wait for their next attempt after one that failed. */
                retrying: number;
                /** @description Requests that were sent. */
                attempts: number;
                /** @description Those that no receiver took. */
                failedAttempts: number;
                /** @description delivered / (delivered + failed), from 0 to 1. Null: nothing was delivered and nothing failed. */
                successRate: number | null;
            }[];
            /** @description Up to 10 endpoints whose attempts took longest on average, over the same whole hours or days. */
            slowest: {
                /** @description The tenant that it belongs to. */
                tenantId: string;
                /** @description The endpoint that it goes to. */
                endpointId: string;
                /** @description Null: it has none. */
                endpointName: string | null;
                /** @description Deliveries that have arrived. */
                delivered: number;
                /** @description Deliveries that are dead letters now. */
                failed: number;
                /** @description Deliveries that wait for their next attempt after one that failed. */
                retrying: number;
                /** @description Requests that were sent. */
                attempts: number;
                /** @description Those that no receiver took. */
                failedAttempts: number;
                /** @description delivered / (delivered + failed), from 0 to 1. Null: nothing was delivered and nothing failed. */
                successRate: number | null;
                /** @description How long attempts took. In milliseconds. */
                attemptMs: {
                    /** @description Half took no longer. At most 2 % off. Null: nothing was measured. */
                    p50: number | null;
                    /** @description 95 % took no longer. At most 2 % off. Null: nothing was measured. */
                    p95: number | null;
                    /** @description 99 % took no longer. At most 2 % off. Null: nothing was measured. */
                    p99: number | null;
                    /** @description Exact. Null: nothing was measured. */
                    mean: number | null;
                };
            }[];
            /** @description The period in order, empty ones too. */
            buckets: components["schemas"]["StatisticsBucket"][];
        };
        /** @description The numbers of what was accepted in one minute, hour or day. */
        StatisticsBucket: {
            /**
             * Format: date-time
             * @description Its beginning.
             * @example 2026-02-04T10:30:00.000Z
             */
            at: string;
            /** @description Events that were accepted, sent to an endpoint or not. For one endpoint: its deliveries. */
            accepted: number;
            /** @description Deliveries that were accepted, replays too. */
            deliveries: number;
            /** @description Those that have arrived. */
            delivered: number;
            /** @description Those that are dead letters now. */
            failed: number;
            /** @description Those that were skipped: expired, or not wanted. */
            skipped: number;
            /** @description Dead letters that were discarded too. */
            cancelled: number;
            /** @description Those that have not ended. */
            open: number;
            /** @description Requests that were sent for these deliveries so far. */
            attempts: number;
            /** @description delivered / (delivered + failed), from 0 to 1. Null: nothing was delivered and nothing failed. */
            successRate: number | null;
            /** @description How long attempts took. In milliseconds. */
            attemptMs: {
                /** @description Half took no longer. At most 2 % off. Null: nothing was measured. */
                p50: number | null;
                /** @description 95 % took no longer. At most 2 % off. Null: nothing was measured. */
                p95: number | null;
                /** @description 99 % took no longer. At most 2 % off. Null: nothing was measured. */
                p99: number | null;
                /** @description Exact. Null: nothing was measured. */
                mean: number | null;
            };
            /** @description From acceptance to the success, with retries, without the time that the delivery was held. Of what was delivered. In milliseconds. */
            endToEndMs: {
                /** @description Half took no longer. At most 2 % off. Null: nothing was measured. */
                p50: number | null;
                /** @description 95 % took no longer. At most 2 % off. Null: nothing was measured. */
                p95: number | null;
                /** @description 99 % took no longer. At most 2 % off. Null: nothing was measured. */
                p99: number | null;
                /** @description Exact. Null: nothing was measured. */
                mean: number | null;
            };
            /**
             * @description Attempts by the status that the receiver answered; by outcome (`timed_out`, `connection_failed`, …) where it gave none.
             * @example {
             *       "200": 950,
             *       "503": 12,
             *       "timed_out": 3
             *     }
             */
            byStatus: {
                [key: string]: number;
            };
        };
        /** @description How long records are kept, and what they take on the disk. */
        Retention: {
            /** @description Events and ended deliveries are kept for so many days after they were accepted. Null: for ever. */
            days: number | null;
            /** @description Dead letters are kept for so many days after they died, and no shorter than `days`. Null: for ever. */
            deadLetterDays: number | null;
            /** @description Entries of the audit are kept for so many days. Null: for ever. */
            auditDays: number | null;
            /**
             * Format: date-time
             * @description When old records are removed next: at 02:00 UTC.
             * @example 2026-02-04T10:30:00.000Z
             */
            nextRunAt: string;
            /** @description When somebody asked for a run that has not been started yet. Null: nobody. */
            requestedAt: string | null;
            /** @description The run that goes on. Null: none. */
            running: components["schemas"]["RetentionRun"] | null;
            /** @description The last run that has finished. Null: none has. */
            lastRun: components["schemas"]["RetentionRun"] | null;
            /** @description Of all tables, with their indexes. */
            diskBytes: number;
            /** @description The largest table first. */
            disk: {
                /** @description Its name in Postgres. */
                table: string;
                /** @description With indexes and large values. */
                bytes: number;
                /** @description An estimate of Postgres. */
                rows: number;
                /** @description How many parts it has, one for each week; 0: it has none. */
                partitions: number;
            }[];
        };
        /** @description A run that removed old records. */
        RetentionRun: {
            /**
             * Format: date-time
             * @description When it began.
             * @example 2026-02-04T10:30:00.000Z
             */
            startedAt: string;
            /** @description Null: it still runs. */
            finishedAt: string | null;
            /** @description What is gone. */
            removed: {
                /** @description One by one, with their attempts. */
                deliveries: number;
                /** @description One by one. */
                events: number;
                /** @description Entries of the audit, one by one. */
                auditEntries: number;
                /** @description Whole weeks of a table that were dropped; their records are not counted. */
                partitions: string[];
            };
            /** @description Partitions that others used all the time. The next run tries again. */
            busyPartitions: string[];
        };
        /** @description Removes the content of many events. */
        Expunge: {
            /** @description Its id. */
            id: string;
            /** @description The tenant that it belongs to. */
            tenantId: string;
            /** @description What was asked for. Null: not a condition. */
            filter: {
                /** @description These events. Null: not by id. */
                ids: string[] | null;
                /** @description The event with this `externalId`. */
                externalId: string | null;
                /** @description Events with this tag. */
                tag: string | null;
                /** @description Events of this type. */
                eventType: string | null;
                /** @description Accepted at or after. */
                from: string | null;
                /** @description Accepted before. */
                to: string | null;
            };
            /**
             * @description `finished`: all that matched is done.
             * @enum {string}
             */
            status: "running" | "finished";
            /** @description How many events have lost their content. */
            expunged: number;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-02-04T10:30:00.000Z
             */
            createdAt: string;
            /** @description Null: it still runs. */
            finishedAt: string | null;
        };
        /** @description Who changed what and when. It can be neither changed nor deleted. */
        AuditEntry: {
            /** @description Its id. */
            id: string;
            /**
             * Format: date-time
             * @description When the request came.
             * @example 2026-02-04T10:30:00.000Z
             */
            at: string;
            /** @description Null: it belongs to no tenant, such as an event type. */
            tenantId: string | null;
            /** @description Who did it. */
            actor: {
                /** @description The API key. Null: see `name`. */
                keyId: string | null;
                /** @description The name of the key at that time. Without a key: `postrider` for Postrider itself, and for a key of one tenant `operator` instead of keys that are not its own. */
                name: string;
            };
            /** @description The operation of this API, like `updateEndpoint`. More may come. */
            action: string;
            /** @description What was changed. */
            resource: {
                /** @description One of tenant, endpoint, preferences, defaults, event, delivery, schedule, replay, event_type, key, retention, expunge; more may come. */
                type: string;
                /** @description Of `preferences` and `defaults` the id of their endpoint or tenant. `deployment`: of the whole deployment. */
                id: string;
            };
            /** @description What it was. Null: it was created, or nothing is kept of it. Of a change only the members that changed. Secrets are masked. */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description What it became. Null: it was deleted, or nothing is kept of it. Of a change only the members that changed. Secrets are masked. */
            after: {
                [key: string]: unknown;
            } | null;
            /** @description `Postrider-Request-Id` of the answer. Null: of no request. */
            requestId: string | null;
        };
        /** @description How the deployment is, as far as this server can tell. */
        System: {
            /**
             * @description Of this server.
             * @example 1.0.0
             */
            version: string;
            /**
             * Format: date-time
             * @description The clock of Postgres, which decides what is due.
             * @example 2026-02-04T10:30:00.000Z
             */
            now: string;
            /** @description How far the clock of this server's machine is ahead of Postgres. */
            clockSkewMs: number;
            /** @description The database. */
            database: {
                /**
                 * @description Of Postgres.
                 * @example 18.0
                 */
                version: string;
                /** @description What the database takes on the disk. */
                bytes: number;
                /** @description The steps of the schema. */
                migrations: {
                    /** @description How many steps were taken. */
                    applied: number;
                    /** @description Steps that this version needs and that were not taken: run `migrate` of this version. */
                    missing: string[];
                    /** @description Steps that only a later version knows: this server is older than the schema. */
                    unknown: string[];
                };
            };
            /** @description The last seen first. None: nobody delivers. */
            workers: components["schemas"]["WorkerProcess"][];
            /** @description What waits. Long queues are estimated. */
            backlog: {
                /** @description Deliveries that wait for a worker. */
                due: number;
                /** @description Deliveries whose first attempt a worker makes. */
                underWay: number;
                /** @description Deliveries that wait for a rate limit. */
                rateLimited: number;
                /** @description Deliveries that wait for their time. */
                later: number;
                /** @description How long the oldest of `due` has waited. 0: none waits. */
                oldestDueSeconds: number;
                /** @description Deliveries without progress two minutes after their time. */
                overdue: number;
                /** @description How long the oldest command to a workflow has waited for Temporal. 0: none waits. */
                oldestCommandSeconds: number;
                /** @description Dead letters that wait for a person, counted up to 50,000. */
                deadLetters: number;
            };
            /** @description Where this server lets endpoints be. Workers have settings of their own. */
            destinations: {
                /** @description Private ranges that endpoints may be in. `127.0.0.0/8` is among them in development. */
                ranges: string[];
                /** @description Whether plain http to public addresses is allowed on some port. */
                http: boolean;
                /** @description Ports that are allowed besides the usual ones. */
                ports: number[];
                /** @description Whether requests go through an outbound proxy. */
                proxy: boolean;
            };
            /** @description Where people open Temporal's UI. Null: not set. */
            temporalUiUrl: string | null;
        };
        /** @description A worker of the last day that has not stopped in order. */
        WorkerProcess: {
            /**
             * @description The name of its machine or container.
             * @example worker-1
             */
            host: string;
            /** @description Its process there. */
            pid: number;
            /**
             * Format: date-time
             * @description When it started.
             * @example 2026-02-04T10:30:00.000Z
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description Its last sign of life. A worker gives one every second.
             * @example 2026-02-04T10:30:00.000Z
             */
            seenAt: string;
        };
        /** @description What an import did or, with `dryRun`, would do. */
        ConfigurationPlan: {
            /** @description Nothing was changed. */
            dryRun: boolean;
            /** @description In the order in which it is done. */
            plan: components["schemas"]["PlanEntry"][];
            /** @description About the document as a whole. */
            warnings: string[];
        };
        /** @description What becomes of one resource. */
        PlanEntry: {
            /**
             * @description `none`: it is so already.
             * @enum {string}
             */
            action: "create" | "update" | "delete" | "none";
            /** @description Which resource it is. */
            resource: {
                /**
                 * @description What it is.
                 * @enum {string}
                 */
                type: "event_type" | "defaults" | "tenant" | "endpoint" | "schedule";
                /** @description Whose it is. Null: of the deployment, or a tenant itself. */
                tenantId: string | null;
                /** @description Its id. Null: it has none. */
                id: string | null;
                /** @description The app's own id of an endpoint. */
                externalId: string | null;
                /** @description Its name. Null: none. */
                name: string | null;
            };
            /** @description The members that change. */
            changes: components["schemas"]["MemberChange"][];
            /** @description What a person should look at. */
            warnings: string[];
        };
        /** @description What becomes of a member. Secrets are masked. */
        MemberChange: {
            /** @description The name of the member. */
            member: string;
            /** @description What it was. Null for what is new. */
            before: unknown;
            /** @description What it is now. Null: the default. */
            after: unknown;
        };
        ServiceState: {
            /**
             * @description Always `ok`: otherwise it is an error.
             * @constant
             */
            status: "ok";
            /** @description The version of Postrider. */
            version: string;
        };
        /** @description What people have set, as one document. */
        ConfigurationOutput: {
            /** @description Of the form of the document: 1. */
            version?: number;
            /** @description Types of the catalogue. Others stay. */
            eventTypes?: components["schemas"]["ConfiguredEventType"][] | null;
            /** @description What the endpoints of all tenants inherit. */
            defaults?: components["schemas"]["DefaultsChangeOutput"] | null;
            /** @description Tenants with their endpoints and schedules. Others stay. */
            tenants?: components["schemas"]["ConfiguredTenantOutput"][] | null;
            /** @description The secrets, sealed. Left out: none come along. */
            secrets?: components["schemas"]["SealedSecrets"] | null;
        };
        /** @description What is left out stays; what is given replaces that member whole; null unsets it. */
        DefaultsChangeOutput: {
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}` and `{{endpoint.id}}` in them. Values are shown masked, and one that is sent back masked stays. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Write-only: one signing secret for all endpoints that inherit it, in the form that `signing` asks for. It replaces the old one at once; `rotate-secret` lets both overlap. Null: share none. */
            secret?: string | null;
        };
        /** @description A tenant with what it has. What is left out stays. */
        ConfiguredTenantOutput: {
            /** @description Its id. */
            id: string;
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description How long its records are kept, where that is shorter than for the whole deployment (`GET /v1/retention`). Null: as long as the deployment keeps them. */
            retention?: {
                /** @description Events and deliveries that have ended are removed at this age, in days since they were accepted. Null: as in the deployment. */
                days?: number | null;
                /** @description Dead letters are removed at this age, in days since they died, but no earlier than other deliveries. Null: as in the deployment. */
                deadLetterDays?: number | null;
            } | null;
            /** @description What people are told of it: docs/notices.md. Null: the defaults. */
            notices?: {
                /**
                 * @description `tenant`: notices about it are published to it too, for endpoints that name their type. `operator` (default): to the operator tenant only.
                 * @enum {string}
                 */
                to?: "operator" | "tenant";
                /** @description When `success_rate.low` is told of its endpoints. Left out: the defaults. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description All of its preferences: they replace the stored ones whole. */
            preferences?: components["schemas"]["Preferences"] | null;
            /** @description What its endpoints inherit. */
            defaults?: components["schemas"]["DefaultsChangeOutput"] | null;
            /** @description Others that it has stay as they are. */
            endpoints?: components["schemas"]["ConfiguredEndpointOutput"][] | null;
            /** @description Others that it has stay as they are. */
            schedules?: components["schemas"]["ConfiguredScheduleOutput"][] | null;
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description An endpoint, known by its `externalId`, else by its `id`. What is left out stays. */
        ConfiguredEndpointOutput: {
            /** @description Of an endpoint without `externalId`. It keeps this id where it is made anew, if the id was never used there. */
            id?: string | null;
            /**
             * @description Where requests are sent: https, or what the operator allows. It must not lead into a private network.
             * @example https://example.com/webhooks
             */
            url?: string;
            /** @description The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it. */
            externalId?: string | null;
            /**
             * @description As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.
             * @enum {string}
             */
            status?: "active" | "paused" | "disabled";
            /** @description A name for people. Null: none. */
            name?: string | null;
            /** @description What it is for, in the words of the app. Null: none. */
            description?: string | null;
            /** @description Null: every type. */
            eventTypes?: string[] | null;
            /** @description Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one. */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @description Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description How Postrider proves itself to the receiver, beside the signature. Default: `none`. */
            auth?: ({
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "none";
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "bearer";
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                token?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "api_key";
                /** @description The name of the header that carries the key. */
                header: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                value?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "basic";
                /** @description The user name of HTTP Basic; without a colon. */
                username: string;
                /** @description Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays. */
                password?: string;
            } | {
                /**
                 * @description `none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.
                 * @constant
                 */
                type: "oauth2";
                /**
                 * @description Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.
                 * @example https://auth.example.com/oauth/token
                 */
                tokenUrl: string;
                /** @description Who asks the token server. */
                clientId: string;
                /** @description Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays. */
                clientSecret?: string;
                /**
                 * @description What the token is for: names separated by spaces. Left out: what the token server gives.
                 * @example webhooks.write
                 */
                scope?: string;
                /** @description Whom the token is for, where the token server asks for it. */
                audience?: string;
                /**
                 * @description `basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.
                 * @default basic
                 * @enum {string}
                 */
                clientAuth: "basic" | "body";
            }) | null;
            /** @description What the body of a request is. Default: `standard`. */
            format?: ({
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "standard";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "raw";
            } | {
                /**
                 * @description `standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.
                 * @constant
                 */
                type: "template";
                /**
                 * @description The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.
                 * @enum {string}
                 */
                name?: "slack" | "discord" | "teams" | "aifai" | "notely" | "policy-change" | "noa-server" | "rag-chatbot";
                /**
                 * @description Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.
                 * @example {"text": event.type & ": " & data.title}
                 */
                body?: string;
                /** @description Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do. */
                headers?: {
                    [key: string]: string;
                };
                /** @description Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string. */
                contentType?: string;
            }) | null;
            /** @description How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256). */
            signing?: ({
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "standard_ed25519";
            } | {
                /**
                 * @description `standard`, `standard_ed25519`, or `legacy`: a header of your own.
                 * @constant
                 */
                scheme: "legacy";
                /** @description The header that carries the signature. */
                header: string;
                /**
                 * @description The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.
                 * @default
                 */
                prefix: string;
                /**
                 * @description How the bytes of the signature are written. Default: `hex`.
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /**
                 * @description What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.
                 * @default body
                 */
                content: string;
                /** @description The header that carries the time of the attempt, in seconds since 1970. */
                timestampHeader?: string;
                /** @description Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in. */
                companionHeaders?: {
                    [key: string]: string;
                };
                /** @description Whether the headers of Standard Webhooks are sent too. Default: false. */
                alsoStandard?: boolean;
            }) | null;
            /** @description When a failed attempt is made again. Default: ten times, over about three days. */
            retry?: ({
                /** @description The delay before each retry, 0 to 86,400 s. An empty list: only one attempt. */
                delaysSeconds: number[];
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            } | {
                /** @description The delay before the first retry, 0 to 86,400 s. */
                initialSeconds: number;
                /** @description The factor by which each delay is longer than the one before, 1 to 100. */
                factor: number;
                /** @description The longest delay, 0 to 86,400 s. */
                maxSeconds: number;
                /** @description How many attempts are made in all, 1 to 26. */
                attempts: number;
                /** @description Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status. */
                on?: string[] | unknown | unknown;
                /** @description By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact. */
                jitter?: number;
            }) | null;
            /** @description How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000. */
            timeoutMs?: number | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Notes of the app about it; Postrider only keeps them. */
            metadata?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @description True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false. */
            traceparent?: boolean | null;
            /** @description What people are told of it: docs/notices.md. Null: as its tenant says. */
            notices?: {
                /** @description When `success_rate.low` is told of it. Left out: as its tenant says. */
                successRate?: {
                    /** @description From 0 to 1; 0 turns it off. Default: 0.95. */
                    below?: number;
                    /** @description Looks at the deliveries that were accepted in the last minutes. Default: 60. */
                    overMinutes?: number;
                    /** @description Only if so many of them were delivered or became dead letters. Default: 20. */
                    atLeast?: number;
                };
            } | null;
            /** @description Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again. */
            secret?: string | null;
            /** @description All of its own preferences: they replace the stored ones whole. */
            preferences?: components["schemas"]["EndpointPreferences"] | null;
            /** @description Whether it may inherit the secret and values of headers from the deployment. False where a tenant's key gave its URL. */
            trustsDeployment?: boolean | null;
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description A schedule, known by its `id`, else by its `name`. */
        ConfiguredScheduleOutput: {
            /** @description Of a schedule without a name of its own. It keeps this id where it is made anew. */
            id?: string | null;
            /** @description A name for people. Null: none. */
            name?: string | null;
            /**
             * @description Five fields: minute, hour, day of month, month, day of week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are set, one that fits is enough.
             * @example 30 8 * * MON-FRI
             */
            cron?: string | null;
            /**
             * @description Runs so many seconds apart, counted from when this was set.
             * @example 3600
             */
            everySeconds?: number | null;
            /**
             * @description Of `cron`: a name of the IANA database. Default: UTC.
             * @example Europe/Berlin
             */
            timeZone?: string | null;
            /** @description It does not run. What is missed meanwhile is not made up. Default: false. */
            paused?: boolean | null;
            /** @description What each run publishes. */
            event?: components["schemas"]["ScheduledEventOutput"];
            /** @description `absent`: it is deleted if it is there. Default: `present`. */
            state?: ("present" | "absent") | null;
        };
        /** @description What each run publishes. `externalId` is made of the schedule and the instant, `occurredAt` is the instant. */
        ScheduledEventOutput: {
            /**
             * @description The type of the event: names joined by dots, like `order.paid`.
             * @example order.paid
             */
            type: string;
            /** @description Any JSON, up to 256 KiB. */
            data: unknown;
            /** @description How urgent the event is. Preferences use it. Default: normal. */
            priority?: components["schemas"]["Priority"] | null;
            /** @description Names by which lists can be filtered. */
            tags?: string[] | null;
            /** @description Only these endpoints get it, by id or as `ext:` and their `externalId`, whatever types they take; their preferences and filters count. Default: all that take the type. */
            endpointIds?: (string)[] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listTenants: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tenants. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Tenant"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewTenant"];
            };
        };
        responses: {
            /** @description The tenant. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_exists`: The tenant id is taken. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_is_default`: The tenant `default` cannot be deleted. `operator_tenant`: The tenant is the one of the operator. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantChange"];
            };
        };
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bulkEndpoints: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointsBulk"];
            };
        };
        responses: {
            /** @description The result of each endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointsBulkResults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what is in this state. */
                status?: "active" | "paused" | "disabled";
                /** @description Only with this `health.state`. */
                health?: "healthy" | "failing" | "disabled";
                /** @description Only what has this tag. */
                tag?: string;
                /** @description Only those that take this event type, by their `eventTypes`; filters and preferences do not count. */
                eventType?: string;
                /** @description Only those with this text in their `name`, in upper or lower case. */
                name?: string;
                /** @description Only those whose `url` has this host, in upper or lower case. */
                host?: string;
                /** @description Only the one with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Endpoint"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointInput"];
            };
        };
        responses: {
            /** @description The endpoint and its secret. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointWithSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_limit_reached`: The tenant has as many endpoints as it may. `external_id_taken`: Another event or endpoint has this externalId. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `destination_refused`: Postrider may not connect to this URL. `endpoint_unverified`: The endpoint did not take a ping. `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tags. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointTags"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointInput"];
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external_id_taken`: Another event or endpoint has this externalId. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `destination_refused`: Postrider may not connect to this URL. `endpoint_unverified`: The endpoint did not take a ping. `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: {
                /** @description `true`: its deliveries and attempts are removed too. Default: they stay. */
                records?: "true" | "false";
            };
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointChange"];
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external_id_taken`: Another event or endpoint has this externalId. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `destination_refused`: Postrider may not connect to this URL. `endpoint_unverified`: The endpoint did not take a ping. `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_disabled`: The endpoint is disabled. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_disabled`: The endpoint is disabled. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enableEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_disabled`: The endpoint is disabled. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_disabled`: The endpoint is disabled. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateEndpointSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `secret_is_inherited`: The secret is inherited. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSecretOverlap: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
                /** @description Id of the secret: `sec_…`. */
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret no longer signs. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. `secret_not_found`: There is no such signing secret. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `secret_is_current`: The secret is the current one. `secret_is_inherited`: The secret is inherited. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TestSend"];
            };
        };
        responses: {
            /** @description The attempt. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_not_buildable`: The settings make no sendable request. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewQuestion"];
            };
        };
        responses: {
            /** @description One preview for each event, in their order. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPreviews"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_not_found`: There is no such event. `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `destination_refused`: Postrider may not connect to this URL. `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenantDefaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The defaults. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Defaults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTenantDefaults: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DefaultsChange"];
            };
        };
        responses: {
            /** @description The defaults. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Defaults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateTenantDefaultSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedDefaultSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeploymentDefaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The defaults. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Defaults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDeploymentDefaults: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DefaultsChange"];
            };
        };
        responses: {
            /** @description The defaults. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Defaults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateDeploymentDefaultSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedDefaultSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointEffectiveSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each member with its source. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveSettings"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenantPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preferences as they were set. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTenantPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description The preferences as they are stored. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTenantPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description The preferences as they are stored. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenantEffectivePreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The effective preferences. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectivePreferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewTenantPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreferencesQuestion"];
            };
        };
        responses: {
            /** @description The decision. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesPreview"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preferences as they were set. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPreferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putEndpointPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPreferences"];
            };
        };
        responses: {
            /** @description The preferences as they are stored. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPreferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEndpointPreferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPreferences"];
            };
        };
        responses: {
            /** @description The preferences as they are stored. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPreferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointEffectivePreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The effective preferences. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectivePreferences"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewEndpointPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreferencesQuestion"];
            };
        };
        responses: {
            /** @description The decision. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesPreview"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only what has this tag. */
                tag?: string;
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Event"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description W3C Trace Context. It is kept with the event, and its deliveries continue the trace. What is not valid is ignored, as are `tracestate` and `baggage`. */
                traceparent?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description The event was accepted. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEvent"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external_id_taken`: Another event or endpoint has this externalId. `operator_tenant`: The tenant is the one of the operator. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
                /** @description W3C Trace Context. It is kept with the event, and its deliveries continue the trace. What is not valid is ignored, as are `tracestate` and `baggage`. */
                traceparent?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventBatch"];
            };
        };
        responses: {
            /** @description The result of each event. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operator_tenant`: The tenant is the one of the operator. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventChange"];
            };
        };
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_scheduled`: Nothing of the event waits for its time. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The event. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_cancellable`: There is nothing to cancel any more. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    expungeEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The event without its content. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainEvent: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each endpoint, the oldest first. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explain"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReplays: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of replays. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Replay"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReplay"];
            };
        };
        responses: {
            /** @description With `dryRun`: what matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description The replay. It begins at once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_limit_reached`: The tenant has too many open replays. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the replay: `rpl_…`. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `replay_not_found`: There is no such replay. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the replay: `rpl_…`. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayChange"];
            };
        };
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `replay_not_found`: There is no such replay. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_ended`: The replay has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the replay: `rpl_…`. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `replay_not_found`: There is no such replay. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_ended`: The replay has ended. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the replay: `rpl_…`. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `replay_not_found`: There is no such replay. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_ended`: The replay has ended. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the replay: `rpl_…`. */
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `replay_not_found`: There is no such replay. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_ended`: The replay has ended. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterRetry"];
            };
        };
        responses: {
            /** @description With `dryRun`: what matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description The replay. It begins at once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_limit_reached`: The tenant has too many open replays. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterDiscard"];
            };
        };
        responses: {
            /** @description With `dryRun`: what matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description The replay. It begins at once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_limit_reached`: The tenant has too many open replays. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeliveryRetry"];
            };
        };
        responses: {
            /** @description With `dryRun`: what matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description The replay. It begins at once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_limit_reached`: The tenant has too many open replays. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeliveryCancel"];
            };
        };
        responses: {
            /** @description With `dryRun`: what matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description The replay. It begins at once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `replay_limit_reached`: The tenant has too many open replays. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only what is in this state. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description Only those that are held for this reason now. */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportDeliveries: {
        parameters: {
            query?: {
                /** @description `ndjson`: a row in each line, as in lists. `csv`: a table by RFC 4180. */
                format?: "ndjson" | "csv";
                /** @description The `id` of the last row that came, to go on behind it after a cut. A table then has no header line. */
                cursor?: string;
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only what is in this state. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description Only those that are held for this reason now. */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every delivery, a line each. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_exports`: As many exports are being read as may be. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryWithAttempts"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The delivery. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_retryable`: The delivery cannot be retried. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The delivery. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_cancellable`: There is nothing to cancel any more. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetterGroups: {
        parameters: {
            query?: {
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only the event that was published with this `externalId`. */
                externalId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroups"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The delivery. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_dead`: The delivery is not a dead letter. `not_retryable`: The delivery cannot be retried. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The delivery, `cancelled` with the reason `discarded`. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_dead`: The delivery is not a dead letter. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamChanges: {
        parameters: {
            query?: {
                /** @description The `id` of the last message that came: what followed it comes first. Default: from now on. */
                after?: string;
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only changes after which the delivery has this status. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
            };
            header?: {
                /** @description The `id` of the last message that came. Browsers send it after a cut. Goes before `after`. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes, as they happen. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_expired`: What followed this cursor is not kept any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_streams`: As many clients follow a stream as may. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of schedules. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Schedule"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            /** @description The schedule. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `schedule_limit_reached`: The tenant has as many schedules as it may. `operator_tenant`: The tenant is the one of the operator. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the schedule: `sch_…`. */
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `schedule_not_found`: There is no such schedule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the schedule: `sch_…`. */
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `schedule_not_found`: There is no such schedule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the schedule: `sch_…`. */
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleChange"];
            };
        };
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `schedule_not_found`: There is no such schedule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the schedule: `sch_…`. */
                scheduleId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The event was accepted. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedRun"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `schedule_not_found`: There is no such schedule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only the types of this group. */
                group?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of event types. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventType"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEventType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEventType"];
            };
        };
        responses: {
            /** @description The event type. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_exists`: The catalogue has an event type of this name. `event_type_limit_reached`: The catalogue is as large as it may be. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importEventTypes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeImport"];
            };
        };
        responses: {
            /** @description What was changed. With `dryRun`: what would be changed. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeImportResult"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_limit_reached`: The catalogue is as large as it may be. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeDocument"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the event type. */
                eventTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event type. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_not_found`: There is no such event type. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEventType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name of the event type. */
                eventTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_not_found`: There is no such event type. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEventType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read: 412 if it has changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description Name of the event type. */
                eventTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeChange"];
            };
        };
        responses: {
            /** @description The event type. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    /** @description For `If-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_not_found`: There is no such event type. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_type_limit_reached`: The catalogue is as large as it may be. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Templates"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSenders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Senders"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Key"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyWithSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operator_tenant`: The tenant is the one of the operator. `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the API key: `key_…`. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_not_found`: There is no such API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the API key: `key_…`. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_not_found`: There is no such API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the API key: `key_…`. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyChange"];
            };
        };
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_not_found`: There is no such API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the API key: `key_…`. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description The new key, shown this once. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyWithSecret"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_not_found`: There is no such API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description Accepted at or after this instant, or from this day (UTC) on. Default: 24 hours before `to`. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). Default: now. */
                to?: string;
                /** @description How long each bucket is; longer where there would be more than 1,500, or where the numbers of so short ones are no longer kept. Default: a minute up to 6 hours, an hour up to 14 days, else a day. Days begin at 00:00 UTC. */
                bucket?: "minute" | "hour" | "day";
                /** @description Only what goes to this endpoint: its id, or `ext:` and its `externalId`. */
                endpointId?: string;
                /** @description Only of this event type. */
                eventType?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_period`: The period ends before it begins. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointStatistics: {
        parameters: {
            query?: {
                /** @description Accepted at or after this instant, or from this day (UTC) on. Default: 24 hours before `to`. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). Default: now. */
                to?: string;
                /** @description How long each bucket is; longer where there would be more than 1,500, or where the numbers of so short ones are no longer kept. Default: a minute up to 6 hours, an hour up to 14 days, else a day. Days begin at 00:00 UTC. */
                bucket?: "minute" | "hour" | "day";
                /** @description Only of this event type. */
                eventType?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_period`: The period ends before it begins. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Limits, runs and disk use. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runRetention: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run was asked for. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    expungeEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExpunge"];
            };
        };
        responses: {
            /** @description The request. A worker carries it out. */
            202: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Expunge"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExpunges: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of requests. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Expunge"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExpunge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
                /** @description Id of the expunge: `exp_…`. */
                expungeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Expunge"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. `expunge_not_found`: There is no such expunge. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                /** @description `ndjson`: a row in each line, as in lists. `csv`: a table by RFC 4180. */
                format?: "ndjson" | "csv";
                /** @description The `id` of the last row that came, to go on behind it after a cut. A table then has no header line. */
                cursor?: string;
                /** @description Only changes of this: a type like `endpoint`, an id, or both like `endpoint/ep_…`. The id of an endpoint also finds its preferences. */
                resource?: string;
                /** @description Only what this API key did, or `postrider`: Postrider itself. */
                actor?: string;
                /** @description Only this operation. */
                action?: string;
                /** @description Done at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Done before this instant, or before this day (UTC). */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every entry, a line each. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_exports`: As many exports are being read as may be. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only changes of this: a type like `endpoint`, an id, or both like `endpoint/ep_…`. The id of an endpoint also finds its preferences. */
                resource?: string;
                /** @description Only what this API key did, or `postrider`: Postrider itself. */
                actor?: string;
                /** @description Only this operation. */
                action?: string;
                /** @description Done at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Done before this instant, or before this day (UTC). */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the tenant. */
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment, as far as this server can tell. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainAnyEvent: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event: `evt_…`. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each endpoint, the oldest first. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explain"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event_not_found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAllDeliveries: {
        parameters: {
            query?: {
                /** @description `ndjson`: a row in each line, as in lists. `csv`: a table by RFC 4180. */
                format?: "ndjson" | "csv";
                /** @description The `id` of the last row that came, to go on behind it after a cut. A table then has no header line. */
                cursor?: string;
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only what is in this state. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description Only those that are held for this reason now. */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every delivery, a line each. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_exports`: As many exports are being read as may be. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamAllChanges: {
        parameters: {
            query?: {
                /** @description The `id` of the last message that came: what followed it comes first. Default: from now on. */
                after?: string;
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only changes after which the delivery has this status. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: {
                /** @description The `id` of the last message that came. Browsers send it after a cut. Goes before `after`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes, as they happen. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cursor_expired`: What followed this cursor is not kept any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_streams`: As many clients follow a stream as may. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery: `dlv_…`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryWithAttempts"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_path`: The path cannot be decoded. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `delivery_not_found`: There is no such delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllDeliveries: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only what is in this state. */
                status?: "pending" | "waiting" | "retrying" | "delivered" | "dead_lettered" | "skipped" | "cancelled";
                /** @description Only those that are held for this reason now. */
                holdReason?: "paused" | "disabled" | "quiet_hours" | "rate_limited" | "scheduled";
                /** @description `true`: only test sends. `false`: none of them. */
                test?: boolean;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllDeadLetters: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllDeadLetterGroups: {
        parameters: {
            query?: {
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only what carries this event. */
                eventId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only those whose last attempt came to this. */
                outcome?: "delivered" | "rejected" | "gone" | "rate_limited" | "server_error" | "timed_out" | "connection_failed" | "blocked_destination" | "redirected" | "response_invalid";
                /** @description Only those whose last attempt was answered with this status, or a status of this class. */
                responseStatus?: string;
                /** @description Only those of events with this tag. */
                tag?: string;
                /** @description Accepted at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroups"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllEndpoints: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only what is in this state. */
                status?: "active" | "paused" | "disabled";
                /** @description Only with this `health.state`. */
                health?: "healthy" | "failing" | "disabled";
                /** @description Only what has this tag. */
                tag?: string;
                /** @description Only those that take this event type, by their `eventTypes`; filters and preferences do not count. */
                eventType?: string;
                /** @description Only those with this text in their `name`, in upper or lower case. */
                name?: string;
                /** @description Only those whose `url` has this host, in upper or lower case. */
                host?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Endpoint"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAllStatistics: {
        parameters: {
            query?: {
                /** @description Accepted at or after this instant, or from this day (UTC) on. Default: 24 hours before `to`. */
                from?: string;
                /** @description Accepted before this instant, or before this day (UTC). Default: now. */
                to?: string;
                /** @description How long each bucket is; longer where there would be more than 1,500, or where the numbers of so short ones are no longer kept. Default: a minute up to 6 hours, an hour up to 14 days, else a day. Days begin at 00:00 UTC. */
                bucket?: "minute" | "hour" | "day";
                /** @description Only what goes to this endpoint. */
                endpointId?: string;
                /** @description Only of this event type. */
                eventType?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_period`: The period ends before it begins. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_not_found`: There is no such endpoint. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAllAudit: {
        parameters: {
            query?: {
                /** @description `ndjson`: a row in each line, as in lists. `csv`: a table by RFC 4180. */
                format?: "ndjson" | "csv";
                /** @description The `id` of the last row that came, to go on behind it after a cut. A table then has no header line. */
                cursor?: string;
                /** @description Only changes of this: a type like `endpoint`, an id, or both like `endpoint/ep_…`. The id of an endpoint also finds its preferences. */
                resource?: string;
                /** @description Only what this API key did, or `postrider`: Postrider itself. */
                actor?: string;
                /** @description Only this operation. */
                action?: string;
                /** @description Done at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Done before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every entry, a line each. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_exports`: As many exports are being read as may be. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllAudit: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only changes of this: a type like `endpoint`, an id, or both like `endpoint/ep_…`. The id of an endpoint also finds its preferences. */
                resource?: string;
                /** @description Only what this API key did, or `postrider`: Postrider itself. */
                actor?: string;
                /** @description Only this operation. */
                action?: string;
                /** @description Done at or after this instant, or from this day (UTC) on. */
                from?: string;
                /** @description Done before this instant, or before this day (UTC). */
                to?: string;
                /** @description Only of this tenant. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        /** @description Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `invalid_cursor`: The cursor does not belong to this list. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfiguration: {
        parameters: {
            query?: {
                /** @description Only this tenant, with the catalogue and the defaults. */
                tenantId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationOutput"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body within 24 hours gets the same answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigurationChange"];
            };
        };
        responses: {
            /** @description What was done. With `dryRun`: what would be done. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationPlan"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_flight`: The same request is still being worked on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed`: It was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. `idempotency_mismatch`: The Idempotency-Key was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_imports`: Another import is running. `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigurationExport"];
            };
        };
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationOutput"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. `malformed_json`: The body is not JSON. `invalid_header`: A header is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid API key. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_scope`: The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`: There is no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body has the wrong type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The body has wrong or unknown members. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: The API key makes too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process runs. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceState"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server can take requests. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceState"];
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiDescription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The description, as OpenAPI 3.1. */
            200: {
                headers: {
                    /** @description Name of this request in our logs. */
                    "Postrider-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `invalid_query`: A query parameter is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something broke on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The database cannot do it right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
