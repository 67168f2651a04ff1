package io.acclimate.load.benchmarks.rest;

/**
 * The same requests to each.
 *
 * @param service the inference-service
 * @param minimal a minimal Quarkus endpoint around the same version
 * @param bare a Vert.x endpoint around it
 */
public record BareRound(RestRun service, RestRun minimal, RestRun bare) {}
