package dev.slipway.dialect.terrantula;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The catalog that Terrantula's tests run on.
final class Catalogs {
    private static final String TEXT = """
            apiVersion: slipway/v1
            kind: Project
            metadata: {organization: acme, name: web}
            spec: {environments: [production, staging]}
            ---
            apiVersion: slipway/v1
            kind: Project
            metadata: {organization: other, name: place}
            ---
            apiVersion: terrantula.io/v1
            kind: Action
            metadata: {name: Onboard, project: acme/web}
            spec:
              displayName: Onboard a tenant
              parameters:
                - {name: customer, type: string, required: true}
                - {name: plan, type: string, enum: [basic, premium], default: basic}
                - {name: seats, type: integer, default: 5}
                - {name: password, type: string, secret: true}
              trigger:
                type: webhook
                url: FAR/onboard/{{ parameters.customer }}
                auth: {type: bearer, token: "{{ secrets.api-token }}"}
                headers: {X-Plan: "{{ parameters.plan }}"}
                payload:
                  customer: "{{ parameters.customer }}"
                  seats: "seats: {{ parameters.seats }}"
                  password: "{{ parameters.password }}"
                  cluster: "{{ recommendations.target.name }}"
                  entity: "{{ entity.id }}"
                  missing: "{{ parameters.nothing }} {{ parameters.constructor }}"
                  run: "{{ run.id }}"
                  callbackUrl: "{{ run.callbackUrl }}"
                  callbackToken: "{{ run.callbackToken }}"
                retry: {maxAttempts: 3, initialDelayMs: 5, backoff: fixed}
                signingSecret: "{{ secrets.api-token }}"
              envOverrides:
                staging: {url: FAR/staging, auth: {type: basic, username: u, password: p}}
              timeout: 1
            ---
            apiVersion: terrantula.io/v1
            kind: Action
            metadata: {name: Bare, project: acme/web}
            spec:
              parameters: [{name: count, type: integer}]
              trigger: {type: webhook, url: FAR/bare, retry: {initialDelayMs: 5}}
            ---
            apiVersion: terrantula.io/v1
            kind: Action
            metadata: {name: NoSecret, project: acme/web}
            spec:
              trigger: {type: webhook, url: "FAR/x", headers: {X-A: "{{ secrets.nowhere }}"}}
            ---
            apiVersion: terrantula.io/v1
            kind: Action
            metadata: {name: Nothing, project: acme/web}
            spec: {trigger: {type: noop}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: impatient, project: acme/web}
            spec:
              run:
                http:
                  url: FAR/impatient
                  body: {callbackUrl: "{{ run.callbackUrl }}", callbackToken: "{{ run.callbackToken }}"}
                  await: callback
              timeout: 300ms
              retry: {attempts: 3, delay: 5ms}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: single, version: v1, project: acme/web}
            spec:
              run:
                http:
                  url: FAR/single
                  body: {callbackUrl: "{{ run.callbackUrl }}", callbackToken: "{{ run.callbackToken }}"}
                  await: callback
              concurrency: {group: single, max: 1}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo, version: v1, project: acme/web}
            spec: {run: {noop: {output: [1, 2]}}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo, version: v10, project: acme/web}
            spec: {run: {noop: {output: {version: 10}}}}
            """;

    private Catalogs() {}

    /// Writes it.
    ///
    /// @return its folder
    static Path in(Path folder, FarSide far) throws IOException {
        var catalog = Files.createDirectories(folder.resolve("catalog"));
        Files.writeString(catalog.resolve("all.yaml"), TEXT.replace("FAR", far.url()));
        return catalog;
    }
}
