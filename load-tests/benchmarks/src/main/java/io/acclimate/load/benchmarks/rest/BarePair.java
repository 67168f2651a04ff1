package io.acclimate.load.benchmarks.rest;

/** The same requests to the inference-service and to the bare endpoint. */
public record BarePair(RestRun service, RestRun bare) {

  public double p50Ratio() {
    return service.p50Millis() / bare.p50Millis();
  }

  public double p99Ratio() {
    return service.p99Millis() / bare.p99Millis();
  }
}
